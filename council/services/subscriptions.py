"""What people do to follow something by mail: ask for it, confirm it, end it."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from council.acts import act
from council.enums import ObjectKind
from council.exceptions import NotNow
from council.models import Paper, PublicObject, Subscriber, Subscription
from council.rules.visibility import public_papers
from council.subscriptions.mails import LINK_LASTS, open_requests, state_of

MOST = 50  # that one address can follow
# A paper may be taken back by mistake: so long its subscribers stay, and hear nothing.
HIDDEN_FOR = datetime.timedelta(days=30)


@act()
def ask(*, address: str, paper: Paper | None = None, search: str = "") -> None:
    """Note that somebody wants to follow a public paper or a saved search under an address.

    It is the same whoever asks and whatever the address follows already: the background work
    sends a link, and only who opens that is told more. A known wish is noted anew.
    """
    subscriber, _ = Subscriber.objects.select_for_update().get_or_create(address=address.lower())
    subscription, _ = Subscription.objects.get_or_create(
        subscriber=subscriber, paper=paper, search=search
    )
    subscription.asked_at, subscription.link_sent = timezone.now(), False
    subscription.link_tried_at = None
    subscription.save(update_fields=["asked_at", "link_sent", "link_tried_at"])


@act()
def confirm(subscription: Subscription) -> None:
    """Begin to send news of what comes from now on; nothing happens at the second time.

    Raises NotNow if the link is too old or the address follows enough already.
    """
    locked = Subscription.objects.select_for_update().filter(pk=subscription.pk).first()
    if locked is not None and locked.confirmed_at is not None:
        return
    if locked is None or not open_requests().filter(pk=locked.pk).exists():
        raise NotNow("Dieser Verweis gilt nicht mehr. Bitte fordern Sie einen neuen an.")
    others = Subscription.objects.filter(subscriber=locked.subscriber, confirmed_at__isnull=False)
    if others.count() >= MOST:
        raise NotNow(
            f"Unter dieser Adresse verfolgen Sie schon {MOST} Vorgänge und Suchen. Bitte beenden "
            "Sie zuerst eines der Abonnements."
        )
    locked.known = state_of([locked]).known_of(locked)
    locked.confirmed_at = timezone.now()
    locked.save(update_fields=["known", "confirmed_at"])


@act()
def end(subscription: Subscription) -> None:
    """Send nothing more of one followed thing. The address goes with the last of them."""
    subscription.delete()
    _forget_addresses()


@act()
def end_all(subscriber: Subscriber) -> None:
    """Send nothing more to an address and forget it, and what it asks for in this moment."""
    locked = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if locked is not None:
        locked.delete()


@act()
def forget() -> None:
    """Delete what nobody confirmed in time, and what follows a paper that stays hidden."""
    too_old = timezone.now() - LINK_LASTS
    Subscription.objects.filter(confirmed_at__isnull=True, asked_at__lte=too_old).delete()
    gone = PublicObject.objects.filter(
        kind=ObjectKind.PAPER,
        number=OuterRef("paper"),
        deleted=True,
        modified_at__lt=timezone.now() - HIDDEN_FOR,
    )
    Subscription.objects.filter(Exists(gone)).exclude(paper__in=public_papers()).delete()
    _forget_addresses()


def _forget_addresses() -> None:
    """Delete the addresses that follow nothing.

    They are locked and asked again: meanwhile somebody may have asked for something.
    """
    followed = Subscription.objects.filter(subscriber=OuterRef("pk"))
    idle = Subscriber.objects.filter(~Exists(followed))
    locked = [subscriber.pk for subscriber in idle.select_for_update()]
    idle.filter(pk__in=locked).delete()
