"""Bundles as people order, watch and load them. Everybody sees their own only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from council.bundles import SUFFIXES, queue
from council.enums import JobState
from council.exceptions import ActionRefused
from council.forms.bundles import ChoosingForm, OrderForm
from council.models import Job, Paper
from council.portal.downloads import NOT_IN_FILE_NAMES
from council.queries import current_city
from council.rules.permissions import may_bundle
from council.rules.visibility import visible_papers
from council.services.bundles import cancel_bundle, order_bundle
from council.site.requests import SignedInRequest
from council.views.register_pages import only_for

# Of a long bundle the first papers are named; the list itself is in the file.
ROWS_SHOWN = 50
LOOKS = {
    JobState.WAITING: ("neutral", "calendar-today"),
    JobState.RUNNING: ("info", "autorenew"),
    JobState.DONE: ("success", "check"),
    JobState.FAILED: ("danger", "danger"),
    JobState.CANCELLED: ("neutral", "close"),
}


@require_safe
@only_for(may_bundle)
def bundles(request: SignedInRequest) -> HttpResponse:
    """The bundles that the reader has ordered, the newest first."""
    context = {
        "rows": [_row(job) for job in Job.objects.filter(by=request.user)],
        "days": current_city().bundle_days,
    }
    return render(request, "council/bundles.html", context)


@only_for(may_bundle)
def new(request: HttpRequest) -> HttpResponse:
    """Choose papers and order them as a bundle. The choice stands in the address."""
    choice = ChoosingForm(request.GET or None)
    known = visible_papers(request.user)
    chosen = choice.papers(known) if choice.says_something else []
    order = OrderForm(request.POST or None)
    if request.method == "POST" and order.is_valid():
        try:
            job = order_bundle(
                kind=order.cleaned_data["form"],
                papers=chosen,
                title=choice.title(current_city()) if chosen else "",
                by=request.user,
            )
        except ActionRefused as refused:
            order.add_error(None, str(refused))
        else:
            return redirect("bundle", job.pk)
    context = {
        "choice": choice,
        "order": order,
        "asked": choice.is_bound,
        "ticked": choice.is_valid() and bool(choice.cleaned_data["paper"]),
        "count": len(chosen),
        "papers": _shown(chosen, known),
        "breadcrumb": [("Mappen", reverse("bundles"))],
    }
    status = 409 if order.errors else 200
    return render(request, "council/new_bundle.html", context, status=status)


@require_safe
@login_required
def bundle(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far one bundle is; while it is made, the page asks for this part again and again."""
    job = _own(request, pk)
    context = {"row": _row(job), "breadcrumb": [("Mappen", reverse("bundles"))]}
    is_part = request.htmx
    template = "council/parts/bundle_state.html" if is_part else "council/bundle.html"
    return render(request, template, context)


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The finished bundle, as long as its owner may still see all that is in it."""
    job = _own(request, pk, state=JobState.DONE)
    known = visible_papers(request.user).filter(pk__in=job.included)
    if not may_bundle(request.user) or known.count() != len(job.included):
        raise ActionRefused(
            "In dieser Mappe sind Drucksachen, die Sie nicht mehr sehen dürfen. Bitte stellen Sie "
            "sie neu zusammen."
        )
    path = queue.path_of(job)
    if not path.is_file():
        raise Http404
    name = NOT_IN_FILE_NAMES.sub("_", job.title).strip(" .") + SUFFIXES[job.kind]
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a bundle that is not finished."""
    job = _own(request, pk)
    try:
        cancel_bundle(job, by=request.user)
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"„{job.title}“ ist abgebrochen.")
    return redirect("bundle", pk)


def _own(request: HttpRequest, pk: int, **conditions: Any) -> Job:
    """A job of the reader's own; those of others are not found."""
    return get_object_or_404(Job, pk=pk, by=request.user.pk, **conditions)


def _row(job: Job) -> dict[str, Any]:
    tone, icon = LOOKS[JobState(job.state)]
    return {
        "job": job,
        "badge": {"word": job.get_state_display(), "tone": tone, "icon": icon},
        "url": reverse("bundle", args=[job.pk]),
    }


def _shown(chosen: list[int], known: Any) -> list[Paper]:
    papers = known.in_bulk(chosen[:ROWS_SHOWN])
    return [papers[pk] for pk in chosen[:ROWS_SHOWN] if pk in papers]
