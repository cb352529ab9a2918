"""Following papers and searches: what a stranger asks, and what she is mailed."""

import datetime
import re
from typing import Any
from urllib.parse import urlencode

import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.acts import act
from council.enums import PaperKind, PaperState, Relation
from council.history import save_as
from council.models import Paper, PaperLink, Subscription
from council.services import papers, subscriptions
from council.subscriptions.mails import send_links, send_news
from tests.council.portal.test_leaks import CANARY
from tests.world import World

ANNA, BEN = "anna@example.org", "ben@example.org"
SECRET = {"confidential": True, "confidentiality_ground": "Personal"}
QUIET = "Zurzeit findet diese Suche nichts."


def ask(client: Client, page: str, **values: Any) -> Any:
    return client.post(page, {"address": ANNA, **values})


def of_paper(paper: Any) -> str:
    return reverse("follow_paper", args=[paper.slug])


def of_search(**query: str) -> str:
    return f"{reverse('follow_search')}?{urlencode(query)}"


def ways_in(body: str) -> list[str]:
    """Where a mail leads to confirm, to end or to see what somebody follows."""
    return re.findall(rf"{re.escape(settings.SITE_URL)}(/abonnements?/\S+)", body)


def follow(by: str = ANNA, **what: Any) -> Subscription:
    """Something that somebody follows from now on."""
    subscriptions.ask(address=by, **what)
    send_links()
    mail.outbox.clear()
    subscription = Subscription.objects.get(subscriber__address=by, **what)
    subscriptions.confirm(subscription)
    return subscription


def mailed() -> str:
    """What the one mail says that goes out now."""
    mail.outbox.clear()
    assert send_news() == 1
    (sent,) = mail.outbox
    return f"{sent.subject}\n{sent.body}"


def nothing_is_told() -> bool:
    mail.outbox.clear()
    return send_news() == 0 and not mail.outbox


def later(**span: float) -> Any:
    return time_machine.travel(timezone.now() + datetime.timedelta(**span))


def hide(world: World, paper: Paper) -> None:
    papers.change_confidentiality(
        paper, confidential=True, ground="Personal", by=world.clerk, comment="Versehen"
    )


@act()
def belonging(paper: Paper, kind: PaperKind, reference: str, **values: Any) -> Paper:
    """A paper that belongs to another, as an import leaves it; public unless `values` differ."""
    known = {"reference": reference, "reference_key": reference, "title": CANARY, "year": 2026}
    state = {"state": PaperState.REGISTERED, "published_at": timezone.now()}
    row = Paper(kind=kind, **{**known, **state, **values})
    save_as(row, by=None)
    link = PaperLink(
        paper=row,
        target=paper,
        position=1,
        relation=Relation.PARENT,
        reference=paper.reference,
        reference_key=paper.reference_key,
    )
    save_as(link, by=None)
    return row
