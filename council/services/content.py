"""What an author writes: the content of a draft, who asks, and how both are stored.

These functions belong to the acts of `council.services.papers` and run inside their transactions.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils import timezone

from council.enums import OrganizationKind, Role
from council.exceptions import Invalid
from council.history import delete_as, save_as
from council.models import (
    Meeting,
    Membership,
    Organization,
    Originator,
    Paper,
    Person,
    Question,
)
from council.models.spans import valid_on
from council.rules.fields import GROUND_FIELDS
from council.rules.permissions import council_office
from council.uploads.accepting import Attachment

__all__ = ["Asker", "Attachment", "Content", "content_of", "fill", "fix_names", "write_parts"]


@dataclass(frozen=True)
class Asker:
    """Who asks: a person, a faction, or a person with the faction she sits in."""

    person: Person | None = None
    faction: Organization | None = None


@dataclass(frozen=True)
class Content:
    """What an author writes. Texts are the record's small Markdown."""

    title: str
    askers: Sequence[Asker]
    confidential: bool = False
    confidentiality_ground: str = ""
    urgent: bool = False
    urgency: str = ""
    wished_meeting: Meeting | None = None
    introduction: str = ""
    questions: Sequence[str] = ()
    closing: str = ""
    answer_form: str = ""
    resolution: str = ""
    reasons: str = ""
    referral_wish: str = ""


# Each of the others is a column of the paper; who asks, and what, stands in rows of its own.
NO_COLUMNS = ("askers", "questions", "urgent")
COLUMNS = [column.name for column in fields(Content) if column.name not in NO_COLUMNS]


def fill(paper: Paper, content: Content, *, by: Any) -> None:
    """Put the author's texts on a paper (not saved). Raises Invalid."""
    _check_askers(content.askers, by=by)
    for name in COLUMNS:
        setattr(paper, name, getattr(content, name))
    paper.title = content.title.strip()
    # What is urgent is called so, as cities do: Dringlichkeitsanfrage.
    paper.kind_name = paper.kind_row.urgent_names[0] if content.urgent else ""
    for field in GROUND_FIELDS:
        is_so, ground = getattr(content, field.ground_of), getattr(content, field.name).strip()
        if is_so and not ground and not field.may_follow:
            raise Invalid(field.demand, field=field.name)
        setattr(paper, field.name, ground if is_so else "")


def content_of(paper: Paper) -> Content:
    """What a draft says now."""
    rows = paper.originators.select_related("person", "faction")
    return Content(
        **{name: getattr(paper, name) for name in COLUMNS},
        urgent=paper.urgent,
        askers=tuple(Asker(person=row.person, faction=row.faction) for row in rows),
        questions=tuple(question.text for question in paper.questions.all()),
    )


def write_parts(paper: Paper, content: Content, *, by: Any) -> None:
    """Store the questions and the askers of a saved draft, writing only what changed."""
    _write_questions(paper, content.questions, by=by)
    _write_askers(paper, content.askers, by=by)


def _write_questions(paper: Paper, texts: Sequence[str], *, by: Any) -> None:
    """Bring the stored questions to `texts`, writing only what changed."""
    stored = {question.number: question for question in paper.questions.all()}
    for number, text in enumerate(texts, start=1):
        question = stored.pop(number, None) or Question(paper=paper, number=number)
        if question.text != text:
            question.text = text
            save_as(question, by=by)
    for question in stored.values():
        delete_as(question, by=by)


def _write_askers(paper: Paper, askers: Sequence[Asker], *, by: Any) -> None:
    stored = {row.position: row for row in paper.originators.all()}
    for position, asker in enumerate(askers, start=1):
        row = stored.pop(position, None) or Originator(paper=paper, position=position)
        wanted = (asker.person and asker.person.pk, asker.faction and asker.faction.pk)
        if row.pk is None or (row.person_id, row.faction_id) != wanted:
            row.person, row.faction = asker.person, asker.faction
            fix_names(row, timezone.localdate())
            save_as(row, by=by)
    for row in stored.values():
        delete_as(row, by=by)


def fix_names(row: Originator, day: datetime.date) -> None:
    """Write down how person and faction are called on `day`."""
    if row.person is not None and row.faction is None:
        row.faction = faction_of(row.person, day)
    row.person_name = row.person.name if row.person else ""
    row.form = row.person.form if row.person else ""
    row.faction_name = row.faction.name if row.faction else ""


def faction_of(person: Person, day: datetime.date) -> Organization | None:
    """The faction in which a person sits on `day`."""
    seat = (
        Membership.objects.filter(
            valid_on(day),
            person=person,
            organization__kind=OrganizationKind.FACTION,
        )
        .select_related("organization")
        .first()
    )
    return seat.organization if seat else None


def _check_askers(askers: Sequence[Asker], *, by: Any) -> None:
    """A member asks herself or with her faction, a faction's office for its faction."""
    if not askers:
        raise Invalid("Bitte geben Sie an, wer einbringt.", field="askers")
    if any(asker.person is None and asker.faction is None for asker in askers):
        raise Invalid("Bitte geben Sie eine Person oder eine Fraktion an.", field="askers")
    if council_office(by):
        return
    today = timezone.localdate()
    persons = {asker.person for asker in askers if asker.person}
    factions = {asker.faction for asker in askers if asker.faction}
    factions |= {faction for person in persons if (faction := faction_of(person, today))}
    if by.has_role(Role.COUNCIL_MEMBER) and by.person:
        if by.person in persons or faction_of(by.person, today) in factions:
            return
        raise Invalid("Sie selbst oder Ihre Fraktion müssen mit einbringen.", field="askers")
    if by.organizations(Role.FACTION_OFFICE) & {faction.pk for faction in factions}:
        return
    raise Invalid("Ihre Fraktion oder eines ihrer Mitglieder muss einbringen.", field="askers")
