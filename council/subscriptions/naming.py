"""How what somebody follows is called on pages and in mails, as far as it is public."""

from collections.abc import Collection
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from council.models import Paper, Subscription
from council.rules.visibility import public_papers
from council.subscriptions import searches


class Named(NamedTuple):
    """A followed thing: what people call it, and its permanent address if it has one now."""

    name: str
    address: str = ""


HIDDEN = Named("Ein Vorgang, der zurzeit nicht öffentlich ist")


def named(subscriptions: Collection[Subscription]) -> dict[int, Named]:
    """The names by the keys of the subscriptions. Constant queries.

    A paper that is not public any more has neither number nor title.
    """
    papers = public_papers().filter(
        pk__in=[subscription.paper_id for subscription in subscriptions]
    )
    shown = {paper.pk: of_paper(paper) for paper in papers}
    names = searches.names(
        {subscription.search for subscription in subscriptions if subscription.paper_id is None}
    )
    return {
        subscription.pk: of_search(subscription.search, names[subscription.search])
        if subscription.paper_id is None
        else shown.get(subscription.paper_id, HIDDEN)
        for subscription in subscriptions
    }


def of_paper(paper: Paper) -> Named:
    """The name of a public paper, in one line."""
    name = f"{paper.get_kind_display()} {paper.reference}: {' '.join(paper.title.split())}"
    return Named(name, f"{settings.SITE_URL}{paper.get_absolute_url()}")


def of_search(search: str, name: str) -> Named:
    """A search, by the name that `searches.names` gives it, with the list of what it finds."""
    return Named(name, f"{settings.SITE_URL}{reverse('papers')}?{search}")
