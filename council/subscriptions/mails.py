"""The mails to those who follow something: the one that asks whether they want to, and the news.

They do not wait in the outbox. A mail there keeps its address and its text whatever becomes of
them. These are written when they are sent, from what is public at that moment; what could not be
sent is written anew at the next run.
"""

import datetime
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from council.mail import outbox
from council.models import Paper, Subscriber, Subscription
from council.queries import current_city
from council.rules.visibility import public_papers
from council.subscriptions import searches
from council.subscriptions.naming import Named, named, of_paper
from council.subscriptions.news import Fact, facts_of, news_in
from council.words.german import german_date, german_datetime

logger = logging.getLogger(__name__)

LINK_LASTS = datetime.timedelta(hours=48)
BETWEEN_MAILS = datetime.timedelta(hours=24)
MOST_HITS = 20  # that a mail names of one search; the others are counted


@dataclass
class State:
    """How everything that is followed stands, read once for all who follow it."""

    facts: dict[int, list[Fact]]
    hits: dict[str, list[int]]

    def known_of(self, subscription: Subscription) -> list[Any]:
        """All that there is to know: the keys of facts, or those of the papers found."""
        if subscription.paper_id is None:
            return self.hits.get(subscription.search, [])
        return [fact.key for fact in self.facts.get(subscription.paper_id, [])]

    def is_new_to(self, subscription: Subscription) -> bool:
        """Whether there is anything that its subscriber has not heard of."""
        return not set(self.known_of(subscription)) <= set(subscription.known)


@dataclass
class Part:
    """What a mail says of one followed thing: lines, some with an address under them."""

    subscription: Subscription
    named: Named
    lines: list[tuple[str, str]]
    more: int = 0
    hidden: set[Any] = field(default_factory=set)  # new, but not public any more

    @property
    def since(self) -> str:
        """The day from which on it is followed."""
        return german_date(self.subscription.confirmed_at)

    @property
    def end(self) -> str:
        """Where following it ends."""
        return _address("end_subscription", self.subscription.key)


def open_requests() -> QuerySet[Subscription]:
    """What was asked for lately enough for its link to be good."""
    return Subscription.objects.filter(asked_at__gt=timezone.now() - LINK_LASTS)


def state_of(subscriptions: Iterable[Subscription]) -> State:
    """How the things stand that these follow, each read once."""
    papers = {
        subscription.paper_id for subscription in subscriptions if subscription.paper_id is not None
    }
    wanted = {
        subscription.search for subscription in subscriptions if subscription.paper_id is None
    }
    return State(
        facts_of(papers), {search: searches.papers_found(search) for search in sorted(wanted)}
    )


def send_links() -> int:
    """Send the confirming links that were asked for; returns how many went out."""
    waiting = open_requests().filter(_public(), link_sent=False).values_list("pk", flat=True)
    return _send_each(list(waiting), _send_link)


def send_news() -> int:
    """Send what is new to each who follows it, at most one mail a day; returns how many."""
    due = _followed().filter(_due("subscriber__"))
    subscriptions = list(due.only("subscriber_id", "paper_id", "search", "known"))
    state = state_of(subscriptions)
    subscribers = {
        subscription.subscriber_id
        for subscription in subscriptions
        if state.is_new_to(subscription)
    }
    return _send_each(sorted(subscribers), lambda key, by: _send_news(key, state, by))


def _followed() -> QuerySet[Subscription]:
    """What somebody has confirmed to follow, and what is public of it."""
    return Subscription.objects.filter(_public(), confirmed_at__isnull=False)


def _public() -> Q:
    return Q(paper__isnull=True) | Q(paper__in=public_papers())


def _due(prefix: str = "") -> Q:
    before = timezone.now() - BETWEEN_MAILS
    return Q(**{f"{prefix}sent_at__isnull": True}) | Q(**{f"{prefix}sent_at__lte": before})


def _send_each(keys: Sequence[int], send: Callable[[int, BaseEmailBackend], bool]) -> int:
    """Send over one connection; whatever cannot go out now is left for the next run."""
    sent = 0
    if not keys:
        return sent
    try:
        with get_connection() as connection, timezone.override(current_city().zone):
            for key in keys:
                sent += send(key, connection)
    except OSError:
        logger.warning("The mail server does not answer; subscribers wait for the next run")
    return sent


def _send_link(key: int, connection: BaseEmailBackend) -> bool:
    """Ask an address whether it wants what somebody has asked for in its name.

    The words of a search are not quoted: whoever asks could write anything to anybody by them.
    """
    waiting = Subscription.objects.filter(pk=key, link_sent=False)
    if not waiting.filter(outbox.free("link_tried_at")).update(link_tried_at=timezone.now()):
        return False
    requests = open_requests().filter(_public()).select_related("subscriber", "paper")
    subscription = requests.filter(pk=key).first()
    if subscription is None:
        return False
    context = {
        "paper": of_paper(subscription.paper) if subscription.paper else None,
        "link": _address("confirm_subscription", subscription.key),
        "until": german_datetime(subscription.asked_at + LINK_LASTS),
    }
    to, asked_at = subscription.subscriber.address, subscription.asked_at
    headers = {"Message-ID": outbox.message_id("link", subscription.key, asked_at)}
    subject = "Bitte bestätigen Sie Ihr Abonnement"
    try:
        went = _send(to, subject, "link", context, headers, connection)
    except OSError:
        waiting.update(link_tried_at=None)
        raise
    waiting.filter(asked_at=asked_at).update(link_sent=True)  # unless it was asked for anew
    return went


def _send_news(key: int, state: State, connection: BaseEmailBackend) -> bool:
    """Send one subscriber all that is new to her, as far as it is public in this moment.

    A worker that dies here leaves her without a mail for a day, but not without the news.
    """
    subscriber = Subscriber.objects.filter(_due(), pk=key).first()
    if subscriber is None:
        return False
    mine = _followed().filter(subscriber=subscriber)
    parts = _parts([subscription for subscription in mine if state.is_new_to(subscription)], state)
    row = Subscriber.objects.filter(pk=key)
    # Unless somebody else has just begun to send it.
    if not parts or not row.filter(sent_at=subscriber.sent_at).update(sent_at=timezone.now()):
        return False
    try:
        went = _send_parts(subscriber, parts, connection)
    except OSError:
        row.update(sent_at=subscriber.sent_at)
        raise
    if went:
        _note_known(parts, state)
    return went


def _send_parts(
    subscriber: Subscriber, parts: Sequence[Part], connection: BaseEmailBackend
) -> bool:
    end_all = _address("end_subscriptions", subscriber.key)
    headers = {  # RFC 8058: the mail program has a button of its own that ends it
        "List-Unsubscribe": f"<{end_all}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context = {"parts": parts, "all": _address("subscriptions", subscriber.key)}
    return _send(subscriber.address, _subject(parts), "news", context, headers, connection)


def _note_known(parts: Sequence[Part], state: State) -> None:
    """Note what a subscriber has heard now; what has been ended meanwhile stays ended."""
    with transaction.atomic():
        for part in parts:
            known = [key for key in state.known_of(part.subscription) if key not in part.hidden]
            Subscription.objects.filter(pk=part.subscription.pk).update(known=known)


def _parts(subscriptions: Sequence[Subscription], state: State) -> list[Part]:
    """What there is to say of each, read through the gate once more: the state may be older."""
    names = named(subscriptions)
    papers = _public_among(subscriptions, state)
    parts = []
    for subscription in subscriptions:
        if subscription.paper_id is None:
            part = _of_search(
                subscription, names[subscription.pk], state.hits[subscription.search], papers
            )
        else:
            part = _of_paper(
                subscription, names[subscription.pk], state.facts[subscription.paper_id], papers
            )
        if part.lines:
            parts.append(part)
    return parts


def _public_among(subscriptions: Sequence[Subscription], state: State) -> dict[int, Paper]:
    keys: set[int] = set()
    for subscription in subscriptions:
        if subscription.paper_id is None:
            keys |= set(state.hits[subscription.search]) - set(subscription.known)
        else:
            keys |= {fact.paper for fact in state.facts[subscription.paper_id]}
    columns = ("kind", "reference", "reference_key", "title")
    return public_papers().only(*columns).in_bulk(list(keys))


def _of_paper(
    subscription: Subscription, name: Named, facts: list[Fact], papers: dict[int, Paper]
) -> Part:
    hidden = {fact.key for fact in facts if fact.paper not in papers}
    public = [fact for fact in facts if fact.key not in hidden]
    fresh = news_in(public, set(subscription.known)) if name.address else []
    return Part(subscription, name, [(fact.line, fact.address) for fact in fresh], hidden=hidden)


def _of_search(
    subscription: Subscription, name: Named, hits: list[int], papers: dict[int, Paper]
) -> Part:
    known = set(subscription.known)
    fresh = [key for key in hits if key not in known]
    public = [of_paper(papers[key]) for key in fresh if key in papers]
    lines = [(paper.name, paper.address) for paper in public[:MOST_HITS]]
    hidden = set(fresh) - set(papers)
    return Part(subscription, name, lines, len(public) - len(lines), hidden)


def _subject(parts: Sequence[Part]) -> str:
    """Never the words of a search: they are the reader's own."""
    if len(parts) > 1:
        return "Neues zu Ihren Abonnements"
    if parts[0].subscription.paper_id is None:
        return "Neue Treffer Ihrer Suche"
    return f"Neues zu {parts[0].named.name.partition(':')[0]}"


def _send(
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    headers: dict[str, str],
    connection: BaseEmailBackend,
) -> bool:
    """Send one mail; False if it is refused. Raises OSError if the mail server is away."""
    body = render_to_string(
        f"mail/subscription_{template}.txt", {**context, "site_url": settings.SITE_URL}
    )
    headers = {"Auto-Submitted": "auto-generated", **headers}
    mail = EmailMessage(subject, body, to=[to], headers=headers, connection=connection)
    return outbox.deliver(mail)


def _address(name: str, key: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[key])}"
