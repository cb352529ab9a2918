"""Writing an answer: texts, head, distribution list, annexes and who is asked to co-sign."""

import contextlib
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from council import storage
from council.acts import act
from council.enums import OFFICE_KINDS, OrganizationKind
from council.exceptions import Invalid, StaleText
from council.history import delete_as, save_as
from council.models import Organization
from council.rules.transitions import acting, checked, lock
from council.uploads.accepting import Attachment, covered_sentence
from council.uploads.keeping import check_paper, covered_in, keep
from responses.documents.assembly import answered_papers
from responses.enums import Decision, RecipientRole
from responses.models import Annex, Answer, AnswerQuestion, Cosignature, Recipient, Statement
from responses.rules.workflow import STATEMENTS
from responses.services import parts


@dataclass(frozen=True)
class Head:
    """What an officer sets around the answers. Title and quoted paper come from the record."""

    editors: str = ""
    phone: str = ""
    signatory_name: str = ""
    signatory_office: str = ""
    introduction: str = ""
    closing: str = ""
    confidential: bool = False
    confidentiality_ground: str = ""


@dataclass(frozen=True)
class Row:
    """A planned row of the distribution list."""

    organization: Organization
    role: str
    held_on: datetime.date | None = None


@act()
def save_answer(
    answer: Answer, *, text: str, by: Any, seen: int | None = None, ready: bool | None = None
) -> Answer:
    """Save the text of one answer. An unchanged text writes nothing.

    `seen` is the answer's revision that the editor began from. Raises StaleText, which carries
    the text stored meanwhile, NotAllowed or NotNow.
    """
    statement = checked(STATEMENTS, answer.statement, "edit", by=by)
    fresh = lock(Answer, answer.pk)
    ready = fresh.ready if ready is None else ready
    if fresh.text == text and fresh.ready == ready:
        return fresh
    if seen is not None and seen != fresh.revision:
        raise StaleText(
            "Diese Antwort wurde inzwischen an anderer Stelle geändert.", current=fresh.text
        )
    fresh.text, fresh.ready = text, ready
    fresh.revision += 1
    save_as(fresh, by=by, reason="edit")
    _touch(statement, by=by)
    return fresh


@act()
def join_answers(statement: Statement, *, answers: Sequence[Answer], by: Any) -> Answer:
    """Answer the questions of several answers together; their texts are kept one after another."""
    locked = checked(STATEMENTS, statement, "edit", by=by)
    chosen = locked.answers.filter(pk__in=[answer.pk for answer in answers])
    rows = list(chosen.prefetch_related("answer_questions"))
    if len(rows) < 2:
        raise Invalid("Bitte wählen Sie mindestens zwei Fragen.")
    first, *others = rows
    for other in others:
        for link in other.answer_questions.all():
            link.answer = first
            save_as(link, by=by, reason="join")
        first.text = "\n\n".join(text for text in (first.text, other.text) if text)
        delete_as(other, by=by, reason="join")
    first.revision += 1
    first.ready = False
    save_as(first, by=by, reason="join")
    _touch(locked, by=by)
    return first


@act()
def split_answer(answer: Answer, *, by: Any) -> Statement:
    """Answer each question on its own again; the text stays with the first."""
    locked = checked(STATEMENTS, answer.statement, "edit", by=by)
    links = list(answer.answer_questions.order_by("question__number"))
    last = locked.answers.order_by("-position").first()
    position = last.position if last else 0
    for offset, link in enumerate(links[1:], start=1):
        single = Answer(statement=locked, position=position + offset)
        save_as(single, by=by, reason="split")
        link.answer = single
        save_as(link, by=by, reason="split")
    _sort_answers(locked, by=by)
    _touch(locked, by=by)
    return locked


@act()
def save_head(statement: Statement, *, head: Head, by: Any, seen: int | None = None) -> Statement:
    """Save what stands around the answers."""
    if head.confidential and not head.confidentiality_ground.strip():
        raise Invalid(
            "Bitte nennen Sie den Grund der Nichtöffentlichkeit.", field="confidentiality_ground"
        )
    with _writing(statement, "edit", by=by, seen=seen) as locked:
        for name, value in vars(head).items():
            setattr(locked, name, value)
        if not head.confidential:
            locked.confidentiality_ground = ""
    return statement


@act()
def save_notice(
    statement: Statement,
    *,
    introduction: str,
    reasons: str,
    expected_on: datetime.date | None,
    by: Any,
    seen: int | None = None,
) -> Statement:
    """Save the text of an interim notice: how things stand, why it takes longer, until when."""
    with _writing(statement, "edit", by=by, seen=seen) as locked:
        locked.introduction = introduction
        locked.reasons = reasons
        locked.expected_on = expected_on
    return statement


@act()
def save_distribution(
    statement: Statement, *, rows: Sequence[Row], by: Any, seen: int | None = None
) -> Statement:
    """Replace the planned distribution list. The mayor comes first and cannot be left out."""
    if not rows or rows[0].organization.kind != OrganizationKind.MAYOR:
        raise Invalid("In der ersten Zeile des Verteilers steht das Stadtoberhaupt.")
    keys = [(row.organization.pk, row.held_on) for row in rows]
    if len(set(keys)) < len(keys):
        raise Invalid("Dasselbe Gremium steht zweimal mit demselben Tag im Verteiler.")
    with _writing(statement, "edit", by=by, seen=seen) as locked:
        decided = {
            (row.organization_id, row.held_on): row.result
            for row in locked.recipients.exclude(result="")
        }
        if not set(decided) <= set(keys):
            raise Invalid("Zeilen mit einem Ergebnis bleiben im Verteiler stehen.")
        for old in locked.recipients.all():
            delete_as(old, by=by, reason="distribution")
        for position, row in enumerate(rows, start=1):
            recipient = Recipient(
                statement=locked,
                position=position,
                organization=row.organization,
                held_on=row.held_on,
                role=RecipientRole(row.role),
                result=decided.get((row.organization.pk, row.held_on), ""),
            )
            save_as(recipient, by=by)
    return statement


@act()
def add_annex(
    statement: Statement,
    *,
    name: str,
    mime: str,
    content: bytes,
    by: Any,
    upload: Attachment | None = None,
    public: bool = True,
) -> Annex:
    """Add an annex; the same file under the same name is added once.

    `upload` is the file as it was accepted, with what was found in it. One with text under black
    bars goes out only if somebody says so afterwards.
    """
    digest = storage.digest(content)
    with _writing(statement, "attach", by=by) as locked:
        annex = locked.annexes.filter(sha256=digest, name=name).first()
        if annex is None:
            check_paper(locked.annexes.values_list("size", flat=True), [len(content)])
            keep(upload or Attachment(name, mime, content), by=by)
            last = locked.annexes.order_by("-position").first()
            annex = Annex(
                statement=locked,
                position=last.position + 1 if last else 1,
                name=name,
                mime=mime,
                size=len(content),
                sha256=digest,
                public=public and not (upload and upload.covered),
            )
            save_as(annex, by=by)
    return annex


@act()
def decide_on_annex(annex: Annex, *, public: bool, by: Any, bars_seen: bool = False) -> Annex:
    """Say whether an annex goes out with a public answer.

    Raises Invalid if it has text under black bars and nobody says that this may go out.
    """
    if annex.public == public:
        return annex
    covered = covered_in([annex.sha256])
    with _writing(annex.statement, "attach", by=by):
        if public and covered and not bars_seen:
            raise Invalid(
                f"{covered_sentence(annex.name, covered[annex.sha256])} Bitte bestätigen Sie, dass "
                "der Text hinaus darf, oder nehmen Sie eine andere Datei.",
                field="bars_seen",
            )
        annex.public = public
        save_as(annex, by=by)
    return annex


@act()
def remove_annex(annex: Annex, *, by: Any) -> None:
    """Take an annex out; it stays in earlier versions."""
    with _writing(annex.statement, "attach", by=by):
        delete_as(annex, by=by)


@act()
def ask_cosigners(
    statement: Statement, *, offices: Sequence[Organization], by: Any, seen: int | None = None
) -> Statement:
    """Set which offices are asked to co-sign; just they and the lead unit may see the paper."""
    if any(office.kind not in OFFICE_KINDS for office in offices):
        raise Invalid("Mitzeichnen können Ämter und Dezernate.")
    if any(office.pk == statement.lead_id for office in offices):
        raise Invalid("Das federführende Amt zeichnet nicht selbst mit.")
    with _writing(statement, "ask_cosigners", by=by, seen=seen) as locked:
        wanted = {office.pk: office for office in offices}
        for row in locked.cosignatures.all():
            if row.organization_id in wanted:
                del wanted[row.organization_id]
            else:
                delete_as(row, by=by, reason="not asked any more")
        last = locked.cosignatures.order_by("-position").first()
        position = last.position if last else 0
        for offset, office in enumerate(wanted.values(), start=1):
            row = Cosignature(statement=locked, position=position + offset, organization=office)
            save_as(row, by=by)
        parts.follow(answered_papers(locked), by=by)
    return statement


@act()
def override_refusal(
    cosignature: Cosignature, *, by: Any, comment: str, seen: int | None = None
) -> Cosignature:
    """Go on without a refused signature: the head of the lead unit decides, with a reason."""
    statement = cosignature.statement
    with acting(
        STATEMENTS,
        statement,
        "override",
        by=by,
        seen=seen,
        comment=comment,
        for_whom=str(cosignature.organization),
        round=statement.round,
    ):
        row = lock(Cosignature, cosignature.pk)
        if row.decision != Decision.REFUSED:
            raise Invalid("Diese Stelle hat nicht abgelehnt.")
        row.decision = Decision.OVERRIDDEN
        row.remark = f"{row.remark}\n\nÜbergangen von {by.name}: {comment.strip()}"
        save_as(row, by=by, reason=comment)
    return row


@contextlib.contextmanager
def _writing(
    statement: Statement, action: str, *, by: Any, seen: int | None = None
) -> Iterator[Statement]:
    with acting(STATEMENTS, statement, action, by=by, seen=seen) as locked:
        yield locked
        locked.last_edited_by = by


def _touch(statement: Statement, *, by: Any) -> None:
    """Note who changed the text last; that person may not approve it."""
    statement.last_edited_by = by
    statement.revision += 1
    save_as(statement, by=by, reason="edit")


def _sort_answers(statement: Statement, *, by: Any) -> None:
    """Bring the answers into the order of their first questions."""
    links = AnswerQuestion.objects.filter(statement=statement).order_by(
        "question__paper__workshop_answers__position", "question__number"
    )
    order = list(dict.fromkeys(link.answer_id for link in links))
    answers = {answer.pk: answer for answer in statement.answers.all()}
    free = max((answer.position for answer in answers.values()), default=0) + 1
    for shift in (free, 1):  # twice, so that no position is taken on the way
        for position, pk in enumerate(order, start=shift):
            answers[pk].position = position
            save_as(answers[pk], by=by, reason="split")
