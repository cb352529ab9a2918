"""PDFs that are made for one reader and kept nowhere: drafts, versions and working papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council import pdf, storage
from council.views.preview_limit import one_at_a_time


def printed(
    request: HttpRequest, document: Any, name: str, *, mark: str = "", note: str = ""
) -> HttpResponse:
    """A document as PDF under a file name, made anew; or a page that says why it cannot be."""
    try:
        with one_at_a_time(request.user):
            content = pdf.render(document, mark=mark, note=note, asset=storage.load)
    except pdf.RenderError as refused:
        context = {"message": str(refused)}
        return render(request, "responses/no_preview.html", context, status=422)
    return shown(content, name)


def shown(content: bytes, name: str) -> HttpResponse:
    """A PDF for the browser's own window."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
