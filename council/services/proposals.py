"""The second person's word on a strong role, and what else can become of a proposal."""

import datetime
from typing import Any

from django.utils import timezone

from council import security
from council.acts import act
from council.exceptions import ActionRefused, AlreadyDone, Invalid, NotAllowed, NotNow
from council.history import save_as
from council.mail import notifications
from council.models import Grant, Outcome, RoleProposal, User
from council.rules.second_person import may_decide
from council.services.accounts import give, refuse_giver

WAITS_FOR = datetime.timedelta(days=14)
NOT_YOURS = (
    "Eine Rolle bestätigt eine zweite Person: nicht, wer sie vorgeschlagen hat, und nicht, wer sie "
    "bekommt."
)


@act()
def confirm_role(proposal: RoleProposal, *, by: Any) -> Grant:
    """Let a proposed role count from today on, or from the later day that was asked for.

    Raises NotAllowed, AlreadyDone, or NotNow if it cannot be given any more.
    """
    locked = _locked(proposal)
    if not may_decide(by, locked):
        raise NotAllowed(NOT_YOURS)
    _refuse_late(locked)
    grant = Grant(
        user=locked.user,
        role=locked.role,
        organization=locked.organization,
        valid_from=max(locked.valid_from, timezone.localdate()),
        valid_until=locked.valid_until,
    )
    try:
        give(grant, by=by)
    except Invalid as refused:
        raise NotNow(str(refused)) from refused
    locked.grant = grant
    _decide(locked, Outcome.CONFIRMED, by=by)
    notifications.role_given(grant, by=locked.proposed_by, confirmed_by=by)
    return grant


@act()
def refuse_role(proposal: RoleProposal, *, by: Any, comment: str) -> None:
    """Say no to a proposed role, with a reason. Raises NotAllowed, AlreadyDone, Invalid."""
    locked = _locked(proposal)
    if not may_decide(by, locked):
        raise NotAllowed(NOT_YOURS)
    if not comment.strip():
        raise Invalid("Bitte geben Sie einen Grund an.", field="comment")
    locked.comment = comment.strip()
    _decide(locked, Outcome.REFUSED, by=by)
    notifications.role_not_given(locked)


@act()
def withdraw_role(proposal: RoleProposal, *, by: Any) -> None:
    """Take a proposal back: only who made it. Raises NotAllowed, AlreadyDone."""
    locked = _locked(proposal)
    if locked.proposed_by_id != by.pk:
        raise NotAllowed("Einen Vorschlag zieht zurück, wer ihn gemacht hat.")
    _decide(locked, Outcome.WITHDRAWN, by=by)


@act()
def expire_roles() -> int:
    """Give up the proposals that nobody has answered in time; returns how many."""
    late = RoleProposal.objects.filter(outcome="", proposed_at__lt=timezone.now() - WAITS_FOR)
    rows = list(late.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        _decide(row, Outcome.EXPIRED, by=None)
        notifications.role_not_given(row)
    return len(rows)


def _locked(proposal: RoleProposal) -> RoleProposal:
    """The proposal as it is stored now, still open. Raises AlreadyDone."""
    # The account before its proposal: as who makes one does.
    User.objects.select_for_update().get(pk=proposal.user_id)
    locked = RoleProposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.outcome:
        raise AlreadyDone(
            f"Über diese Rolle ist schon entschieden: {locked.get_outcome_display()}."
        )
    return locked


def _refuse_late(proposal: RoleProposal) -> None:
    if proposal.proposed_at < timezone.now() - WAITS_FOR:
        raise NotNow("Der Vorschlag ist abgelaufen. Bitte lassen Sie die Rolle neu vorschlagen.")
    if proposal.valid_until is not None and proposal.valid_until < timezone.localdate():
        raise NotNow("Die Zeit, für die die Rolle gedacht war, ist vorbei.")
    if not proposal.user.is_active:
        raise NotNow("Das Konto ist gesperrt.")
    if not proposal.proposed_by.is_active:
        raise NotNow("Wer die Rolle vorgeschlagen hat, hat kein Konto mehr.")
    try:
        refuse_giver(proposal.user, proposal.role, by=proposal.proposed_by)
    except ActionRefused as refused:
        raise NotNow("Wer die Rolle vorgeschlagen hat, darf sie nicht mehr vergeben.") from refused


def _decide(proposal: RoleProposal, outcome: Outcome, *, by: Any) -> None:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, timezone.now()
    save_as(proposal, by=by, reason=outcome.value)
    security.note(
        f"role_{outcome.value}",
        account=proposal.user,
        by=by,
        role=proposal.role,
        proposal=proposal.pk,
    )
