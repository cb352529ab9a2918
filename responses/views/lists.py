"""lists"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def statements(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
