"""Roles that wait for a second person, and new addresses that wait for their holder."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.exceptions import ActionRefused, AlreadyDone, NotNow
from council.forms.proposals import AnswerForm
from council.models import RoleProposal, User
from council.rules.second_person import asked_of, may_confirm, may_decide, open_proposals
from council.services import addresses
from council.services import proposals as services
from council.services.registers import may_keep
from council.site.sure import be_sure
from council.views.register_pages import keepers_only, only_for

MOST_DECIDED = 50
GONE = 404
CONFLICT = 409


def _concerned(user: Any) -> bool:
    return may_keep(user) or may_confirm(user)


@require_safe
@only_for(_concerned)
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what waits for others, and what was decided."""
    mine = asked_of(request.user)
    decided = RoleProposal.objects.exclude(outcome="").order_by("-decided_at", "-pk")
    decided = decided.select_related("user", "organization", "proposed_by", "decided_by")
    context = {
        "mine": mine,
        "others": [row for row in open_proposals() if row not in mine],
        "decided": decided[:MOST_DECIDED],
        "days": services.WAITS_FOR.days,
    }
    return render(request, "council/proposals.html", context)


@only_for(_concerned)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposed role: what it is, and the answers that this person can give."""
    rows = RoleProposal.objects.select_related("user", "organization", "proposed_by", "decided_by")
    row = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return _page(request, row, AnswerForm())
    form = AnswerForm(request.POST)
    if form.is_valid():
        be_sure(request)
        try:
            said = _answer(row, form.cleaned_data, request.user)
        except ActionRefused as refused:
            field = getattr(refused, "field", None)
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(request, said)
            return redirect("proposals")
    return _page(request, row, form)


def _answer(row: RoleProposal, given: dict[str, str], by: Any) -> str:
    if given["answer"] == "confirm":
        services.confirm_role(row, by=by)
        return f"Die Rolle ist gegeben: {row}, {row.user.name}."
    if given["answer"] == "refuse":
        services.refuse_role(row, by=by, comment=given["comment"])
        return f"Abgelehnt: {row}, {row.user.name}."
    services.withdraw_role(row, by=by)
    return f"Zurückgezogen: {row}, {row.user.name}."


def _page(request: HttpRequest, row: RoleProposal, form: AnswerForm) -> HttpResponse:
    is_open = not RoleProposal.objects.get(pk=row.pk).outcome
    context = {
        "proposal": row,
        "form": form,
        "may_decide": is_open and may_decide(request.user, row),
        "may_withdraw": is_open and row.proposed_by_id == request.user.pk,
        "breadcrumb": [("Vorgeschlagene Rollen", reverse("proposals"))],
    }
    status = CONFLICT if form.is_bound and form.non_field_errors() else 200
    return render(request, "council/proposal.html", context, status=status)


@require_POST
@keepers_only
def withdraw_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a new address back before it is confirmed."""
    user = get_object_or_404(User, pk=pk)
    be_sure(request)
    try:
        addresses.withdraw_address(user, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Die neue Adresse ist zurückgenommen; es gilt die bisherige.")
    return redirect("account", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def address_change(request: HttpRequest, key: str) -> HttpResponse:
    """Behind the links of the mails: one button, as programs that read mail open links, too."""
    try:
        change, side = addresses.change_of(key)
        if request.method == "POST":
            act = addresses.confirm_address if side == addresses.NEW else addresses.stop_address
            act(change)
    except AlreadyDone:
        pass
    except NotNow as refused:
        page = {"reason": str(refused)}
        return render(request, "council/address_gone.html", page, status=GONE)
    except ActionRefused as refused:
        return render(request, "refused.html", {"reason": str(refused)}, status=CONFLICT)
    change.refresh_from_db()
    context = {"change": change, "stops": side == addresses.OLD}
    return render(request, "council/address_change.html", context)
