"""What sittings decide on papers, and the dates on which they are to be heard."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from council.acts import act
from council.enums import PaperKind, PaperState
from council.exceptions import Invalid, NotAllowed
from council.history import save_as
from council.mail import notifications
from council.models import Consultation, Meeting, Organization, Paper
from council.rules.permissions import council_office, mayors_office
from council.rules.transitions import changing, moving
from council.rules.workflow import PAPERS, Result, results_for
from council.search.indexing import index

HEARD_STATES = (PaperState.REGISTERED, PaperState.CLOSED)


@act()
def plan_consultation(
    paper: Paper,
    *,
    meeting: Meeting,
    role: str = "",
    agenda_item: str = "",
    by: Any,
    seen: int | None = None,
) -> Consultation:
    """Put a registered paper on a sitting; a referral that waits for its day gets this one."""
    _only_council_office(by)
    comment = f"{meeting} am {timezone.localdate(meeting.starts_at):%d.%m.%Y}"
    with changing(
        PAPERS, paper, "consultation", by=by, seen=seen, comment=comment, states=HEARD_STATES
    ) as locked:
        waiting: Consultation | None = locked.consultations.filter(
            organization=meeting.organization, meeting=None, held_on=None, result=""
        ).first()
        if waiting is None:
            waiting = _append(locked, meeting.organization, meeting, role, agenda_item, by=by)
        else:
            _put_on(waiting, meeting)
            waiting.role = role or waiting.role
            waiting.agenda_item = agenda_item.strip()
            save_as(waiting, by=by)
    index(paper)
    return waiting


@act()
def record_result(
    consultation: Consultation,
    *,
    result: str,
    by: Any,
    next_meeting: Meeting | None = None,
    committees: Sequence[Organization] = (),
    resolution_number: str = "",
    comment: str = "",
    seen: int | None = None,
) -> Consultation:
    """Enter what a sitting decided on a paper, and let follow what follows from it.

    "vertagt" puts the paper on `next_meeting`, a referral before `committees`; a decision or an
    oral answer closes the paper. Raises Invalid when the kind of paper knows no such result.
    """
    _only_council_office(by)
    paper = consultation.paper
    rule = _rule(paper, result)
    if rule.effect == "withdraw":
        raise Invalid("Ein zurückgezogener Vorgang wird mit „Zurückziehen“ eingetragen.")
    if rule.effect == "adjourn" and next_meeting is None:
        raise Invalid("Bitte wählen Sie die nächste Sitzung.", field="next_meeting")
    if rule.effect == "refer" and not committees:
        raise Invalid("Bitte wählen Sie mindestens einen Ausschuss.", field="committees")
    with changing(
        PAPERS,
        paper,
        "result",
        by=by,
        seen=seen,
        comment=". ".join(part for part in (f"{consultation}: {result}", comment) if part),
        states=HEARD_STATES,
    ) as locked:
        row = Consultation.objects.get(pk=consultation.pk)
        row.result = result
        row.resolution_number = resolution_number.strip()
        save_as(row, by=by, reason=comment)
        if rule.effect == "adjourn" and next_meeting is not None:
            _append(locked, next_meeting.organization, next_meeting, row.role, "", by=by)
        for committee in committees if rule.effect == "refer" else ():
            _append(locked, committee, None, "Beratung", "", by=by)
    if rule.effect == "close" and _is_councils_word(row) and paper.state == PaperState.REGISTERED:
        with moving(PAPERS, paper, "close", by=by, comment=result):
            pass
    notifications.result_recorded(paper, row)
    index(paper)
    return row


@act()
def record_later_result(
    consultation: Consultation, *, result: str, by: Any, seen: int | None = None
) -> Consultation:
    """Enter what a later body made of an issued answer (zur Kenntnis genommen, vertagt …)."""
    if not (council_office(by) or mayors_office(by)):
        raise NotAllowed("Das kann nur das Ratsbüro.")
    with changing(
        PAPERS,
        consultation.paper,
        "result",
        by=by,
        seen=seen,
        comment=f"{consultation}: {result}",
        states=HEARD_STATES,
    ):
        row = Consultation.objects.get(pk=consultation.pk)
        row.result = result.strip()
        save_as(row, by=by)
    return row


def _rule(paper: Paper, result: str) -> Result:
    rule = next((rule for rule in results_for(paper.kind) if rule.value == result), None)
    if rule is None:
        kind = PaperKind(paper.kind).label
        raise Invalid(f"„{result}“ ist kein Ergebnis für: {kind}.", field="result")
    return rule


def _append(
    paper: Paper,
    organization: Organization,
    meeting: Meeting | None,
    role: str,
    agenda_item: str,
    *,
    by: Any,
) -> Consultation:
    last = paper.consultations.order_by("-position").first()
    row = Consultation(
        paper=paper,
        position=last.position + 1 if last else 1,
        organization=organization,
        organization_name=organization.name,
        agenda_item=agenda_item.strip(),
        role=role,
    )
    if meeting is not None:
        _put_on(row, meeting)
    save_as(row, by=by)
    return row


def _put_on(row: Consultation, meeting: Meeting) -> None:
    row.meeting = meeting
    row.meeting_name = str(meeting)
    row.held_at = meeting.starts_at
    row.held_on = timezone.localdate(meeting.starts_at)


def _is_councils_word(row: Consultation) -> bool:
    """Committees recommend; only the council's decision ends a motion."""
    return row.organization.kind == "council"


def _only_council_office(by: Any) -> None:
    if not council_office(by):
        raise NotAllowed("Das kann nur das Ratsbüro.")
