"""Who may see and do what, written down by hand: a table for papers, answers, pages and forms.

Every paper and answer that is not public carries a word of its own in its title, its texts, its
grounds, its remarks and the names of its files. It may turn up nowhere but before those entitled.
"""

import datetime
import html
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import worker
from council.enums import Role
from council.history import save_as
from council.models import Grant, OutgoingMail, Paper, User
from council.oparl.objects import BODY_LISTS
from council.services import accounts, papers
from council.services.bundles import order_bundle
from council.services.content import Asker, Attachment
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves
from responses.services.drafting import Head
from tests.cases.addresses import routes
from tests.cases.forms import FORMS, client_of, key_of_new_address, opened, subscription_of
from tests.cases.oparl import fetch
from tests.cases.stored import contents
from tests.cases.uploads import small_pdf
from tests.scenes import scene
from tests.world import World

MEMBERS = "member colleague stranger "
LEAD = "officer head deputy_mayor "
OTHERS = "other_officer other_head other_deputy_mayor "
CITY = "clerk mayors_office "
FACTIONS = "faction_office other_faction_office "
STAFF = CITY + LEAD + OTHERS
NOBODY_YET = "administrator former coming "  # signed in, but with no part in any paper
SIGNED_IN = MEMBERS + FACTIONS + STAFF + NOBODY_YET
EVERYBODY = SIGNED_IN + "anonymous locked"

# Who may know of each paper. All but one are asked by `member`, of the faction of
# `faction_office`; the unpublished one is asked by `stranger`, of the other faction.
PAPERS = {
    "draft": "member",
    "returned": "member",
    "discarded": "member",
    "filed": "member faction_office clerk",
    "voided": "member faction_office clerk",
    "withdrawn early": "member faction_office clerk",
    "public": EVERYBODY,
    "withdrawn": EVERYBODY,
    "unpublished": MEMBERS + "other_faction_office " + STAFF,
    "confidential": MEMBERS + "faction_office " + CITY,
    "confidential of others": MEMBERS + "other_faction_office " + CITY + LEAD,
    "confidential in work": MEMBERS + "faction_office " + CITY + LEAD,
    "confidential since": MEMBERS + "faction_office " + CITY + LEAD,
    "answer of confidential since": MEMBERS + "faction_office " + CITY + LEAD,
    "confidential answer": MEMBERS + "faction_office " + CITY + LEAD,
    # Answers a public inquiry of `member` and a confidential one of `stranger` at once.
    "joint answer": MEMBERS + "other_faction_office " + CITY + LEAD,
    "answer": EVERYBODY,
}

# Who may know of an answer in the making; each is to a public inquiry.
STATEMENTS = {
    **dict.fromkeys(
        ["assigned", "drafting", "unit_review", "division_review", "mayor", "approved"],
        CITY + LEAD,
    ),
    "in work": CITY + LEAD,
    "cosigning": CITY + LEAD + "other_officer other_head",
    "cancelled": CITY,  # to the unit are left the versions it had
    "notice": CITY + LEAD,
    "correction": CITY + LEAD,
    "of confidential answer": CITY + LEAD,
    "of joint answer": CITY + LEAD,
}

# What may be read more widely than the page it was written on.
READERS = {
    **PAPERS,
    **STATEMENTS,
    "of confidential answer": PAPERS["confidential answer"],
    "of joint answer": PAPERS["joint answer"],
}

# The pages of a paper: who finds them, if she may know of the paper at all.
OF_PAPERS = {
    "tracking": SIGNED_IN,
    **dict.fromkeys(["paper_slip", "paper_slip_pdf"], "member faction_office " + CITY),
    "who_sees": CITY,
    "attachment": SIGNED_IN,
    **dict.fromkeys(["redact", "redact_page"], "clerk"),
    "draft": "member",
    "draft_preview": SIGNED_IN,
    "receipt": "member faction_office clerk",
    "paper_act": "member faction_office clerk",
    "correct_title": "clerk",
    "confidentiality": "clerk",
    "publish": "clerk",
    "plan_consultation": "clerk",
    "result": "clerk",
    "assign": "clerk",
    "new_notice": "officer head",
}
OF_NUMBERED_PAPERS = {
    "paper": EVERYBODY,
    "issue": EVERYBODY,
    "reproduction": EVERYBODY,
    "file": EVERYBODY,
    "follow_paper": EVERYBODY,
    "paper_elsewhere": EVERYBODY,  # leads to the paper
}
OF_STATEMENTS = {
    **dict.fromkeys(
        [
            "statement", "head", "distribution", "annexes", "annex", "cosigners",
            "statement_preview", "preview_page", "versions", "version", "version_pdf",
            "version_annex", "slip", "slip_pdf", "comparison_pdf",
        ],
        SIGNED_IN,
    ),
    **dict.fromkeys(["save_answer", "join_answers", "split_answer"], "officer head"),
    "extend": "clerk head",
    "override": "head",
    "statement_act": "officer head",
}  # fmt: skip

# All other pages: who finds them.
PAGES = {
    **dict.fromkeys(
        [
            "start", "papers", "meetings", "meeting", "help", "imprint", "privacy",
            "accessibility", "arms", "checksum", "factions", "faction", "members", "member",
            "bodies", "body", "offices", "office", "statistics", "feedback", "feedback_sent",
            "easy_language", "help_answers", "suggestions", "follow_search", "follow_asked",
            # Whoever has the key from the mail.
            "subscriptions", "end_subscriptions", "end_subscription", "confirm_subscription",
            "address_change",
        ],
        EVERYBODY,
    ),
    "desk": SIGNED_IN,
    "my_subscriptions": SIGNED_IN,
    "clean_pasted": SIGNED_IN,
    **dict.fromkeys(["my_papers", "new_inquiry", "new_motion"], MEMBERS + FACTIONS + "clerk"),
    **dict.fromkeys(["inbox", "sitting"], "clerk"),
    **dict.fromkeys(["proposals", "proposal"], "clerk administrator mayors_office"),
    **dict.fromkeys(
        [
            "registers", "register", "new_entry", "entry", "accounts", "new_account", "account",
            "invite", "grant", "end_grant", "withdraw_address",
        ],
        "clerk administrator",
    ),
    **dict.fromkeys(
        ["city_settings", "sample_pdf", "series", "steps", "audit", "audit_csv", "reset_factors"],
        "administrator",
    ),
    **dict.fromkeys(["statements", "issued_statements", "bundles", "new_bundle"], STAFF),
    **dict.fromkeys(["bundle", "bundle_file", "cancel_bundle"], "clerk"),  # who has ordered it
    **dict.fromkeys(["mayors_sittings", "mayors_sitting", "mayors_agenda"], CITY),
}  # fmt: skip
# What programs read: nobody signs in for it, everybody reads the same.
OPEN = {
    "oparl": [],
    "oparl_bodies": [],
    "oparl_list": ["paper"],
    "oparl_organization": [1, "meeting"],
    "oparl_object": ["paper", 1],
    "oparl_file": ["file", 1, "access"],
    "oparl_nothing": ["nichts"],
    "feed": [],
    "answers_feed": [],
    "search_feed": [],
    "organization_feed": ["fraktion", 1],
    "paper_feed": ["F0001-26"],
    "calendar": [],
    "body_calendar": [1],
    "sitemap": [],
    "sitemap_section": ["vorgaenge"],
    "robots": [],
    "open_data": [],
    "open_data_file": ["vorgaenge.csv"],
}
OF_ONE = ("paper_feed", "organization_feed", "body_calendar")
SENT_ONLY = {"withdraw_address", "clean_pasted", "invite", "grant", "end_grant", "series", "arms"}
SENT_ONLY |= {"cancel_bundle", "save_answer", "join_answers", "split_answer"}
SIGNING_IN = [name for name in routes() if name.startswith(("account_", "sign_in_", "mfa_"))]


def test_every_address_stands_in_a_table():
    tables = (OF_PAPERS, OF_NUMBERED_PAPERS, OF_STATEMENTS, PAGES, OPEN, SIGNING_IN)
    known = [name for table in tables for name in table]
    assert set(known) == set(routes())
    assert len(known) == len(set(known))


def word_of(subject: str) -> str:
    """The word that only those who may know of a paper or an answer ever read."""
    return f"Zeisig{subject.replace(' ', '')}vogel"


class Scene(World):
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

    def write(self, subject: str, *, by: User | None = None, **values: Any) -> Paper:
        """A draft that holds its word wherever it can."""
        word = word_of(subject)
        by = by or self.member
        content = self.content(
            title=f"{word} im Titel",
            askers=[Asker(person=by.person)],
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

    def _papers_without_number(self) -> None:
        self.write("draft")
        papers.return_paper(self.file("returned"), by=self.clerk, comment=word_of("returned"))
        papers.discard_draft(self.write("discarded"), by=self.member)
        self.file("filed", **self.secret("filed"))
        papers.void_registration(self.register("voided"), by=self.clerk, comment=word_of("voided"))
        early = self.file("withdrawn early")
        assignments.withdraw_paper(early, by=self.member, comment=word_of("withdrawn early"))

    def _registered_papers(self) -> None:
        self.register("public")
        withdrawn = self.register("withdrawn")
        assignments.withdraw_paper(withdrawn, by=self.member, comment="Erledigt.")
        self.register("unpublished", publish=False, by=self.stranger)
        self.register("confidential", **self.secret("confidential"))
        in_work = self.register("confidential in work", **self.secret("confidential in work"))
        self._open("in work", in_work)

    def _open(self, subject: str, *papers: Paper) -> Statement:
        statement = assignments.open_statement(
            papers, lead=self.unit, due_on=None, by=self.clerk, comment=word_of(subject)
        )
        self.statements[subject] = statement
        return statement

    def _draft(self, subject: str, *, confidential: bool = False, signed: bool = False) -> Any:
        """An answer to a public inquiry, written with its word in every part."""
        word = word_of(subject)
        statement = self._open(subject, self.inquiry())
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
        # The askers read why nobody answers.
        assignments.cancel(self._draft("cancelled"), by=self.clerk, comment="Mündlich erledigt.")
        paper = self.statements["drafting"].answered.get().paper
        notice = assignments.open_interim_notice(paper, by=self.officer)
        text = word_of("notice")
        drafting.save_notice(
            notice, introduction=text, reasons=text, expected_on=None, by=self.officer
        )
        self.statements["notice"] = notice

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
        self.bundle = order_bundle(kind="zip", papers=wanted, title="Zwei", by=self.clerk)
        assert worker.do_next(threading.Event())

    def _issue(self, statement: Statement) -> None:
        statement.refresh_from_db()
        for by in (self.officer, self.head, self.deputy_mayor):
            moves.forward(statement, by=by)
        decisions.approve(statement, by=self.mayors_office)
        decisions.distribute(statement, by=self.clerk)


@scene
def full_city(world: World) -> Scene:
    return Scene(world)


class TestWhatIsSeen:
    """Everybody before every page, in a city with everything."""

    @pytest.fixture(autouse=True)
    def everybody(self, full_city: Scene) -> Iterator[None]:
        """Have everybody sit at a browser; afterwards nothing may have been wrong."""
        self.scene = full_city
        users = self.scene.users
        self.clients = {name: client_of(users.get(name)) for name in EVERYBODY.split()}
        self.wrong: list[Any] = []
        yield
        assert not self.wrong, f"{len(self.wrong)}: {self.wrong[:15]}"

    # --- Asking ---------------------------------------------------------------------------

    def ask(self, who: str, address: str, expected: bool) -> None:
        """Visit a page as `who`; note it if it is there and should not be, or the reverse."""
        response = self.clients[who].get(address)
        signed_out = who in ("anonymous", "locked")
        to_sign_in = response.status_code == 302 and response["Location"].startswith(
            reverse("account_login")
        )
        if response.status_code == 302 and response["Location"] in address:
            return  # to the page of the answer itself, whether there is one or not
        if expected:
            fine = response.status_code in (200, 301, 302, 405) and not to_sign_in
        else:
            fine = response.status_code in (404, 405) or (signed_out and to_sign_in)
        if not fine:
            self.wrong.append((who, address, response.status_code))
        self.check_words(who, address, response)

    def check_words(self, who: str, address: str, response: Any) -> None:
        """Look for words and numbers of papers that `who` may not know of."""
        content = b"".join(response) if response.streaming else response.content
        said = html.unescape(content.decode("utf-8", "replace")) + str(response.headers)
        for subject, secrets in self.secrets().items():
            for secret in secrets:
                if who not in READERS[subject].split() and secret in said:
                    self.wrong.append((who, address, "reads", secret))

    def secrets(self) -> dict[str, list[str]]:
        """What tells of each paper and answer: its word, and the numbers nobody may hear of."""
        words = {subject: [word_of(subject)] for subject in READERS}
        for subject, paper in self.scene.papers.items():
            if paper.reference:
                words[subject] += [paper.reference, paper.slug]
        for subject in ("mayor", "approved"):
            words[subject].append(str(self.scene.statements[subject].reference))
        return words

    def address_of(self, name: str, paper: Paper) -> str:
        """The address of a page of a paper; one that it cannot have is asked for all the same."""
        file = paper.files.first()
        consultation = paper.consultations.first()
        arguments: dict[str, list[Any]] = {
            "attachment": [paper.pk, file.pk if file else 1],
            "redact": [paper.pk, file.pk if file else 1],
            "redact_page": [paper.pk, file.pk if file else 1, 1],
            "result": [consultation.pk if consultation else 1],
            "paper_act": [paper.pk, "withdraw"],
            "paper": [paper.slug],
            "follow_paper": [paper.slug],
            "paper_elsewhere": [paper.slug.lower()],
            "issue": [paper.slug, 1],
            "reproduction": [paper.slug],
            "file": [paper.slug, file.pk if file else 1],
        }
        return reverse(name, args=arguments.get(name, [paper.pk]))

    def address_in(self, name: str, statement: Statement) -> str:
        """The address of a page of an answer."""
        version = statement.versions.last()
        arguments = {
            "save_answer": [statement.answers.values_list("pk", flat=True).first() or 1],
            "annex": [statement.annexes.values_list("pk", flat=True).first() or 1],
            "version": [version.number if version else 1],
            "override": [statement.cosignatures.values_list("pk", flat=True).first() or 1],
            "statement_act": ["recall"],
        }
        arguments["split_answer"] = arguments["save_answer"]
        arguments["version_pdf"] = arguments["version"]
        arguments["version_annex"] = [*arguments["version"], 1]
        return reverse(name, args=[statement.pk, *arguments.get(name, [])])

    # --- The tables -----------------------------------------------------------------------

    def test_every_paper_is_found_by_those_who_may_know_of_it(self):
        for subject, known in PAPERS.items():
            paper = self.scene.papers[subject]
            for who in EVERYBODY.split():
                there = who in known.split()
                inside = there and who in SIGNED_IN.split()
                self.ask(who, self.address_of("tracking", paper), inside)
                if paper.reference:
                    self.ask(who, self.address_of("paper", paper), there)
                if paper.files.exists():
                    self.ask(who, self.address_of("attachment", paper), inside)

    def test_no_page_of_a_paper_is_found_by_others(self):
        strangers = ("anonymous", "administrator", "coming", "stranger", "other_faction_office")
        for subject, known in PAPERS.items():
            paper = self.scene.papers[subject]
            for who in (*strangers, "colleague", "clerk", "officer", "other_head"):
                if who in known.split():
                    continue
                for name in OF_PAPERS:
                    self.ask(who, self.address_of(name, paper), False)
                for name in OF_NUMBERED_PAPERS if paper.reference else ():
                    self.ask(who, self.address_of(name, paper), False)

    def test_each_page_of_a_paper_is_for_its_own_people(self):
        public = self.scene.papers["public"]
        rendered = {"draft_preview", "receipt", "reproduction", "paper_slip_pdf"}
        for name, known in (OF_PAPERS | OF_NUMBERED_PAPERS).items():
            if name in ("draft", "draft_preview", "publish", "new_notice", "reproduction", "issue"):
                continue  # a public paper that was issued has none of these
            for who in EVERYBODY.split():
                if name not in rendered or who not in known.split():
                    self.ask(who, self.address_of(name, public), who in known.split())

    def test_every_answer_is_found_by_those_who_may_know_of_it(self):
        for subject, known in STATEMENTS.items():
            statement = self.scene.statements[subject]
            for who in EVERYBODY.split():
                self.ask(who, self.address_in("statement", statement), who in known.split())

    def test_no_page_of_an_answer_is_found_by_others(self):
        strangers = ("anonymous", "administrator", "member", "other_head", "other_deputy_mayor")
        for subject in ("assigned", "drafting", "approved", "correction"):
            statement = self.scene.statements[subject]
            for who in strangers:
                for name in OF_STATEMENTS:
                    self.ask(who, self.address_in(name, statement), False)

    def test_each_page_of_an_answer_is_for_its_own_people(self):
        statement = self.scene.statements["unit_review"]
        for name, known in OF_STATEMENTS.items():
            if name in ("statement_preview", "version_pdf", "slip_pdf", "override"):
                continue  # made anew for each reader; nobody has refused to sign here
            for who in (CITY + LEAD).split():
                self.ask(who, self.address_in(name, statement), who in known.split())

    def test_each_other_page_is_for_its_own_people(self):
        scene, day = self.scene, timezone.localdate().isoformat()
        followed = subscription_of(scene.papers["public"])
        arguments = {
            "meeting": [scene.past_sitting.pk],
            "faction": [scene.greens.pk],
            "member": [scene.member.person.pk],
            "body": [scene.council.pk],
            "office": [scene.unit.pk],
            "sitting": [scene.past_sitting.pk],
            "register": ["personen"],
            "new_entry": ["personen"],
            "entry": ["personen", scene.member.person.pk],
            "withdraw_address": [scene.officer.pk],
            **{
                name: [scene.officer.pk] for name in ("account", "invite", "grant", "reset_factors")
            },
            "end_grant": [scene.officer.pk, scene.officer.grants.get().pk],
            **{name: [day] for name in ("mayors_sitting", "mayors_agenda")},
            **{name: [followed.key] for name in ("end_subscription", "confirm_subscription")},
            **{name: [followed.subscriber.key] for name in ("subscriptions", "end_subscriptions")},
            **{name: [scene.bundle.pk] for name in ("bundle", "bundle_file", "cancel_bundle")},
        }
        proposed = accounts.grant_role(
            scene.stranger,
            role="council_office",
            organization=scene.council,
            by=scene.administrator,
        )
        arguments["proposal"] = [proposed.pk]
        arguments["address_change"] = [key_of_new_address(scene)]
        for name, known in PAGES.items():
            if name == "arms":
                continue  # this city has none
            for who in EVERYBODY.split():
                if name != "sample_pdf" or who not in known.split():
                    address = reverse(name, args=arguments.get(name))
                    self.ask(who, address, who in known.split())

    def test_feeds_and_maps_betray_nothing(self):
        call_command("publish_open_data", verbosity=0)
        scene, stock = self.scene, {"open_data_file": ["vorgaenge.jsonl"]}
        for name, arguments in OPEN.items():
            # What has a number of its own is asked for below, with one that there is.
            if not name.startswith("oparl") and name not in OF_ONE:
                for given in (arguments, stock.get(name, arguments)):
                    self.ask("anonymous", reverse(name, args=given), True)
        for subject, paper in scene.papers.items():
            if paper.reference:
                address = reverse("paper_feed", args=[paper.slug])
                self.ask("anonymous", address, "anonymous" in PAPERS[subject])
            feed = self.clients["anonymous"].get(reverse("search_feed"), {"q": word_of(subject)})
            if subject == "public" or "anonymous" not in PAPERS[subject]:
                assert feed.content.count(b"<entry>") == (subject == "public"), subject
        for word, row in (("fraktion", scene.greens), ("amt", scene.unit)):
            self.ask("anonymous", reverse("organization_feed", args=[word, row.pk]), True)
        self.ask("anonymous", reverse("body_calendar", args=[scene.council.pk]), True)

    def test_what_programs_read_betrays_nothing(self):
        start = reverse("oparl_list", args=["paper"])
        lists = [start.replace("paper", name) for name in BODY_LISTS]
        for address in [reverse("oparl_bodies"), *lists]:
            since = f"{address}?modified_since=2001-01-01T00:00:00Z"
            self.ask("anonymous", address, True)
            self.ask("anonymous", since, True)
            for entry in self.clients["anonymous"].get(since).json()["data"]:
                self.ask("anonymous", urlsplit(entry["id"]).path, True)
        for subject, known in PAPERS.items():
            paper = self.scene.papers[subject]
            was_public = "anonymous" in known or "since" in subject or subject == "voided"
            self.ask("anonymous", f"/oparl/paper/{paper.pk}", was_public)
            for file in paper.files.all():
                for use in ("access", "download"):
                    address = f"/oparl/file/{file.pk}/{use}"
                    status = fetch("GET", address, {}).status
                    assert (status == 200) == ("anonymous" in known), (subject, use)

    def test_mails_tell_nobody_of_what_she_may_not_know(self):
        names = {user.email: name for name, user in self.scene.users.items()}
        mails = list(OutgoingMail.objects.all())
        assert len(mails) > 50
        for mail in mails:
            said = mail.subject + mail.body
            for subject, secrets in self.secrets().items():
                for secret in secrets:
                    if secret == word_of(subject) or names[mail.to] not in READERS[subject].split():
                        assert secret not in said, (mail.to, mail.subject)

    def test_lists_count_what_their_reader_may_know_of(self):
        numbered = {name for name, paper in self.scene.papers.items() if paper.reference}
        others = Paper.objects.exclude(pk__in=[p.pk for p in self.scene.papers.values()])
        public = others.filter(published_at__isnull=False).count()
        for who in EVERYBODY.split():
            mine = {name for name in numbered if who in PAPERS[name].split()}
            page = self.clients[who].get(reverse("papers"))
            assert page.context["count"] == len(mine) + public, who
            for field in ("faction", "unit", "year"):
                for value, _ in page.context["form"].fields[field].choices:
                    response = self.clients[who].get(reverse("papers"), {field: value})
                    assert response.context["count"] > 0, (who, field, value)
        for who in STAFF.split():
            mine = {name for name, known in STATEMENTS.items() if who in known.split()}
            running = mine - {"cancelled", "of confidential answer", "of joint answer"}
            page = self.clients[who].get(reverse("statements"))
            assert page.context["count"] == len(running), who


# --- Forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [name for name, form in FORMS.items() if form.by and name not in SIGNING_IN]
)
def test_nobody_else_can_send_a_form(world: World, name: str):
    """What the entitled person could send, sent by everybody else, is not found.

    Whoever may do the same at another step is led back to the page of the answer.
    """
    form = opened(name, world)
    others = set(world.users) - form.kind.allowed
    clients = {who: client_of(getattr(world, who)) for who in others}
    before = contents()
    for who, client in {**clients, "anonymous": client_of(None)}.items():
        response = form.send(client)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(
            reverse("account_login")
        )
        led_back = response.status_code == 302 and response["Location"] in form.address
        assert response.status_code == 404 or led_back or (who == "anonymous" and to_sign_in), who
    assert contents() == before


# --- Grants -----------------------------------------------------------------------------------


def grant_of(user: User) -> Grant:
    return user.grants.get()


def finds(client: Client, address: str) -> bool:
    response = client.get(address)
    assert response.status_code in (200, 302, 404)
    return response.status_code == 200


def test_a_lost_grant_counts_from_the_next_request(world: World):
    filed, statement = world.inquiry("filed"), world.statement()
    for user, address in [
        (world.clerk, reverse("tracking", args=[filed.pk])),
        (world.clerk, reverse("inbox")),
        (world.faction_office, reverse("tracking", args=[filed.pk])),
        (world.officer, reverse("statement", args=[statement.pk])),
        (world.mayors_office, reverse("statement", args=[statement.pk])),
        (world.administrator, reverse("city_settings")),
    ]:
        grant, client = grant_of(user), client_of(user)
        assert finds(client, address)
        grant.valid_until = timezone.localdate() - datetime.timedelta(days=1)
        save_as(grant, by=None)
        assert not finds(client, address), user
        grant.valid_until = None
        save_as(grant, by=None)


def test_somebody_whose_grant_ends_while_she_writes_sends_in_vain(world: World):
    form = opened("register", world)
    grant = grant_of(world.clerk)
    grant.valid_until = timezone.localdate() - datetime.timedelta(days=1)
    save_as(grant, by=None)
    before = contents()
    assert form.send().status_code == 404
    assert contents() == before


def test_a_locked_account_is_nobody_from_the_next_request(world: World):
    client, address = client_of(world.clerk), reverse("inbox")
    assert finds(client, address)
    world.clerk.is_active = False
    save_as(world.clerk, by=None)
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert not finds(client, reverse("desk"))


@pytest.mark.parametrize(
    ("begins", "ends", "counts"),
    [
        (0, None, True),
        (0, 0, True),
        (-5, 5, True),
        (1, None, False),
        (-5, -1, False),
        (1, 5, False),
    ],
)
def test_a_grant_counts_on_its_days(world: World, begins: int, ends: int | None, counts: bool):
    today = timezone.localdate()
    grant = grant_of(world.clerk)
    grant.valid_from = today + datetime.timedelta(days=begins)
    grant.valid_until = None if ends is None else today + datetime.timedelta(days=ends)
    save_as(grant, by=None)
    assert finds(client_of(world.clerk), reverse("inbox")) == counts


def test_a_grant_for_another_organisation_does_not_help(world: World):
    statement = world.statement()
    grant = grant_of(world.head)
    grant.organization = world.other_unit
    save_as(grant, by=None)
    assert not finds(client_of(world.head), reverse("statement", args=[statement.pk]))
