"""Who may know of a paper and act on it: exclusions, and accesses taken and given back."""

from typing import Any

from django.utils import timezone

from council.acts import act
from council.exceptions import Invalid
from council.history import save_as
from council.mail import notifications
from council.models import Exclusion, Paper, PaperAccess, User
from council.rules.transitions import acting
from council.rules.workflow import PAPERS


@act()
def exclude(
    paper: Paper,
    *,
    user: User,
    reason: str,
    by: Any,
    comment: str = "",
    seen: int | None = None,
) -> Exclusion:
    """Let somebody take no part in a paper that concerns her, and know no more than everybody.

    The reason stands neither on the routing slip nor in the mail to her.
    """
    if not reason.strip():
        raise Invalid("Bitte geben Sie den Grund an.", field="reason")
    exclusion = Exclusion(paper=paper, user=user, reason=reason.strip())
    with acting(PAPERS, paper, "exclude", by=by, comment=comment, seen=seen) as locked:
        if locked.exclusions.filter(user=user, lifted_at=None).exists():
            raise Invalid("Für diese Person ist das schon eingetragen.", field="user")
        locked.slip["for_whom"] = user.name
        save_as(exclusion, by=by, reason="exclude")
    notifications.excluded(paper, user)
    return exclusion


@act()
def readmit(
    paper: Paper, *, exclusion: Exclusion, by: Any, comment: str, seen: int | None = None
) -> None:
    """Lift an exclusion, with a reason."""
    with acting(PAPERS, paper, "readmit", by=by, comment=comment, seen=seen) as locked:
        fresh = locked.exclusions.filter(pk=exclusion.pk, lifted_at=None).first()
        if fresh is None:
            raise Invalid("Das Mitwirkungsverbot ist schon aufgehoben.", field="exclusion")
        locked.slip["for_whom"] = fresh.user.name
        fresh.lifted_at = timezone.now()
        save_as(fresh, by=by, reason=comment)
    notifications.readmitted(paper, exclusion.user)


@act()
def give_access_back(
    paper: Paper, *, part: PaperAccess, by: Any, comment: str, seen: int | None = None
) -> None:
    """Let an office see again what it had seen before the council office withdrew it."""
    with acting(PAPERS, paper, "give_access_back", by=by, comment=comment, seen=seen) as locked:
        locked.slip["for_whom"] = str(part.organization)
        _set_withdrawn(locked, part, None, by=by, reason=comment)


def take_access(
    paper: Paper, part: PaperAccess, *, by: Any, comment: str, seen: int | None
) -> None:
    """Withdraw the access of an office, to the answers too. Part of the workshop's act."""
    with acting(PAPERS, paper, "withdraw_access", by=by, comment=comment, seen=seen) as locked:
        locked.slip["for_whom"] = str(part.organization)
        _set_withdrawn(locked, part, timezone.now(), by=by, reason=comment)


def _set_withdrawn(
    paper: Paper, part: PaperAccess, withdrawn_at: Any, *, by: Any, reason: str
) -> None:
    answers = Paper.objects.filter(links__target=paper, links__relation="parent")
    parts = PaperAccess.objects.filter(organization=part.organization_id)
    for row in parts.filter(paper__in=[paper.pk, *answers.values_list("pk", flat=True)]):
        row.withdrawn_at = withdrawn_at
        save_as(row, by=by, reason=reason)
