"""What the pages share that keep registers, accounts and settings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from council.exceptions import ActionRefused
from council.rules.permissions import administrator
from council.services.registers import may_keep

View = Callable[..., HttpResponse]
ROWS_ON_A_PAGE = 50


def only_for(allowed: Callable[[Any], bool]) -> Callable[[View], View]:
    """Let a page exist for those only whom `allowed` names."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return login_required(page)

    return decorate


keepers_only = only_for(may_keep)
administrators_only = only_for(administrator)


def saved(form: forms.BaseForm, save: Callable[[], Any]) -> bool:
    """Save what a valid form says; what stands in the way is told in the form."""
    try:
        save()
    except ActionRefused as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, str(refused))
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
    except IntegrityError:
        form.add_error(None, "Das wurde im selben Augenblick an anderer Stelle gespeichert.")
    else:
        return True
    return False


def matching(rows: QuerySet, words: str, fields: Iterable[str]) -> QuerySet:
    """The rows in which each of `words` occurs in one of `fields`."""
    for word in words.split():
        in_any_field = Q()
        for field in fields:
            in_any_field |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(in_any_field)
    return rows


def ordered(
    rows: QuerySet, wanted: str, orders: Mapping[str, Sequence[str]], usual: str
) -> tuple[QuerySet, str]:
    """The rows in the order `wanted` ("name" or "-name"), else the usual one; and which it is."""
    sort = wanted if wanted.removeprefix("-") in orders else usual
    columns = orders[sort.removeprefix("-")]
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*[f"{sign}{column}" for column in columns], "pk"), sort


def page_of(request: HttpRequest, rows: QuerySet) -> Page:
    """The page of a list that the address asks for; the nearest one if there is no such page."""
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def chips_of(form: forms.Form) -> list[dict[str, str]]:
    """The filters in force, each with the words that its chip shows."""
    chips = []
    for name, value in form.cleaned_data.items():
        if not value:
            continue
        words = dict(getattr(form.fields[name], "choices", ())).get(value, str(value))
        chip = form.fields[name].label if value is True else f"{form.fields[name].label}: {words}"
        chips.append({"name": name, "value": form.data[name], "label": str(chip)})
    return chips
