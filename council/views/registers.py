"""The registers of the council office: lists, and a page for each entry."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council.forms.registers import RegisterFilter, SittingsForm, memberships_of
from council.models import Person, User
from council.rules.permissions import administrator
from council.services.registers import plan_meetings, save_entry, save_person
from council.views.register_pages import chips_of, keepers_only, matching, ordered, page_of, saved
from council.views.register_table import REGISTERS, Register


@require_safe
@keepers_only
def overview(request: HttpRequest) -> HttpResponse:
    """All registers, with how many entries each has today."""
    cards = [
        {
            "heading": register.heading,
            "about": register.about,
            "count": register.rows().exclude(register.former()).count(),
            "url": reverse("register", args=[slug]),
        }
        for slug, register in REGISTERS.items()
    ]
    accounts = {
        "heading": "Konten",
        "about": "Wer sich anmelden kann, und mit welchen Rollen.",
        "count": User.objects.filter(is_active=True).count(),
        "url": reverse("accounts"),
    }
    context = {"cards": [*cards, accounts], "is_administrator": administrator(request.user)}
    return render(request, "council/registers.html", context)


@require_safe
@keepers_only
def entries(request: HttpRequest, register: str) -> HttpResponse:
    """The list of one register."""
    kept = _register(register)
    form = RegisterFilter(request.GET)
    form.fields["former"].label = kept.former_label
    form.is_valid()
    rows = kept.rows()
    if not form.cleaned_data.get("former"):
        rows = rows.exclude(kept.former())
    # A word may be found in several seats of one person.
    rows = matching(rows, form.cleaned_data.get("q", ""), kept.search).distinct()
    rows, sort = ordered(rows, request.GET.get("sort", ""), kept.orders, kept.usual)
    page = page_of(request, rows)
    context = {
        "register": kept,
        "slug": register,
        "form": form,
        "chips": chips_of(form),
        "page": page,
        "count": page.paginator.count,
        "sort": sort,
        "rows": [
            {
                "url": reverse("entry", args=[register, row.pk]),
                "title": kept.columns[0].text(row),
                "cells": [(column.label, column.text(row)) for column in kept.columns[1:]],
            }
            for row in page.object_list
        ],
        "breadcrumb": [("Register", reverse("registers"))],
    }
    return render(request, "council/register.html", context)


@keepers_only
def entry(request: HttpRequest, register: str, pk: int | None = None) -> HttpResponse:
    """A new entry, or one to be changed. Nothing is ever deleted."""
    kept = _register(register)
    if register == "personen":
        return _person(request, kept, pk)
    if register == "sitzungen" and pk is None:
        return _new_sittings(request, kept)
    row = get_object_or_404(kept.form._meta.model, pk=pk) if pk else None
    if row is not None and not kept.rows().filter(pk=pk).exists():
        raise Http404
    title = str(row) if row else kept.new
    form = kept.form(request.POST or None, instance=row)
    if form.is_valid() and saved(form, lambda: save_entry(form.instance, by=request.user)):
        return _done(request, register, f"Gespeichert: {form.instance}.")
    return _form_page(request, register, form, title=title)


def _person(request: HttpRequest, kept: Register, pk: int | None) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk) if pk else Person()
    title = person.name if pk else kept.new
    posted = request.POST if request.method == "POST" else None
    form = kept.form(posted, instance=person)
    seats = memberships_of(person, posted)
    if posted is not None and form.is_valid() and seats.is_valid():
        changed = [seat.instance for seat in seats if seat.has_changed()]
        if saved(form, lambda: save_person(form.instance, changed, by=request.user)):
            return _done(request, "personen", f"Gespeichert: {form.instance}.")
    return _form_page(request, "personen", form, title=title, seats=seats)


def _new_sittings(request: HttpRequest, kept: Register) -> HttpResponse:
    form = SittingsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meetings = form.cleaned_data["meetings"]
        if saved(form, lambda: plan_meetings(meetings, by=request.user)):
            count = "1 Sitzung" if len(meetings) == 1 else f"{len(meetings)} Sitzungen"
            return _done(request, "sitzungen", f"{count} eingetragen.")
    return _form_page(request, "sitzungen", form, title=kept.new)


def _register(slug: str) -> Register:
    if slug not in REGISTERS:
        raise Http404
    return REGISTERS[slug]


def _done(request: HttpRequest, register: str, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("register", register)


def _form_page(
    request: HttpRequest, register: str, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    context |= {
        "form": form,
        "register": REGISTERS[register],
        "slug": register,
        "breadcrumb": [
            ("Register", reverse("registers")),
            (REGISTERS[register].heading, reverse("register", args=[register])),
        ],
    }
    return render(request, "council/entry.html", context)
