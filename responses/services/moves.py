"""Moving an answer from desk to desk: the frame that every move shares, and the plain moves."""

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Max
from django.utils import timezone

from council.acts import act
from council.enums import OrganizationKind, Role
from council.history import save_as
from council.models import Meeting, Organization
from council.queries import current_city
from council.rules import numbering
from council.rules.kinds import kind_of
from council.rules.transitions import acting, note
from council.services import door
from responses import notifications
from responses.documents.assembly import answered_papers, freeze, unsigned
from responses.enums import SETTLED, Decision, RecipientRole, StatementKind
from responses.models import Recipient, Statement
from responses.rules.steps import step_of
from responses.rules.workflow import COSIGNING, DRAFTING, MAYOR, STATEMENTS, mayor_row
from responses.services import parts


@contextlib.contextmanager
def making(
    statement: Statement,
    action: str,
    *,
    by: Any,
    comment: str = "",
    seen: int | None = None,
    for_whom: str = "",
) -> Iterator[Any]:
    """Make one transition of an answer: freeze the version, note it, tell the record."""
    with acting(
        STATEMENTS, statement, action, by=by, comment=comment, seen=seen, for_whom=for_whom
    ) as locked:
        source = locked.state
        yield locked
        locked.slip.update(version=freeze(locked, by=by), round=locked.round)
        if _target(locked, action) != source:
            locked.state_since = timezone.now()
    _report(statement, by=by)


@act()
def take(statement: Statement, *, by: Any, seen: int | None = None, comment: str = "") -> Statement:
    """Take an assigned answer as its case officer."""
    with making(statement, "take", by=by, seen=seen, comment=comment) as locked:
        locked.case_officer = by
        locked.editors = locked.editors or by.name
        locked.phone = locked.phone or f"{current_city().phone_prefix} {by.phone}".strip()
    return statement


@act()
def hand_over(
    statement: Statement,
    *,
    lead: Organization,
    by: Any,
    comment: str,
    seen: int | None = None,
) -> Statement:
    """Hand an answer on to the unit that is really responsible, with a reason."""
    with making(statement, "hand_over", by=by, seen=seen, comment=comment) as locked:
        locked.lead = lead
        locked.case_officer = None
        locked.slip["for_whom"] = str(lead)
    for paper in answered_papers(statement):
        door.name_lead(paper, lead=lead, due_on=statement.due_on, by=by, comment=comment)
    parts.follow(answered_papers(statement), by=by)
    notifications.assigned(statement)
    return statement


@act()
def forward(
    statement: Statement, *, by: Any, seen: int | None = None, comment: str = ""
) -> Statement:
    """Send an answer to the next step in use; what it needs there is prepared.

    Leaving drafting voids signatures under another text; the first arrival at the mayor gives
    the number, every arrival the printed date.
    """
    with making(statement, "forward", by=by, seen=seen, comment=comment) as locked:
        if locked.state == DRAFTING:
            _ask_again(locked, by=by)
        if _target(locked, "forward") == MAYOR:
            _prepare_for_mayor(locked, by=by)
    notifications.arrived(statement)
    return statement


@act()
def return_(statement: Statement, *, by: Any, comment: str, seen: int | None = None) -> Statement:
    """Return an answer to its case officer with a reason; a new round begins."""
    with making(statement, "return", by=by, seen=seen, comment=comment) as locked:
        locked.round += 1
    notifications.returned(statement)
    return statement


@act()
def recall(statement: Statement, *, by: Any, comment: str, seen: int | None = None) -> Statement:
    """Get an answer back to work on it again."""
    with making(statement, "recall", by=by, seen=seen, comment=comment):
        pass
    return statement


@act()
def cosign(
    statement: Statement, *, by: Any, comment: str = "", seen: int | None = None
) -> Statement:
    """Agree for one's unit, with a remark if `comment` holds one; the last signature moves it."""
    with making(statement, "cosign", by=by, seen=seen, comment=comment) as locked:
        decision = Decision.REMARKED if comment.strip() else Decision.AGREED
        _decide(locked, decision, comment, by=by)
    if statement.state != COSIGNING:
        notifications.arrived(statement)
    return statement


@act()
def refuse(statement: Statement, *, by: Any, comment: str, seen: int | None = None) -> Statement:
    """Refuse to co-sign, with a reason: the answer goes back to its case officer."""
    with making(statement, "refuse", by=by, seen=seen, comment=comment) as locked:
        _decide(locked, Decision.REFUSED, comment, by=by)
        locked.round += 1
    notifications.returned(statement)
    return statement


def next_mayor_meeting(on: datetime.date) -> Meeting | None:
    """The mayor's next sitting on `on` or later."""
    start = timezone.make_aware(datetime.datetime.combine(on, datetime.time.min))
    return (
        Meeting.objects.filter(
            organization__kind=OrganizationKind.MAYOR, starts_at__gte=start, cancelled=False
        )
        .order_by("starts_at")
        .first()
    )


def _target(statement: Statement, action: str) -> str:
    transition = STATEMENTS.find(action, statement.state)
    assert transition is not None  # `moving` has found it before
    return STATEMENTS.target_of(transition, statement)


def _report(statement: Statement, *, by: Any) -> None:
    stage = step_of(statement).stage
    if statement.kind != StatementKind.STATEMENT or not stage:
        return
    for paper in answered_papers(statement):
        door.report_progress(paper, stage, by=by)


def _ask_again(statement: Statement, *, by: Any) -> None:
    """Void the signatures given to another text and ask those units anew."""
    voided = []
    for row in unsigned(statement):
        settled = row.decision in SETTLED
        if settled:
            voided.append(row.organization.short)
        if row.decision != Decision.OPEN:
            row.decision, row.voided = Decision.OPEN, settled
            save_as(row, by=by, reason="text changed" if settled else "asked again")
    if voided:
        told = f"Der Text wurde geändert. Neu zu zeichnen: {', '.join(voided)}."
        note(STATEMENTS, statement, "void", by=by, comment=told, round=statement.round)


def _decide(statement: Any, decision: Decision, remark: str, *, by: Any) -> None:
    """Write the decision of every unit for which `by` signs."""
    offices = by.organizations(Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR)
    version = statement.versions.order_by("-number").first()
    for row in statement.cosignatures.filter(
        decision=Decision.OPEN, organization__in=offices
    ).select_related("organization"):
        row.decision, row.remark, row.version = decision, remark.strip(), version
        row.by, row.decided_at, row.voided = by, timezone.now(), False
        save_as(row, by=by, reason=remark)
        statement.slip["for_whom"] = str(row.organization)


def _prepare_for_mayor(statement: Statement, *, by: Any) -> None:
    city = current_city()
    today = city.today()
    if statement.reference is None:
        statement.reference = numbering.allot(kind_of(statement.kind).prefix(city), today)
    statement.dated_on = today
    row = mayor_row(statement)
    if row is None or row.result:
        row = add_mayor_row(statement, after=row, by=by)
    if row.held_on is None or row.held_on < today:
        meeting = next_mayor_meeting(_first_free_day(statement, row, today))
        row.held_on = timezone.localdate(meeting.starts_at) if meeting else None
        save_as(row, by=by)


def _first_free_day(statement: Statement, row: Recipient, today: datetime.date) -> datetime.date:
    """The day after the mayor's last other one: what was in a sitting comes back in a later one."""
    others = statement.recipients.filter(organization=row.organization_id).exclude(pk=row.pk)
    last = others.aggregate(day=Max("held_on"))["day"]
    return max(today, last + datetime.timedelta(days=1)) if last else today


def add_mayor_row(
    statement: Statement,
    *,
    after: Recipient | None,
    by: Any,
    held_on: datetime.date | None = None,
) -> Recipient:
    """Add a row for the mayor to the distribution list: first, or right below `after`."""
    position = after.position + 1 if after else 1
    for row in statement.recipients.filter(position__gte=position).order_by("-position"):
        row.position += 1
        save_as(row, by=by)
    mayor = Organization.objects.get(kind=OrganizationKind.MAYOR)
    row = Recipient(
        statement=statement,
        position=position,
        organization=mayor,
        held_on=held_on,
        role=RecipientRole.MAYOR,
    )
    save_as(row, by=by)
    return row
