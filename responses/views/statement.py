"""The pages about an answer: its versions, its way, its PDF, and the acts that move it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from council import storage
from council.documents import issues
from council.models import Issue
from council.queries import current_city
from council.views.confirmation import Act, act_page
from council.words.german import german_datetime
from responses.documents.assembly import answered_papers, document_of
from responses.enums import Decision, StatementState
from responses.forms.confirmation import OverrideForm
from responses.forms.versions import ComparisonForm
from responses.models import Statement, StatementVersion
from responses.rules.steps import STEPS
from responses.rules.workflow import STATEMENTS
from responses.services import drafting
from responses.views.frame import at, frame, naming, statement_for, word_of
from responses.views.printing import printed, shown
from responses.views.statement_acts import STATEMENT_ACTS
from responses.views.statement_parts import attachment

MARK = "ENTWURF"
# After these the person goes on with the statement; after others with what else is on the desk.
STAYS_OPEN = ("take", "extend")
HANDED_ON = {row.action for row in STATEMENTS.table if row.hands_on}


@require_safe
@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The official PDF as it would be now, marked as a draft; once distributed, the issue."""
    statement = statement_for(request.user, pk)
    if statement.state == StatementState.DISTRIBUTED and statement.published is not None:
        return _issued(statement.published.issues.order_by("-number")[0])
    document = document_of(statement)
    name = f"{file_name(statement)}-Entwurf.pdf"
    return printed(request, document, name, mark=f"{MARK}\n{_stand(statement, document)}")


@require_safe
@login_required
def preview_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF within a page."""
    statement = statement_for(request.user, pk)
    return render(request, "responses/preview.html", frame(request, statement, "preview_page"))


@require_safe
@login_required
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, the newest first."""
    statement = statement_for(request.user, pk)
    return versions_page(request, statement, ComparisonForm(statement=statement))


def versions_page(request: HttpRequest, statement: Statement, form: ComparisonForm) -> HttpResponse:
    """The page of all versions, with the form that compares two."""
    rows = statement.versions.select_related("by").defer("document").order_by("-number")
    word = word_of(current_city())
    context = {
        **frame(request, statement, "versions"),
        "versions": [
            {"version": row, "word": word(row.state), "look": STEPS[StatementState(row.state)].look}
            for row in rows
        ],
        "form": form,
    }
    return render(request, "responses/versions.html", context)


@require_safe
@login_required
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was when it left a desk."""
    statement = statement_for(request.user, pk)
    row = _version(statement, number)
    word = word_of(current_city())
    context = {
        **frame(request, statement, "versions"),
        "version": row,
        "version_word": word(row.state),
        "version_look": STEPS[StatementState(row.state)].look,
        "document": row.document,
        "files": _files(statement, row),
        "signatures": row.cosignatures.select_related("organization", "by"),
    }
    return render(request, "responses/version.html", context)


@require_safe
@login_required
def version_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A version as PDF: the issue that was made from it, or a draft that names the version."""
    statement = statement_for(request.user, pk)
    row = _version(statement, number)
    for issue in statement.published.issues.all() if statement.published else ():
        if issues.is_made_from(issue, row.document):
            return _issued(issue)
    name = f"{file_name(statement)}-Fassung-{row.number}.pdf"
    return printed(request, row.document, name, mark=f"{MARK}\n{_words_for(row)}")


@require_safe
@login_required
def version_annex(request: HttpRequest, pk: int, number: int, position: int) -> HttpResponseBase:
    """An annex as it went with a version, also if it was taken out since."""
    row = _version(statement_for(request.user, pk), number)
    files = row.document["paper"].get("files", [])
    if not 1 <= position <= len(files):
        raise Http404
    file = files[position - 1]
    return attachment(file["sha256"], file["name"], file["mime"])


@require_safe
@login_required
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what, when, why and for whom."""
    statement = statement_for(request.user, pk)
    context = {
        **frame(request, statement, "slip"),
        "steps": slip_lines(statement),
        "round": statement.round,
    }
    return render(request, "responses/slip.html", context)


def slip_lines(statement: Statement) -> list[dict[str, Any]]:
    """The routing slip as its component shows it, oldest first."""
    word = word_of(current_city())
    lines = []
    for step in statement.steps.select_related("version"):
        moved = step.source != step.target
        to_unit = step.action in HANDED_ON
        line: dict[str, Any] = {
            "action": STATEMENTS.words_of(step.action),
            "by": step.by_name,
            "at": step.at,
            "comment": step.comment,
            "from_desk": word(step.source) if moved and not to_unit else "",
            "to_desk": step.for_whom if to_unit else word(step.target) if moved else "",
        }
        if step.for_whom and not to_unit:
            line["by"] = f"{step.by_name} für {step.for_whom}"
        if step.version is not None:
            line["version"] = step.version.number
            line["version_url"] = reverse("version", args=[statement.pk, step.version.number])
        lines.append(line)
    return lines


@login_required
def override(request: HttpRequest, pk: int, cosignature_pk: int) -> HttpResponse:
    """Go on without a refused signature: the head of the lead unit decides, with a reason."""
    statement = statement_for(request.user, pk)
    row = get_object_or_404(
        statement.cosignatures.select_related("organization"),
        pk=cosignature_pk,
        decision=Decision.REFUSED,
    )
    act = Act(
        lambda subject, **values: drafting.override_refusal(row, **values),
        "Ablehnung übergehen",
        form=OverrideForm,
        remarks=lambda subject, user: [
            f"{row.organization} hat abgelehnt: {row.remark}",
            "Die Antwort kann danach ohne diese Mitzeichnung weitergehen. Die Ablehnung bleibt "
            "auf dem Laufzettel stehen.",
        ],
        done=lambda subject: f"Die Ablehnung von {row.organization} ist übergangen.",
    )
    return act_page(
        request,
        workflow=STATEMENTS,
        subject=statement,
        action="override",
        act=act,
        back=at("cosigners", statement),
        after=lambda subject: at("cosigners", subject),
        context=naming(statement, answered_papers(statement)),
    )


@login_required
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """The confirm page of every act on the statement but those on one of its parts."""
    statement = statement_for(request.user, pk)
    return act_page(
        request,
        workflow=STATEMENTS,
        subject=statement,
        action=action,
        act=STATEMENT_ACTS.get(action),
        back=at("statement", statement),
        after=lambda subject: at("statement", subject) if action in STAYS_OPEN else reverse("desk"),
        context=naming(statement, answered_papers(statement)),
        word_of=word_of(current_city()),
    )


def _stand(statement: Statement, document: Any) -> str:
    """What a copy says of itself: which version it is, as a co-signer must know, or its time."""
    last = statement.versions.order_by("-number").first()
    if last is not None and last.document == document:
        return _words_for(last)
    return f"Stand {german_datetime(timezone.now())}"


def _words_for(version: StatementVersion) -> str:
    return f"Fassung {version.number} vom {german_datetime(version.at)}"


def _version(statement: Statement, number: int) -> StatementVersion:
    return get_object_or_404(statement.versions.select_related("by"), number=number)


def _files(statement: Statement, row: StatementVersion) -> list[dict[str, Any]]:
    return [
        {
            "name": file["name"],
            "size": file["size"],
            "url": reverse("version_annex", args=[statement.pk, row.number, position]),
        }
        for position, file in enumerate(row.document["paper"].get("files", []), start=1)
    ]


def _issued(issue: Issue) -> HttpResponse:
    return shown(storage.load(issue.sha256), f"{issue.paper.slug}.pdf")


def file_name(statement: Statement) -> str:
    """How files of an answer begin: with its number, or that of what it answers."""
    papers = answered_papers(statement)
    return (statement.reference or f"zu-{papers[0].slug}").replace("/", "-")
