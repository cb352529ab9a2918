"""What mails an act has promised, and to whom."""

from collections.abc import Callable
from typing import Any

from council.models import OutgoingMail
from tests.world import World


def told(
    world: World, act: Callable[[], Any], *, bodies: dict[str, str] | None = None
) -> list[tuple[str, str]]:
    """The mails of an act: each receiver, by the name she has in the world, with the subject.

    `bodies`, if given, takes the texts by receiver.
    """
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    act()
    names = {user.email: name for name, user in world.users.items()}
    mails = OutgoingMail.objects.exclude(pk__in=before)
    if bodies is not None:
        bodies.update({names[mail.to]: mail.body for mail in mails})
    return sorted((names[mail.to], mail.subject) for mail in mails)
