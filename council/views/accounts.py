"""Accounts and roles, kept by the council office and the administrator."""

from typing import Any

from allauth.account.utils import get_next_redirect_url, perform_login
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from council.enums import Role
from council.exceptions import ActionRefused
from council.forms.accounts import AccountFilter, AccountForm, NewAccountForm, RoleForm
from council.models import Grant, RoleProposal, User
from council.models.spans import valid_on
from council.rules.permissions import administrator
from council.rules.second_person import open_proposals
from council.services import accounts as services
from council.services.factors import has_factor
from council.site.sign_in import demo_accounts
from council.site.sure import be_sure
from council.views.register_pages import chips_of, keepers_only, matching, ordered, page_of, saved

# What of an account opens or closes it, or says in whose name it acts.
GRAVE = {"email", "person", "is_active"}
SAVED = "Die Angaben sind gespeichert."
WAITS = "Die neue Adresse gilt erst, wenn sie bestätigt ist: Dafür ist eine Mail an {} unterwegs."
PROPOSED = (
    "Die Rolle ist vorgeschlagen. Sie gilt, sobald eine zweite Person sie bestätigt; alle, die das "
    "können, haben eine Mail."
)
ORDERS = {"name": ["name"], "email": ["email"], "last": ["last_login", "name"]}


@require_POST
def sign_in_for_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as one of the invented people; in a real installation there are none."""
    account = get_object_or_404(demo_accounts(), pk=pk)
    response: HttpResponse = perform_login(
        request, account, redirect_url=get_next_redirect_url(request)
    )
    return response


@require_safe
@keepers_only
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts with today's roles."""
    form = AccountFilter(request.GET)
    form.is_valid()
    rows, sort = ordered(
        _filtered(form.cleaned_data), request.GET.get("sort", ""), ORDERS, usual="name"
    )
    today = Grant.objects.filter(valid_on(timezone.localdate()))
    today = today.select_related("organization").order_by("pk")
    page = page_of(request, rows.prefetch_related(Prefetch("grants", today, to_attr="todays")))
    context = {
        "form": form,
        "chips": chips_of(form),
        "count": page.paginator.count,
        "page": page,
        "sort": sort,
    }
    return render(request, "council/accounts.html", context)


@keepers_only
def new(request: HttpRequest) -> HttpResponse:
    """Make an account; the invitation goes out when it has its roles."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        be_sure(request)
        created: list[User] = []
        if saved(form, lambda: created.append(_create(form, request.user))):
            messages.success(
                request, "Das Konto ist angelegt. Geben Sie ihm eine Rolle und laden Sie dann ein."
            )
            return redirect("account", created[0].pk)
    context = {"form": form, "breadcrumb": [("Konten", reverse("accounts"))]}
    return render(request, "council/account_new.html", context)


@keepers_only
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who it belongs to, its roles, the way in."""
    user = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return _page(request, user)
    form = AccountForm(request.POST, instance=User.objects.get(pk=pk))
    if form.is_valid() and GRAVE & set(form.changed_data):
        be_sure(request)
    if form.is_valid() and saved(
        form, lambda: services.change_account(form.instance, by=request.user)
    ):
        wanted = form.cleaned_data["email"]
        waits = User.objects.get(pk=pk).email != wanted
        messages.success(request, f"{SAVED} {WAITS.format(wanted)}" if waits else SAVED)
        return redirect("account", pk)
    return _page(request, user, form=form)


@require_POST
@keepers_only
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation, also once more."""
    user = get_object_or_404(User, pk=pk)
    be_sure(request)
    try:
        services.invite(user, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Die Einladung an {user.email} ist unterwegs.")
    return redirect("account", pk)


@require_POST
@keepers_only
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role."""
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST, by=request.user)
    if form.is_valid():
        be_sure(request)
    made: list[Grant | RoleProposal] = []
    if form.is_valid() and saved(
        form, lambda: made.append(services.grant_role(user, by=request.user, **form.cleaned_data))
    ):
        waits = isinstance(made[0], RoleProposal)
        messages.success(request, PROPOSED if waits else "Die Rolle gilt ab dem gewählten Tag.")
        return redirect("account", pk)
    return _page(request, user, role_form=form)


@require_POST
@keepers_only
def end(request: HttpRequest, pk: int, grant_pk: int) -> HttpResponse:
    """End a role at once."""
    row = get_object_or_404(get_object_or_404(User, pk=pk).grants, pk=grant_pk)
    be_sure(request)
    try:
        services.end_grant(row, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Beendet: {row}.")
    return redirect("account", pk)


def _filtered(wanted: dict[str, Any]) -> QuerySet[User]:
    rows = matching(User.objects.all(), wanted.get("q", ""), ("name", "email"))
    if role := wanted.get("role"):
        held = Grant.objects.filter(valid_on(timezone.localdate()), user=OuterRef("pk"), role=role)
        rows = rows.filter(Exists(held))
    if state := wanted.get("state"):
        rows = rows.filter(is_active=state != "locked")
    if state == "invited":
        rows = rows.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return rows


def _create(form: NewAccountForm, by: Any) -> User:
    return services.create_account(by=by, **form.cleaned_data)


def _given_and_ended(user: User) -> tuple[dict[int, Any], dict[int, Any]]:
    """By role of `user`: the row of its history when it was given, and when somebody ended it."""
    given: dict[int, Any] = {}
    ended: dict[int, Any] = {}
    rows = Grant.history.filter(user_id=user.pk).select_related("history_user")
    for row in rows.order_by("history_date", "history_id"):
        given.setdefault(row.id, row)
        if row.history_change_reason == services.ENDED:
            ended[row.id] = row
    return given, ended


def _page(
    request: HttpRequest,
    user: User,
    form: AccountForm | None = None,
    role_form: RoleForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    grants = user.grants.select_related("organization").order_by("-valid_from", "-pk")
    is_administrator = user.grants.filter(valid_on(today), role=Role.ADMINISTRATOR).exists()
    given, ended = _given_and_ended(user)
    mine = administrator(request.user)
    context = {
        "account": user,
        "is_invited": not user.has_usable_password(),
        "may_reset_factors": mine and user.pk != request.user.pk and has_factor(user),
        "may_change": mine or not is_administrator,
        "form": form or AccountForm(instance=user),
        "role_form": role_form or RoleForm(by=request.user),
        "address": user.address_changes.filter(outcome="").select_related("asked_by").first(),
        "proposals": open_proposals().filter(user=user),
        "rows": [
            {
                "grant": row,
                "given": given.get(row.pk),
                "ended_early": ended.get(row.pk),
                "ended": row.has_ended(today),
                "may_end": mine or row.role != Role.ADMINISTRATOR,
            }
            for row in grants
        ],
        "breadcrumb": [("Konten", reverse("accounts"))],
    }
    return render(request, "council/account.html", context)
