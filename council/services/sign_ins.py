"""Keeping what happens at the door."""

import datetime

from django.db.models import F
from django.utils import timezone

from council import security
from council.acts import act
from council.models import SignIn, SignInKind, User

# What happens again within this time to the same account is counted, not kept anew.
ALIKE = datetime.timedelta(hours=1)
COUNTED = (SignInKind.STOPPED, SignInKind.RESET)


def note_sign_in(kind: SignInKind, *, user: User | None = None, email: str = "") -> None:
    """Keep one attempt to sign in: by `user`, or by whoever has the address `email`, if anybody."""
    if user is None and email and "\0" not in email:
        user = User.objects.filter(email__iexact=email.strip()).first()
    if (user is None or kind in COUNTED) and _counted(kind, user):
        return
    SignIn.objects.create(kind=kind, user=user)
    security.note(kind.value, account=user)


@act()
def forget_sign_ins(days: int) -> int:
    """Delete the attempts that are older than `days`; returns how many rows."""
    before = timezone.now() - datetime.timedelta(days=days)
    return SignIn.objects.filter(last_at__lt=before).delete()[0]


def _counted(kind: SignInKind, user: User | None) -> bool:
    """Count an attempt at a row of the last hour that is like it; False if there is none."""
    now = timezone.now()
    alike = SignIn.objects.filter(kind=kind, user=user, at__gt=now - ALIKE)
    latest = alike.order_by("-pk").values("pk")[:1]
    return bool(SignIn.objects.filter(pk__in=latest).update(times=F("times") + 1, last_at=now))
