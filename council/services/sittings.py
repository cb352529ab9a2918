"""What sittings decide on papers, and the dates on which they are to be heard."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from council.acts import act
from council.enums import PaperKind, PaperState
from council.exceptions import Invalid
from council.history import save_as
from council.mail import notifications
from council.models import Consultation, Meeting, Organization, Paper
from council.rules.results import Effect, results_for
from council.rules.transitions import acting
from council.rules.workflow import PAPERS


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
    comment = f"{meeting} am {timezone.localdate(meeting.starts_at):%d.%m.%Y}"
    with acting(PAPERS, paper, "consultation", by=by, seen=seen, comment=comment) as locked:
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
    paper = consultation.paper
    told = ". ".join(part for part in (f"{consultation}: {result}", comment) if part)
    with acting(PAPERS, paper, "result", by=by, seen=seen, comment=told) as locked:
        effect = _effect(paper, result)
        if effect == Effect.WITHDRAW:
            raise Invalid("Ein zurückgezogener Vorgang wird mit „Zurückziehen“ eingetragen.")
        if effect == Effect.ADJOURN and next_meeting is None:
            raise Invalid("Bitte wählen Sie die nächste Sitzung.", field="next_meeting")
        if effect == Effect.REFER and not committees:
            raise Invalid("Bitte wählen Sie mindestens einen Ausschuss.", field="committees")
        row = Consultation.objects.get(pk=consultation.pk)
        row.result = result
        row.resolution_number = resolution_number.strip()
        save_as(row, by=by, reason=comment)
        if effect == Effect.ADJOURN and next_meeting is not None:
            _append(locked, next_meeting.organization, next_meeting, row.role, "", by=by)
        for committee in committees if effect == Effect.REFER else ():
            _append(locked, committee, None, "Beratung", "", by=by)
    ends_it = effect == Effect.CLOSE and _is_councils_word(row)
    if ends_it and paper.state == PaperState.REGISTERED:
        with acting(PAPERS, paper, "close", by=by, comment=result, by_itself=True):
            pass
    notifications.result_recorded(paper, row)
    return row


@act()
def record_later_result(
    consultation: Consultation, *, result: str, by: Any, seen: int | None = None
) -> Consultation:
    """Enter what a later body made of an issued answer (zur Kenntnis genommen, vertagt …)."""
    told = f"{consultation}: {result}"
    with acting(PAPERS, consultation.paper, "result", by=by, seen=seen, comment=told):
        row = Consultation.objects.get(pk=consultation.pk)
        row.result = result.strip()
        save_as(row, by=by)
    return row


def _effect(paper: Paper, result: str) -> Effect:
    rule = next((rule for rule in results_for(paper.kind) if rule.value == result), None)
    if rule is None:
        kind = PaperKind(paper.kind).label
        raise Invalid(f"„{result}“ ist kein Ergebnis für: {kind}.", field="result")
    return rule.effect


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
