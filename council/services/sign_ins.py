"""Keeping what happens at the door."""

from council.models import SignIn, SignInKind, User


def note_sign_in(kind: SignInKind, *, user: User | None = None, email: str = "") -> None:
    """Keep one attempt to sign in: by `user`, or by whoever has the address `email`, if anybody."""
    if user is None and email and "\0" not in email:
        user = User.objects.filter(email__iexact=email.strip()).first()
    SignIn.objects.create(kind=kind, user=user)
