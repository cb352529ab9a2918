"""The page that says which data there are, and the files of the whole stock."""

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from council.feeds import dump
from council.models import City
from council.models.city import LICENSES
from council.portal.serving import public_page
from council.queries import current_city
from council.rules.fields import FIELDS, closed_fields

TYPES = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, and how it is read."""
    city, place = current_city(), dump.folder()
    context = {
        "license": dict(LICENSES).get(city.data_license, ""),
        "license_url": city.data_license,
        "files": [_entry(place / name) for name in dump.NAMES if (place / name).exists()],
        "outdated": dump.is_outdated(),
        "fields": _fields(city),
        "oparl": f"{settings.SITE_URL}/oparl/system/1",
    }
    return render(request, "council/portal/open_data.html", context)


def _fields(city: City) -> list[tuple[str, str]]:
    """The fields of a line, in words; the whole form stands in the documentation."""
    closed = closed_fields(city)
    return [(field.name, field.meaning) for field in FIELDS if field.name not in closed]


def _entry(path: Path) -> dict[str, Any]:
    kind = path.suffix.removeprefix(".")
    return {
        "name": f"Alle Vorgänge als {'JSON Lines' if kind == 'jsonl' else 'Tabelle'}",
        "url": reverse("open_data_file", args=[path.name]),
        "size": path.stat().st_size,
        "kind": kind.upper(),
        "note": f"Stand {timezone.localtime(_made_at(path)):%d.%m.%Y, %H:%M} Uhr",
    }


@public_page
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One of the files; not sent again if the reader has it."""
    path = dump.folder() / name
    if name not in dump.NAMES:
        raise Http404
    if not path.exists():
        return _made_anew()
    made_at = _made_at(path).timestamp()
    etag = quote_etag(f"{path.stat().st_mtime_ns:x}-{path.stat().st_size:x}")
    unchanged = get_conditional_response(request, etag=etag, last_modified=int(made_at))
    response = unchanged or FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=TYPES[name.rpartition(".")[2]],
    )
    response["ETag"], response["Last-Modified"] = etag, http_date(made_at)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _made_anew() -> HttpResponse:
    """Nothing for the moment, if there was a file before."""
    if not dump.is_outdated():
        raise Http404
    headers = {"Retry-After": "300", "Access-Control-Allow-Origin": "*"}
    return HttpResponse(
        "Die Datei wird gerade neu erstellt. Bitte versuchen Sie es in einigen Minuten wieder.\n",
        status=503,
        content_type="text/plain; charset=utf-8",
        headers=headers,
    )


def _made_at(path: Path) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC)
