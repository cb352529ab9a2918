"""Writing an inquiry or a motion, until it is filed."""

import logging
import uuid
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from council import pdf, storage
from council.documents import issues, receipts
from council.documents.record import data_of
from council.documents.stored import record_of
from council.enums import PaperState
from council.exceptions import ActionRefused, Invalid, Overtaken
from council.forms.drafts import DraftPage, with_one_more
from council.forms.uploads import viruses_in
from council.models import Paper
from council.pdf import RenderError
from council.queries import current_city
from council.rules.kinds import kind_of
from council.rules.permissions import author, council_office, may_write_papers
from council.rules.visibility import visible_files, visible_papers
from council.rules.workflow import PAPERS
from council.services import papers
from council.services.content import content_of
from council.services.uploads import report_virus
from council.site.requests import SignedInRequest
from council.templatetags.presentation import problems_of
from council.views.paper_acts import draft_pdf
from council.views.preview_limit import one_at_a_time

logger = logging.getLogger(__name__)

BOTH_TEXTS = "Daneben steht der gespeicherte Text. Wenn Sie noch einmal speichern, gilt Ihrer."
UNNUMBERED = (PaperState.DRAFT, PaperState.FILED)


@login_required
def new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Begin an inquiry or a motion. The same form sent twice changes the one draft it made."""
    if not may_write_papers(request.user):
        raise Http404
    return _page(request, kind, _draft_of_form(request))


@login_required
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on writing a draft."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk)
    if paper.state != PaperState.DRAFT:
        return redirect("tracking", paper.pk)
    if not PAPERS.may(request.user, "edit", paper):
        raise Http404
    return _page(request, paper.kind, paper)


@require_safe
@login_required
def preview(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The stored text as the official paper, before it has a number."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk, state__in=UNNUMBERED)

    def content() -> bytes:
        with one_at_a_time(request.user):
            return draft_pdf(paper)

    return _inline(content, issues.file_name(paper))


@require_safe
@login_required
def receipt(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The confirmation that a paper came in, for those who filed it."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk, filed_at__isnull=False)
    if not (author(request.user, paper) or council_office(request.user)):
        raise Http404
    document = receipts.receipt_of(paper, current_city())
    return _inline(lambda: pdf.render(document, asset=storage.load), "Eingangsbestätigung.pdf")


@require_safe
@login_required
def attachment(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """An attachment of a paper that has no number yet."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk)
    files = visible_files(request.user).exclude(sha256="")
    file = get_object_or_404(files, paper=paper, pk=file_pk)
    path = storage.path_of(file.sha256)
    if not path.is_file():
        logger.error("The file %s is missing", file.sha256)
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=file.name)


def _draft_of_form(request: SignedInRequest) -> Paper | None:
    """The draft that this form has already made, if it comes a second time."""
    if request.method != "POST":
        return None
    try:
        uid = uuid.UUID(request.POST.get("uid", ""))
    except ValueError:
        return None
    return Paper.objects.filter(uid=uid, drafted_by=request.user, state=PaperState.DRAFT).first()


def _page(request: SignedInRequest, kind: str, paper: Paper | None) -> HttpResponse:
    if request.method != "POST":
        forms = DraftPage(kind=kind, user=request.user, paper=paper)
        return _show(request, kind, paper, forms)
    if "add_part" in request.POST:
        data = with_one_more(request.POST, request.POST["add_part"])
        forms = DraftPage(kind=kind, user=request.user, paper=paper, data=data)
        return _show(request, kind, paper, forms)
    act = request.POST.get("do", "save")
    forms = DraftPage(
        kind=kind,
        user=request.user,
        paper=paper,
        data=request.POST,
        files=request.FILES,
        filing=act == "file",
    )
    if request.htmx and paper is not None:
        return _saved_part(request, paper, forms)
    if not forms.is_valid():
        for virus in viruses_in(forms.attachments):
            report_virus(virus, by=request.user)
        forms.attachments.ask_again()
        return _show(request, kind, paper, forms)
    try:
        saved = _save(request, kind, paper, forms)
    except Overtaken as refused:
        assert paper is not None  # what is new nobody can have overtaken
        forms.text.add_error(None, f"{refused} {BOTH_TEXTS}")
        paper.refresh_from_db()
        forms.text.show_revision(paper.revision)
        forms.attachments.ask_again()
        return _show(request, kind, paper, forms, overtaken=True)
    except ActionRefused as refused:
        _show_at_field(forms, refused)
        forms.attachments.ask_again()
        return _show(request, kind, paper, forms)
    return _go_on(request, saved, act)


def _save(request: SignedInRequest, kind: str, paper: Paper | None, forms: DraftPage) -> Paper:
    """Store what was changed, and nothing when nothing was."""
    content, sent = forms.content(), forms.text.cleaned_data
    if paper is None:
        paper = papers.start_draft(kind=kind, content=content, by=request.user, uid=sent["uid"])
    elif content != content_of(paper):
        papers.change_draft(paper, content=content, by=request.user, seen=sent["seen"] or 0)
    added = forms.attachments.cleaned_data["uploads"]
    removed = forms.attachments.removed_files()
    if added or removed:
        papers.change_attachments(paper, added=added, removed=removed, by=request.user)
    for attachment in added:
        for sentence in attachment.told:
            messages.warning(request, sentence)
    return paper


def _saved_part(request: SignedInRequest, paper: Paper, forms: DraftPage) -> HttpResponse:
    """Save what is written after a pause, and say on the page how that went."""
    problems = []
    if not forms.is_valid():
        problems = [message for *_, message in chain(*map(problems_of, forms.all()))]
    else:
        try:
            paper = _save(request, paper.kind, paper, forms)
        except ActionRefused as refused:
            problems = [str(refused)]
    paper.refresh_from_db()
    context = {
        "saved_at": "" if problems else f"{timezone.localtime():%H:%M}",
        "seen": forms.text["seen"],
        "revision": paper.revision,
        "problems": problems,
    }
    response = render(request, "council/parts/draft_saved.html", context)
    if not problems:
        response["HX-Trigger"] = "saved"
    return response


def _go_on(request: SignedInRequest, paper: Paper, act: str) -> HttpResponse:
    if act == "file":
        return redirect("paper_act", paper.pk, "file")
    messages.success(request, f"Gespeichert um {timezone.localtime():%H:%M} Uhr.")
    anchor = "#vorschau" if act == "preview" else ""
    return redirect(reverse("draft", args=[paper.pk]) + anchor)


def _show_at_field(forms: DraftPage, refused: ActionRefused) -> None:
    field = refused.field if isinstance(refused, Invalid) else None
    if field == "askers":
        forms.askers.add_error(None, str(refused))
    else:
        forms.text.add_error(field if field in forms.text.fields else None, str(refused))


def _show(
    request: SignedInRequest,
    kind: str,
    paper: Paper | None,
    forms: DraftPage,
    *,
    overtaken: bool = False,
) -> HttpResponse:
    row = kind_of(kind)
    context = {
        "kind": row,
        "paper": paper,
        "heading": row.heading_again if paper else row.heading_new,
        "confidential": bool(paper and paper.confidential),
        "forms": forms,
        "returned": _return_of(paper) if paper else None,
        "stored": _stored(paper) if overtaken and paper else None,
        "files": _files_of(paper) if paper else [],
    }
    return render(request, "council/draft.html", context, status=409 if overtaken else 200)


def _stored(paper: Paper) -> dict[str, Any]:
    """What is stored now, to be read beside what somebody has written over it."""
    return {"paper": data_of(record_of(paper)), "parents": []}


def _return_of(paper: Paper) -> Any:
    """Why the council office gave the paper back, as long as it was not filed again."""
    step = paper.steps.order_by("at", "pk").last()
    return step if step and step.action == "return" else None


def _files_of(paper: Paper) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "url": reverse("attachment", args=[paper.pk, file.pk]),
            "size": file.size,
        }
        for file in paper.files.all()
    ]


def _inline(render: Callable[[], bytes], name: str) -> HttpResponse:
    """A PDF for the window or the frame that asked for it; in its place, why there is none."""
    try:
        content = render()
    except RenderError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(False, name)},
    )
