"""A city with a paper and an answer of every kind, each with a word of its own wherever it can be.

The word may turn up nowhere but before those who may know of the paper or the answer.
"""

import datetime
import threading
from typing import Any

from django.utils import timezone

from council import worker
from council.documents.issues import ensure_issue
from council.enums import Role
from council.history import save_as
from council.models import Paper, Person, User
from council.services import papers
from council.services.bundles import order_bundle
from council.services.content import Asker, Attachment
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves
from responses.services.drafting import Head
from tests.cases.uploads import small_pdf
from tests.council.portal.test_opened import corrects
from tests.world import World


def word_of(subject: str) -> str:
    """The word that only those who may know of a paper or an answer ever read."""
    return f"Zeisig{subject.replace(' ', '').replace('_', '')}vogel"


class FullCity(World):
    """The invented city with a paper and an answer of every kind."""

    def __init__(self, world: World) -> None:
        vars(self).update(vars(world))
        self._more_people()
        self.papers: dict[str, Paper] = {}
        self.statements: dict[str, Statement] = {}
        self._papers_without_number()
        self._registered_papers()
        self._answers_in_the_making()
        self._issued_answers()
        self._finished_bundle()

    def _more_people(self) -> None:
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        every = [(role, self.organization_for(role)) for role in Role if role != "faction_office"]
        self.former = self.user("Fanny Früher", *every)
        self.coming = self.user("Clara Kommt", *every)
        self.locked = self.user("Lutz Gesperrt", *every)
        for grant in self.former.grants.all():
            grant.valid_until = yesterday
            save_as(grant, by=None)
        for grant in self.coming.grants.all():
            grant.valid_from = tomorrow
            save_as(grant, by=None)
        self.locked.is_active = False
        save_as(self.locked, by=None)

    def organization_for(self, role: Role) -> Any:
        return {
            Role.CASE_OFFICER: self.unit,
            Role.HEAD_OF_UNIT: self.unit,
            Role.DEPUTY_MAYOR: self.division,
            Role.MAYORS_OFFICE: self.mayor,
        }.get(role, self.council)

    def write(
        self, subject: str, *, by: User | None = None, titled: str = "", **values: Any
    ) -> Paper:
        """A draft that holds its word wherever it can; in its title perhaps that of another."""
        word = word_of(subject)
        by = by or self.member
        content = self.content(
            title=f"{word_of(titled or subject)} im Titel",
            askers=[Asker(person=by.person), *values.pop("askers", ())],
            introduction=f"{word} in der Einleitung",
            questions=[f"{word} in der Frage?"],
            closing=f"{word} im Schluss",
            referral_wish=f"{word} im Wunsch",
            **values,
        )
        paper = papers.start_draft(kind="inquiry", content=content, by=by)
        attachment = Attachment(f"{word}.pdf", "application/pdf", small_pdf(word))
        papers.change_attachments(paper, added=[attachment], by=by)
        self.papers[subject] = paper
        return paper

    def file(self, subject: str, **values: Any) -> Paper:
        paper = self.write(subject, **values)
        return papers.file_paper(
            paper, by=values.get("by") or self.member, comment=word_of(subject)
        )

    def register(self, subject: str, *, publish: bool = True, **values: Any) -> Paper:
        paper = self.file(subject, **values)
        papers.register_paper(
            paper,
            by=self.clerk,
            publish=publish,
            meeting=self.past_sitting,
            comment=word_of(subject),
        )
        return paper

    def secret(self, subject: str) -> dict[str, Any]:
        ground = f"{word_of(subject)} im Grund"
        return {"confidential": True, "confidentiality_ground": ground}

    def somebody(self, subject: str) -> Asker:
        """Somebody of whom only those hear who may read what she asks."""
        person = Person(name=f"Eva {word_of(subject)}", sort_name=word_of(subject), form="Rätin")
        save_as(person, by=None)
        return Asker(person=person)

    def _papers_without_number(self) -> None:
        self.write("draft")
        self.write("confidential draft", **self.secret("confidential draft"))
        papers.return_paper(self.file("returned"), by=self.clerk, comment=word_of("returned"))
        papers.discard_draft(self.write("discarded"), by=self.member)
        self.file("filed", **self.secret("filed"))
        for subject, values in (
            ("voided", {}),
            ("confidential voided", self.secret("confidential voided")),
        ):
            registered = self.register(subject, **values)
            papers.void_registration(registered, by=self.clerk, comment=word_of(subject))
        early = self.file("withdrawn early")
        assignments.withdraw_paper(early, by=self.member, comment=word_of("withdrawn early"))

    def _registered_papers(self) -> None:
        self.register("public")
        withdrawn = self.register("withdrawn")
        assignments.withdraw_paper(withdrawn, by=self.member, comment="Erledigt.")
        self.register("unpublished", publish=False, by=self.stranger)
        papers.close_paper(self.register("closed"), by=self.clerk)
        asker = self.somebody("asker of confidential")
        self.register("confidential", askers=[asker], **self.secret("confidential"))
        secret = self.register("confidential withdrawn", **self.secret("confidential withdrawn"))
        assignments.withdraw_paper(
            secret, by=self.member, comment=word_of("confidential withdrawn")
        )
        secret = self.register("confidential closed", **self.secret("confidential closed"))
        papers.close_paper(secret, by=self.clerk)
        self._opened_paper()
        in_work = self.register("confidential in work", **self.secret("confidential in work"))
        self._open("in work", in_work)

    def _opened_paper(self) -> None:
        """A paper that was confidential, and has lost its title before it came to the public."""
        before = word_of("before opened")
        secret = {"confidential": True, "confidentiality_ground": f"{before} im Grund"}
        paper = self.register("opened", titled="before opened", **secret)
        ensure_issue(paper, by=self.clerk)
        title = f"{word_of('opened')} im Titel"
        papers.correct_title(paper, title=title, by=self.clerk, comment=before)
        papers.change_confidentiality(paper, confidential=False, by=self.clerk, comment=before)
        ensure_issue(Paper.objects.get(pk=paper.pk), by=self.clerk)

    def _open(self, subject: str, *papers: Paper) -> Statement:
        statement = assignments.open_statement(
            papers, lead=self.unit, due_on=None, by=self.clerk, comment=word_of(subject)
        )
        self.statements[subject] = statement
        return statement

    def _draft(
        self,
        subject: str,
        *,
        paper: Paper | None = None,
        confidential: bool = False,
        signed: bool = False,
    ) -> Any:
        """An answer, to a public inquiry if no other, written with its word in every part."""
        word = word_of(subject)
        statement = self._open(subject, paper or self.inquiry())
        moves.take(statement, by=self.officer, comment=word)
        for answer in statement.answers.all():
            drafting.save_answer(answer, text=f"{word} in der Antwort", by=self.officer)
        head = Head(
            editors=f"Frau {word}",
            introduction=word,
            closing=word,
            confidential=confidential,
            confidentiality_ground=f"{word} im Grund" if confidential else "",
        )
        drafting.save_head(statement, head=head, by=self.officer)
        drafting.add_annex(
            statement,
            name=f"{word} im Plan",
            mime="application/pdf",
            content=b"%PDF-1.7 " + word.encode(),
            by=self.officer,
        )
        if signed:
            drafting.ask_cosigners(statement, offices=[self.other_unit], by=self.officer)
        statement.refresh_from_db()
        return statement

    def _answers_in_the_making(self) -> None:
        self._open("assigned", self.inquiry())
        self._draft("drafting")
        moves.forward(self._draft("cosigning", signed=True), by=self.officer)
        way = [
            lambda answer, note: moves.forward(answer, by=self.officer, comment=note),
            lambda answer, note: moves.forward(answer, by=self.head, comment=note),
            lambda answer, note: moves.forward(answer, by=self.deputy_mayor, comment=note),
            lambda answer, note: decisions.approve(answer, by=self.mayors_office, comment=note),
        ]
        for steps, subject in enumerate(["unit_review", "division_review", "mayor", "approved"], 1):
            statement = self._draft(subject)
            for step in way[:steps]:
                step(statement, word_of(subject))
        for steps, subject in enumerate(["drafting", "division_review", "approved"]):
            statement = self._draft(f"{subject} in confidence", paper=self._asked_in(subject))
            for step in way[: 2 * steps]:
                step(statement, word_of(f"{subject} in confidence"))
        secret = self._asked_in("cosigning")
        signed = self._draft("cosigning in confidence", paper=secret, signed=True)
        moves.forward(signed, by=self.officer)
        # The askers read why nobody answers.
        assignments.cancel(self._draft("cancelled"), by=self.clerk, comment="Mündlich erledigt.")
        paper = self.statements["drafting"].answered.get().paper
        notice = assignments.open_interim_notice(paper, by=self.officer)
        text = word_of("notice")
        drafting.save_notice(
            notice, introduction=text, reasons=text, expected_on=None, by=self.officer
        )
        self.statements["notice"] = notice

    def _asked_in(self, state: str) -> Paper:
        subject = f"confidential in {state}"
        return self.register(subject, **self.secret(subject))

    def _issued_answers(self) -> None:
        answered = self.statement("distributed")
        self.papers["answer"] = answered.published
        decisions.correct(answered, by=self.officer, comment=word_of("correction"))
        drafting.save_answer(answered.answers.first(), text=word_of("correction"), by=self.officer)
        self.statements["correction"] = answered

        secret = self._draft("of confidential answer", confidential=True)
        self._issue(secret)
        self.papers["confidential answer"] = secret.published

        since = self.register("confidential since")
        answer = self._open("of confidential since", since)
        moves.take(answer, by=self.officer)
        text = word_of("answer of confidential since")
        drafting.save_answer(answer.answers.get(), text=text, by=self.officer)
        self._issue(answer)
        papers.change_confidentiality(
            since,
            confidential=True,
            ground=word_of("confidential since"),
            by=self.clerk,
            comment=word_of("confidential since"),
        )
        self.papers["answer of confidential since"] = answer.published
        self._issue_joint_answer()
        self._opened_answer()

    def _opened_answer(self) -> None:
        """An answer that was confidential, and has lost its words before it came to the public."""
        statement = self._draft("before opened answer", confidential=True)
        self._issue(statement)
        corrects(statement, self, confidential=False)
        self.papers["opened answer"] = statement.published

    def _issue_joint_answer(self) -> None:
        secret = self.secret("confidential of others")
        others = self.register("confidential of others", by=self.stranger, **secret)
        joint = self._open("of joint answer", self.inquiry(), others)
        moves.take(joint, by=self.officer)
        for answer in joint.answers.all():
            drafting.save_answer(answer, text=word_of("of joint answer"), by=self.officer)
        self._issue(joint)
        self.papers["joint answer"] = joint.published

    def _finished_bundle(self) -> None:
        wanted = [self.papers[subject].pk for subject in ("answer", "confidential answer")]
        self.bundle = order_bundle(
            kind="zip", papers=wanted, title=word_of("bundle"), by=self.clerk
        )
        assert worker.do_next(threading.Event())

    def _issue(self, statement: Statement) -> None:
        statement.refresh_from_db()
        for by in (self.officer, self.head, self.deputy_mayor):
            moves.forward(statement, by=by)
        decisions.approve(statement, by=self.mayors_office)
        decisions.distribute(statement, by=self.clerk)
