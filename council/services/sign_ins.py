"""Keeping what happens at the door."""

import datetime

from django.db.models import F
from django.utils import timezone

from council import security
from council.acts import act
from council.models import Refusal, SignIn, SignInKind, User

# What happens again within this time to the same account is counted, not kept anew.
ALIKE = datetime.timedelta(hours=1)
MOST_PATHS = 100  # of one account within that time; further refusals are one row
COUNTED = (SignInKind.STOPPED, SignInKind.RESET)


def note_sign_in(kind: SignInKind, *, user: User | None = None, email: str = "") -> None:
    """Keep one attempt to sign in: by `user`, or by whoever has the address `email`, if anybody."""
    if user is None and email and "\0" not in email:
        user = User.objects.filter(email__iexact=email.strip()).first()
    counted = (user is None or kind in COUNTED) and _counted(kind, user)
    if not counted:
        SignIn.objects.create(kind=kind, user=user)
    if not counted or kind not in COUNTED:
        security.note(kind.value, account=user)


def note_refusal(user: User, path: str, status: int) -> None:
    """Keep that a page was refused to somebody who is signed in, or that there is none."""
    security.note("refused", account=user, status=status, path=path)
    now = timezone.now()
    recent = Refusal.objects.filter(user=user, at__gt=now - ALIKE)
    if recent.count() >= MOST_PATHS:
        path = ""  # one row for all further ones
    latest = recent.filter(path=path).order_by("-pk").values("pk")[:1]
    if not Refusal.objects.filter(pk__in=latest).update(times=F("times") + 1, last_at=now):
        Refusal.objects.create(user=user, path=path)


@act()
def forget_sign_ins(days: int) -> int:
    """Delete the attempts and refusals that are older than `days`; returns how many rows."""
    before = timezone.now() - datetime.timedelta(days=days)
    refusals = Refusal.objects.filter(last_at__lt=before).delete()[0]
    return SignIn.objects.filter(last_at__lt=before).delete()[0] + refusals


def _counted(kind: SignInKind, user: User | None) -> bool:
    """Count an attempt at a row of the last hour that is like it; False if there is none."""
    now = timezone.now()
    alike = SignIn.objects.filter(kind=kind, user=user, at__gt=now - ALIKE)
    latest = alike.order_by("-pk").values("pk")[:1]
    return bool(SignIn.objects.filter(pk__in=latest).update(times=F("times") + 1, last_at=now))
