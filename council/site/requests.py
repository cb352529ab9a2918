"""The requests that pages work with, and what the middleware has put on them."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from council.models import User


class PartRequest(HttpRequest):
    """A request that may want only a part of its page: `htmx` is true then."""

    htmx: HtmxDetails


class SignedInRequest(PartRequest):
    """The request of a page that exists only for those who are signed in."""

    user: User
