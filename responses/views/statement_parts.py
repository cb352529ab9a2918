"""What stands around the answers: head, distribution list, annexes, and who co-signs."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from council import storage
from council.enums import BODY_KINDS, OFFICE_KINDS
from council.exceptions import ActionRefused, Invalid, Overtaken
from council.forms.uploads import viruses_in
from council.models import Meeting, Organization
from council.queries import coming_meetings, current_city, organizations_on
from council.services.uploads import report_virus
from council.uploads.accepting import covered_sentence
from council.uploads.keeping import covered_in
from responses.enums import Decision
from responses.forms.workbench import (
    AnnexForm,
    CosignersForm,
    Distribution,
    HeadForm,
    SeenForm,
    after_newer,
    filled_in,
    is_stored,
    other_values,
)
from responses.models import Annex, Statement
from responses.rules.workflow import STATEMENTS
from responses.services import drafting
from responses.views.frame import at, frame, may_write, statement_for

Values = list[tuple[str, str]]
# As many coming sittings of each body as help to fill in a day.
SITTINGS_SHOWN = 3
MOST_DIGITS = 5  # of a number of rows


@login_required
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Who edited, who signs, introduction and closing, and whether the public may read it."""
    statement = statement_for(request.user, pk)
    if request.method != "POST":
        return _head_page(request, statement)
    _check_lead(request.user, statement)
    form = HeadForm(request.POST, statement=statement)
    if not form.is_valid():
        return _head_page(request, statement, head_form=form)
    try:
        drafting.save_head(
            statement, head=form.head(), by=request.user, seen=form.cleaned_data["seen"]
        )
    except Invalid as refused:
        form.add_error(refused.field, str(refused))
        return _head_page(request, statement, head_form=form)
    except Overtaken as refused:
        statement.refresh_from_db()
        if not is_stored(form, statement):
            stored = other_values(form, statement)
            form.add_error(None, str(refused))
            after_newer(form, statement)
            return _head_page(request, statement, head_form=form, stored=stored, status=409)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return _head_page(request, statement, unsaved=filled_in(form), status=409)
    messages.success(request, "Kopf gespeichert.")
    return redirect(at("head", statement))


@login_required
def distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """The distribution list; it is edited on the page of the head."""
    statement = statement_for(request.user, pk)
    if request.method != "POST":
        return redirect(f"{at('head', statement)}#verteiler")
    _check_lead(request.user, statement)
    bodies = _bodies(statement)
    if "add_part" in request.POST:
        rows = _formset(_with_one_more(request.POST), bodies)
        return _head_page(request, statement, rows=rows)
    rows = _formset(request.POST, bodies)
    seen = SeenForm(request.POST)
    if not (rows.is_valid() and seen.is_valid()):
        return _head_page(request, statement, rows=rows, seen=seen)
    try:
        drafting.save_distribution(
            statement, rows=rows.rows, by=request.user, seen=seen.cleaned_data["seen"]
        )
    except ActionRefused as refused:
        statement.refresh_from_db()
        if _planned(statement) != rows.rows:
            messages.error(request, str(refused))
            return _head_page(request, statement, rows=rows, status=409)
    messages.success(request, "Verteiler gespeichert.")
    return redirect(f"{at('head', statement)}#verteiler")


@login_required
def annexes(request: HttpRequest, pk: int) -> HttpResponse:
    """The files that go out with the answer."""
    statement = statement_for(request.user, pk)
    form = AnnexForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        _check_lead(request.user, statement)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                annex = drafting.add_annex(
                    statement,
                    name=form.cleaned_data["name"] or upload.name,
                    mime=upload.mime,
                    content=upload.content,
                    by=request.user,
                    upload=upload,
                    public=form.cleaned_data["public"],
                )
            except ActionRefused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, f"„{annex.name}“ ist jetzt eine Anlage.")
                for sentence in upload.told:
                    messages.warning(request, sentence)
                return redirect(at("annexes", statement))
        for virus in viruses_in(form):
            report_virus(virus, by=request.user)
    context = {
        **frame(request, statement, "annexes"),
        "annexes": _with_what_is_covered(statement),
        "form": form,
    }
    return render(request, "responses/annexes.html", context, status=status)


@login_required
def annex(request: HttpRequest, pk: int, annex_pk: int) -> HttpResponseBase:
    """GET: the file. POST: take it out of the answer, or say whether it goes out with it.

    Earlier versions keep what they had.
    """
    statement = statement_for(request.user, pk)
    row = get_object_or_404(statement.annexes, pk=annex_pk)
    if request.method != "POST":
        return download(row)
    _check_lead(request.user, statement)
    try:
        messages.success(request, _changed(request, row))
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect(at("annexes", statement))


def _with_what_is_covered(statement: Statement) -> list[tuple[Annex, str]]:
    """The annexes, each with what is to be said of text under black bars in it."""
    rows = list(statement.annexes.all())
    covered = covered_in(row.sha256 for row in rows)
    return [
        (row, covered_sentence(row.name, covered[row.sha256]) if row.sha256 in covered else "")
        for row in rows
    ]


def _changed(request: HttpRequest, row: Annex) -> str:
    """Do with an annex what was asked, and say so. Raises ActionRefused."""
    wanted = request.POST.get("do", "remove")
    if wanted not in ("open", "close"):
        drafting.remove_annex(row, by=request.user)
        return f"„{row.name}“ gehört nicht mehr zur Antwort."
    bars_seen = request.POST.get("bars_seen") == "on"
    drafting.decide_on_annex(row, public=wanted == "open", bars_seen=bars_seen, by=request.user)
    if wanted == "open":
        return f"„{row.name}“ geht mit der Antwort hinaus, wenn diese öffentlich ist."
    return f"„{row.name}“ geht nicht mit hinaus."


@login_required
def cosigners(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is asked to co-sign, and what they said."""
    statement = statement_for(request.user, pk)
    asked = [row.organization for row in statement.cosignatures.all()]
    offices = _offices(statement, asked)
    initial = {"offices": [str(office.pk) for office in asked], "seen": statement.revision}
    form = CosignersForm(request.POST or None, offices=offices, initial=initial)
    status = 200
    if request.method == "POST":
        _check_lead(request.user, statement)
        if form.is_valid():
            try:
                drafting.ask_cosigners(
                    statement,
                    offices=form.chosen,
                    by=request.user,
                    seen=form.cleaned_data["seen"],
                )
            except ActionRefused as refused:
                statement.refresh_from_db()
                form.add_error(None, str(refused))
                after_newer(form, statement)
                status = 409
            else:
                messages.success(request, "Die Liste der mitzeichnenden Stellen ist gespeichert.")
                return redirect(at("cosigners", statement))
    context = {
        **frame(request, statement, "cosigners"),
        "form": form,
        "signatures": statement.cosignatures.select_related("organization", "version", "by"),
        "may_override": STATEMENTS.may(request.user, "override", statement),
        "refused": Decision.REFUSED,
    }
    return render(request, "responses/cosigners.html", context, status=status)


def download(row: Annex) -> FileResponse:
    """A stored file, always to be saved: what people uploaded is never shown as a page of ours."""
    return attachment(row.sha256, row.name, row.mime)


def attachment(sha256: str, name: str, mime: str) -> FileResponse:
    """The stored content under a name. Raises Http404 if it is not there."""
    try:
        file = storage.path_of(sha256).open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(file, as_attachment=True, filename=name, content_type=mime)


def _check_lead(user: Any, statement: Statement) -> None:
    if not STATEMENTS.ever_may(user, "edit", statement):
        raise Http404


def _head_page(
    request: HttpRequest,
    statement: Statement,
    *,
    head_form: HeadForm | None = None,
    rows: Any = None,
    seen: SeenForm | None = None,
    stored: Values | None = None,
    unsaved: Values | None = None,
    status: int = 200,
) -> HttpResponse:
    bodies = _bodies(statement)
    context = {
        **frame(request, statement, "head"),
        "recipients": statement.recipients.select_related("organization"),
        "stored": stored,
        "unsaved": unsaved,
    }
    if may_write(request.user, statement):
        context |= {
            "form": head_form or HeadForm(statement=statement),
            "rows": rows or _formset(None, bodies, statement),
            "seen": seen or SeenForm(initial={"seen": statement.revision}, auto_id="verteiler-%s"),
            "sittings": _coming_sittings(bodies),
        }
    elif head_form is not None:
        context["unsaved"] = filled_in(head_form)
    return render(request, "responses/head.html", context, status=status)


def _formset(data: Any, bodies: Sequence[Organization], statement: Statement | None = None) -> Any:
    initial = [
        {
            "organization": row.organization_id,
            "held_on": row.held_on,
            "role": row.role,
            "result": row.result,
        }
        for row in (statement.recipients.all() if statement else ())
    ]
    return Distribution(
        data, initial=initial or None, prefix="verteiler", form_kwargs={"bodies": bodies}
    )


def _with_one_more(data: Any) -> Any:
    data = data.copy()
    total = data.get("verteiler-TOTAL_FORMS", "")
    countable = total.isdecimal() and len(total) < MOST_DIGITS
    data["verteiler-TOTAL_FORMS"] = str(int(total) + 1) if countable else "1"
    return data


def _planned(statement: Statement) -> list[drafting.Row]:
    return [
        drafting.Row(organization=row.organization, role=row.role, held_on=row.held_on)
        for row in statement.recipients.select_related("organization")
    ]


def _bodies(statement: Statement) -> list[Organization]:
    """The bodies of today, and those that stand in the list already."""
    bodies = organizations_on(current_city().today(), *BODY_KINDS)
    listed = Organization.objects.filter(pk__in=statement.recipients.values("organization"))
    return list((bodies | listed).distinct())


def _offices(statement: Statement, asked: Sequence[Organization]) -> list[Organization]:
    offices = organizations_on(current_city().today(), *OFFICE_KINDS)
    listed = Organization.objects.filter(pk__in=[office.pk for office in asked])
    return list((offices | listed).exclude(pk=statement.lead_id).distinct())


def _coming_sittings(bodies: Sequence[Organization]) -> list[tuple[Organization, list[Meeting]]]:
    """The next sittings of each body."""
    meetings: QuerySet[Meeting] = coming_meetings(timezone.now()).filter(organization__in=bodies)
    by_body: dict[Organization, list[Meeting]] = {}
    for meeting in meetings:
        rows = by_body.setdefault(meeting.organization, [])
        if len(rows) < SITTINGS_SHOWN:
            rows.append(meeting)
    return list(by_body.items())
