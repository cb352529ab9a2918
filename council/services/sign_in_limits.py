"""How often somebody may try in vain, shared by all processes.

By account: after some failures each further one makes the next wait longer, never for good. A
browser or a network from which the account has signed in before has an allowance of its own, so
that a stranger who tries cannot keep its holder out.

By network: only so many different accounts may fail there in an hour, the more the more people are
known to sign in from it. Who is known there, or in that browser, is not concerned: a town hall
behind one address goes on working.

Accounts that do not exist are treated like those that do.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac

from council import security
from council.acts import act
from council.models import Allowance, KnownPlace

FORGOTTEN = datetime.timedelta(days=1)  # so long after the last one a failure counts
KNOWN_FOR = datetime.timedelta(days=90)
HOUR = datetime.timedelta(hours=1)
STRANGERS = 20  # different accounts that may fail from one network in an hour
FOR_EACH_KNOWN = 5  # so many more for each account that is known there


@dataclass(frozen=True)
class Patience:
    """So many times at once, then waiting `first`, twice as long each time, at most `longest`."""

    free: int
    first: datetime.timedelta
    longest: datetime.timedelta

    def wait_after(self, tried: int) -> datetime.timedelta:
        """How long to wait after so many failures."""
        if tried < self.free:
            return datetime.timedelta(0)
        doubled: int = 1 << min(tried - self.free, 20)
        return min(self.first * doubled, self.longest)


MINUTE = datetime.timedelta(minutes=1)
SIGN_IN = "sign-in"
RESET = "reset"
PATIENCE = {
    SIGN_IN: Patience(5, MINUTE, 15 * MINUTE),
    RESET: Patience(3, 15 * MINUTE, 60 * MINUTE),
}


@dataclass(frozen=True)
class Knock:
    """Who tries: under which address, from which network, in a browser known to that account?"""

    login: str  # a digest: see `login_of`
    network: str  # likewise
    device: str = ""  # the number of the browser, if the account has signed in there before


@dataclass(frozen=True)
class Wait:
    """For how long there is nothing to be had, and whether it is the network's fault."""

    span: datetime.timedelta
    of_network: bool = False


def login_of(email: str) -> str:
    """The digest of an address with which somebody signs in, in whatever case it is typed."""
    return _digest("login", email.strip().lower())


def network_of(address: str) -> str:
    """The digest of a network."""
    return _digest("network", address)


@act()
def admit(what: str, knock: Knock) -> Wait | None:
    """Count an attempt before it is made, or say how long it has to wait; then nothing is counted.

    Whoever has the right password gets it back (`give_back`). Counting first is what makes a
    hundred attempts at the same moment a hundred.
    """
    now = timezone.now()
    known = _is_known(knock, now)
    # Always the network before the account: those who meet here wait in the same order.
    _locked(_digest(what, "network", knock.network))
    own = _locked(_own_key(what, knock, known))
    if own.last_at < now - FORGOTTEN:
        own.tried, own.waits_until = 0, None
    if own.waits_until and own.waits_until > now:
        return Wait(own.waits_until - now)
    if not known and (span := _network_wait(what, knock, now)):
        return Wait(span, of_network=True)
    _count(what, own, now)
    if not known:
        _count_in_network(what, knock, now)
    return None


@act()
def give_back(what: str, knock: Knock) -> None:
    """Take back what `admit` has counted: it was the right password."""
    now = timezone.now()
    known = _is_known(knock, now)
    _locked(_digest(what, "network", knock.network))
    own = _locked(_own_key(what, knock, known))
    # Where strangers try, one right password must not give them as many tries again.
    own.tried = 0 if known else max(0, own.tried - 1)
    own.waits_until = None
    own.save()
    Allowance.objects.filter(key=_digest(what, "from", knock.network, knock.login)).delete()


@act()
def remember(knock: Knock) -> None:
    """Keep that the account has signed in from this network."""
    KnownPlace.objects.update_or_create(
        login=knock.login, network=knock.network, defaults={"last_at": timezone.now()}
    )


@act()
def forget() -> None:
    """Delete what counts no more."""
    now = timezone.now()
    Allowance.objects.filter(last_at__lt=now - FORGOTTEN).delete()
    KnownPlace.objects.filter(last_at__lt=now - KNOWN_FOR).delete()


def _is_known(knock: Knock, now: datetime.datetime) -> bool:
    places = KnownPlace.objects.filter(login=knock.login, network=knock.network)
    return places.filter(last_at__gt=now - KNOWN_FOR).exists() or bool(knock.device)


def _own_key(what: str, knock: Knock, known: bool) -> str:
    """Whose failures count together: those of a known browser, of a known network, or the rest."""
    if knock.device:
        return _digest(what, "device", knock.device, knock.login)
    if known:
        return _digest(what, "place", knock.network, knock.login)
    return _digest(what, "login", knock.login)


def _locked(key: str) -> Allowance:
    Allowance.objects.get_or_create(key=key)
    return Allowance.objects.select_for_update().get(key=key)


def _network_wait(what: str, knock: Knock, now: datetime.datetime) -> datetime.timedelta | None:
    """How long a further account has to wait in this network; None if there is room for it."""
    since = now - HOUR
    tried = Allowance.objects.filter(network=_digest(what, knock.network), last_at__gt=since)
    if tried.filter(key=_digest(what, "from", knock.network, knock.login)).exists():
        return None
    people = KnownPlace.objects.filter(network=knock.network, last_at__gt=now - KNOWN_FOR).count()
    room = STRANGERS + FOR_EACH_KNOWN * people
    moments = list(tried.order_by("-last_at").values_list("last_at", flat=True)[:room])
    return moments[-1] - since if len(moments) == room else None


def _count(what: str, own: Allowance, now: datetime.datetime) -> None:
    own.tried, own.last_at = own.tried + 1, now
    if span := PATIENCE[what].wait_after(own.tried):
        own.waits_until = now + span
        security.note("wait", what=what, seconds=int(span.total_seconds()), tried=own.tried)
    own.save()


def _count_in_network(what: str, knock: Knock, now: datetime.datetime) -> None:
    """Count an account among those that failed there; from its first failure it takes an hour."""
    row, is_new = Allowance.objects.get_or_create(
        key=_digest(what, "from", knock.network, knock.login),
        defaults={"network": _digest(what, knock.network), "last_at": now},
    )
    if not is_new and row.last_at <= now - HOUR:
        row.last_at = now
        row.save()


def _digest(*parts: str) -> str:
    return salted_hmac("council.sign_in_limits", "\n".join(parts), algorithm="sha256").hexdigest()
