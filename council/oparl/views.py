"""The addresses of the open interface."""

from http import HTTPStatus
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from council.enums import ObjectKind
from council.models import Consultation, File, Issue, PublicObject
from council.oparl.answers import NOT_FOUND, answer, error, open_to_programs
from council.oparl.lists import ListForm, ListPage
from council.oparl.objects import BODY, BODY_LISTS, SYSTEM, file_name, shown
from council.oparl.shown import address, list_address, stamp, tombstone
from council.portal.downloads import SHOWN as HARMLESS
from council.portal.downloads import UNKNOWN, path_of, served
from council.rules.public_registers import public_meetings
from council.rules.visibility import public_at, public_files, public_issues


@open_to_programs
def start(request: HttpRequest) -> HttpResponseBase:
    """The way in leads to the one System object."""
    return redirect(address(ObjectKind.SYSTEM, SYSTEM))


@open_to_programs
def one(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """One object under its id; what is no longer public is told to be deleted."""
    row = _row(kind, number)
    items = [] if row.deleted else shown(ObjectKind(kind), [number])
    stamp(items)
    content: dict[str, Any] = items[0] if items else tombstone(row)
    return answer(request, content, row.modified_at.timestamp())


@open_to_programs
def bodies(request: HttpRequest) -> HttpResponseBase:
    """The list of bodies: this one city."""
    rows = PublicObject.objects.filter(kind=ObjectKind.BODY)
    return _list(request, rows, address(ObjectKind.BODY, BODY).rpartition("/")[0])


@open_to_programs
def of_body(request: HttpRequest, what: str) -> HttpResponseBase:
    """All objects of one kind."""
    if what not in BODY_LISTS:
        raise Http404
    rows = PublicObject.objects.filter(kind__in=BODY_LISTS[what])
    return _list(request, rows, list_address(ObjectKind.BODY, BODY, what))


@open_to_programs
def of_organization(request: HttpRequest, number: int, what: str) -> HttpResponseBase:
    """The sittings or the consultations of one organisation that is or was public."""
    _row(ObjectKind.ORGANIZATION, number)
    if what == "meeting":
        meetings = public_meetings().filter(organization=number).values("pk")
        rows = PublicObject.objects.filter(kind=ObjectKind.MEETING, number__in=meetings)
    elif what == "consultation":
        heard = Consultation.objects.filter(public_at("paper"), organization=number)
        rows = PublicObject.objects.filter(
            kind=ObjectKind.CONSULTATION, number__in=heard.values("pk")
        )
    else:
        raise Http404
    return _list(request, rows, list_address(ObjectKind.ORGANIZATION, number, what))


@open_to_programs
def file(request: HttpRequest, kind: str, number: int, use: str) -> HttpResponseBase:
    """The content of a file, to be shown ("access") or to be saved ("download")."""
    row = _row(kind, number)
    if kind not in (ObjectKind.FILE, ObjectKind.ISSUE) or use not in ("access", "download"):
        raise Http404
    if row.deleted:
        return error(HTTPStatus.GONE, "Diese Datei ist nicht mehr öffentlich.")
    items = _content(kind, number)
    mime = items.mime if isinstance(items, File) else "application/pdf"
    return served(
        request,
        path_of(items.sha256),
        file_name(items),
        mime if mime in HARMLESS else UNKNOWN,  # what a browser could run, it is told to save
        items.sha256,
        to_save=use == "download",
    )


@open_to_programs
def nothing(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Any other address of the interface."""
    return error(HTTPStatus.NOT_FOUND, NOT_FOUND)


def _content(kind: str, number: int) -> File | Issue:
    if kind == ObjectKind.ISSUE:
        return get_object_or_404(public_issues(), pk=number)
    return get_object_or_404(public_files().exclude(sha256=""), pk=number)


def _row(kind: str, number: int) -> PublicObject:
    """What the ledger knows of an object; not found if it never was public."""
    if kind not in ObjectKind.values or number >= 2**63:
        raise Http404
    return get_object_or_404(PublicObject, kind=kind, number=number)


def _list(request: HttpRequest, rows: QuerySet[PublicObject], list_url: str) -> HttpResponseBase:
    form = ListForm(request.GET)
    if not form.is_valid():
        return error(HTTPStatus.BAD_REQUEST, form.fault())
    newest = PublicObject.objects.aggregate(newest=Max("modified_at"))["newest"]
    content = ListPage(rows, form, list_url).content()
    return answer(request, content, newest.timestamp() if newest else 0)
