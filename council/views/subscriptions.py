"""Following a paper or a search by mail: without an account, a cookie or a script.

The links in the mails open pages with one button each, because programs that look for harmful
mails open links too. The keys in them are known to nobody but the owner of the address.
"""

import functools
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from council.exceptions import Invalid, NotNow
from council.forms.subscriptions import FollowForm
from council.models import Subscriber, Subscription
from council.portal.serving import public_page, public_paper_at
from council.services import subscriptions as services
from council.site.requests import SignedInRequest
from council.subscriptions import searches
from council.subscriptions.mails import open_requests
from council.subscriptions.naming import Named, named, of_paper, of_search

TOO_MANY, NOT_FOUND, CONFLICT = 429, 404, 409
View = Callable[..., HttpResponse]


def open_form(view: View) -> View:
    """A page with a form that anybody may send; nobody's account is used for it.

    A token against forged forms would need a cookie, and a mail program has none to send.
    """

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return serve


@open_form
def follow_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for mails about a public paper."""
    paper = public_paper_at(slug)
    return _follow(request, of_paper(paper), {"paper": paper})


@open_form
def follow_search(request: HttpRequest) -> HttpResponse:
    """Ask for mails about what a search finds; it stands in the address as in that of the list."""
    try:
        search = searches.saved(request.GET)
    except Invalid as refused:
        return render(request, "council/portal/no_search.html", {"reason": str(refused)})
    name = searches.names([search])[search]
    nothing_yet = not searches.papers_found(search)
    return _follow(request, of_search(search, name), {"search": search}, nothing_yet=nothing_yet)


def _follow(request: HttpRequest, what: Named, wanted: dict[str, Any], **page: Any) -> HttpResponse:
    own = request.user.email if request.user.is_authenticated else ""
    sent = request.POST if request.method == "POST" else None
    form = FollowForm(sent, initial={"address": own})
    context = {"form": form, "what": what, "is_search": "search" in wanted, **page}
    if not form.is_valid():
        return render(request, "council/portal/follow.html", context)
    if not ratelimit.consume(request, action="follow", key="everybody"):
        form.add_error(
            None,
            "Gerade wurden sehr viele Abonnements angefragt. Ihres ist noch nicht angefragt; bitte "
            "senden Sie das Formular in einer Stunde noch einmal.",
        )
        return render(request, "council/portal/follow.html", context, status=TOO_MANY)
    address = form.cleaned_data["address"].lower()
    # Nobody's mailbox is to be filled by others; the answer is the same, whether it was or not.
    if ratelimit.consume(request, action="follow_address", key=address):
        services.ask(address=address, **wanted)
    return redirect("follow_asked")


@public_page
def asked(request: HttpRequest) -> HttpResponse:
    """What everybody reads who has asked: look into the mailbox."""
    return render(request, "council/portal/follow_asked.html")


@open_form
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """One button that confirms what was asked for; afterwards the page says that it is."""
    subscription = _of_key(key)
    is_open = subscription is not None and open_requests().filter(pk=subscription.pk).exists()
    if subscription is None or not (is_open or subscription.confirmed_at):
        return _gone(request, "Dieser Verweis gilt nicht mehr")
    reason = ""
    if request.method == "POST":
        try:
            services.confirm(subscription)
            return redirect("confirm_subscription", key=key)
        except NotNow as refused:
            reason = str(refused)
    context = {**_page_of(subscription), "reason": reason}
    status = CONFLICT if reason else 200
    return render(request, "council/portal/follow_confirm.html", context, status=status)


@open_form
def end(request: HttpRequest, key: str) -> HttpResponse:
    """One button that ends one followed thing."""
    subscription = _of_key(key)
    if subscription is None:
        return _gone(request, "Dieses Abonnement ist beendet")
    context = _page_of(subscription)
    if request.method == "POST":
        services.end(subscription)
        return render(request, "council/portal/follow_ended.html", context)
    return render(request, "council/portal/follow_end.html", context)


@open_form
def end_all(request: HttpRequest, key: str) -> HttpResponse:
    """One button that ends everything; mail programs press it by themselves (RFC 8058).

    No redirection follows: they would not go along.
    """
    subscriber = Subscriber.objects.filter(key=key).first()
    if subscriber is None:
        return _gone(request, "Ihre Abonnements sind beendet")
    if request.method == "POST":
        services.end_all(subscriber)
        return render(request, "council/portal/follow_ended.html")
    context = {"all": reverse("subscriptions", args=[key])}
    return render(request, "council/portal/follow_end.html", context)


@csrf_exempt
@never_cache
@require_safe
def of_address(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that an address follows."""
    subscriber = Subscriber.objects.filter(key=key).first()
    if subscriber is None:
        return _gone(request, "Ihre Abonnements sind beendet")
    return _all_of(request, subscriber)


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What the address of one's own account follows."""
    return _all_of(request, Subscriber.objects.filter(address=request.user.email.lower()).first())


def _all_of(request: HttpRequest, subscriber: Subscriber | None) -> HttpResponse:
    rows = list(subscriber.subscriptions.filter(confirmed_at__isnull=False)) if subscriber else []
    names = named(rows)
    context = {"subscriber": subscriber, "rows": [(row, names[row.pk]) for row in rows]}
    return render(request, "council/portal/subscriptions.html", context)


def _of_key(key: str) -> Subscription | None:
    return Subscription.objects.filter(key=key).select_related("subscriber").first()


def _page_of(subscription: Subscription) -> dict[str, Any]:
    """What the pages of one followed thing show. All others are shown to confirmed people only."""
    key = subscription.subscriber.key
    all_of_them = reverse("subscriptions", args=[key]) if subscription.confirmed_at else ""
    what = named([subscription])[subscription.pk]
    return {"subscription": subscription, "what": what, "all": all_of_them}


def _gone(request: HttpRequest, heading: str) -> HttpResponse:
    context = {"gone": heading}
    return render(request, "council/portal/follow_gone.html", context, status=NOT_FOUND)
