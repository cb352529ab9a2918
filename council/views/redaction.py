"""The page on which the council office redacts an attachment."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council import storage
from council.exceptions import ActionRefused
from council.forms.redaction import BoxFormSet, RedactForm
from council.models import File, Paper
from council.rules.visibility import visible_files, visible_papers
from council.rules.workflow import PAPERS
from council.services import redactions
from council.site.requests import SignedInRequest
from council.uploads import redacting
from council.uploads.accepting import UploadRefused
from council.views.paper_acts import issue_if_possible


@login_required
def redact(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponse:
    """Show the pages of an attachment with boxes to be drawn; put the redacted copy beside it."""
    paper, file, content = _wanted(request, pk, file_pk)
    row = PAPERS.find("redact", paper.state)
    try:
        count = redacting.pages_of(content)
    except UploadRefused as refused:
        messages.error(request, str(refused))
        return redirect("tracking", paper.pk)
    data = request.POST if request.method == "POST" else None
    form = RedactForm(
        data, subject=paper, user=request.user, row=row, initial={"seen": paper.revision}
    )
    boxes = BoxFormSet(data, prefix="boxes")
    boxes.pages = count
    if data is not None and all([form.is_valid(), boxes.is_valid()]):
        try:
            copy = redacting.redacted(file.name, content, boxes.boxes())
            redactions.redact_attachment(
                paper, file=file, redacted=copy, by=request.user, **form.service_values()
            )
        except (ActionRefused, UploadRefused) as refused:
            form.add_error(None, str(refused))
            paper.refresh_from_db()
            form.show_revision(paper.revision)
        else:
            issue_if_possible(paper, by=request.user)
            messages.success(
                request,
                f"„{copy.name}“ liegt neben „{file.name}“. Öffentlich wird nur die geschwärzte "
                "Fassung.",
            )
            return redirect("tracking", paper.pk)
    pages = [
        (number, reverse("redact_page", args=[paper.pk, file.pk, number]))
        for number in range(1, count + 1)
    ]
    context = {"paper": paper, "file": file, "form": form, "boxes": boxes, "pages": pages}
    return render(request, "council/redact.html", context)


@require_safe
@login_required
def page(request: SignedInRequest, pk: int, file_pk: int, number: int) -> HttpResponse:
    """The picture of a page."""
    _, _, content = _wanted(request, pk, file_pk)
    try:
        return HttpResponse(redacting.picture_of(content, number), content_type="image/png")
    except UploadRefused:
        raise Http404 from None


def _wanted(request: SignedInRequest, pk: int, file_pk: int) -> tuple[Paper, File, bytes]:
    """The paper, its attachment and what that holds. Raises Http404."""
    paper: Any = get_object_or_404(visible_papers(request.user), pk=pk)
    if not PAPERS.may(request.user, "redact", paper):
        raise Http404
    files = visible_files(request.user).filter(mime="application/pdf").exclude(sha256="")
    file = get_object_or_404(files, paper=paper, pk=file_pk)
    try:
        return paper, file, storage.load(file.sha256)
    except FileNotFoundError:
        raise Http404 from None
