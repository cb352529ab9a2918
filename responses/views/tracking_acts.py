"""What can be done about a paper from the workshop's side: withdraw, assign, interim notice."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from council.enums import PaperState, Role
from council.models import Paper
from council.rules.kinds import FILED_KINDS
from council.rules.permissions import council_office
from council.rules.visibility import visible_papers
from council.views.confirmation import Act, change_page
from council.views.paper_acts import PAPER_ACTS, mail_to_askers
from responses.enums import StatementKind
from responses.forms.assign import AssignForm, NoticeForm
from responses.models import Statement
from responses.queries import running
from responses.services import assignments

ASSIGNABLE = (PaperState.REGISTERED, PaperState.CLOSED)


@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The council office names the unit that answers a paper."""
    if not council_office(request.user):
        raise Http404
    paper = get_object_or_404(
        visible_papers(request.user).filter(kind__in=FILED_KINDS, state__in=ASSIGNABLE), pk=pk
    )
    back = reverse("tracking", args=[pk])
    if (statement := running_answer(paper, StatementKind.STATEMENT)) is not None:
        messages.info(request, f"{paper} ist schon zugewiesen: {statement.lead}.")
        return redirect(back)
    return _change(request, paper, ASSIGN, "Zuweisen", after=back)


@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead unit begins an interim notice, or goes on with the one it has begun."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk)
    if not may_write_notice(request.user, paper):
        raise Http404
    begun = running_answer(paper, StatementKind.INTERIM_NOTICE)
    if begun is not None:
        return redirect("statement", begun.pk)
    return _change(request, paper, NOTICE, "Zwischennachricht beginnen", after=None)


def may_write_notice(user: Any, paper: Paper) -> bool:
    """Whether `user` works in the unit that is writing the answer to `paper`."""
    offices = user.organizations(Role.CASE_OFFICER, Role.HEAD_OF_UNIT)
    return paper.lead_id in offices and running_answer(paper, StatementKind.STATEMENT) is not None


def running_answer(paper: Paper, kind: str) -> Statement | None:
    """The statement or interim notice on `paper` that is on its way."""
    answers = Statement.objects.filter(answered__paper=paper, kind=kind)
    return running(answers).select_related("lead").first()


def _change(
    request: HttpRequest, paper: Paper, act: Act, label: str, *, after: str | None
) -> HttpResponse:
    def begun_notice(paper: Paper) -> str:
        begun = running_answer(paper, StatementKind.INTERIM_NOTICE)
        return reverse("statement", args=[begun.pk]) if begun else back

    back = reverse("tracking", args=[paper.pk])
    return change_page(
        request,
        subject=paper,
        act=act,
        label=label,
        back=back,
        after=begun_notice if after is None else lambda paper: after,
        context={
            "preline": f"{paper.get_kind_display()} {paper.reference}",
            "title": paper.title,
            "confidential": paper.confidential,
            "breadcrumb": [("Schreibtisch", reverse("desk")), (str(paper), back)],
        },
    )


def _open_statement(
    paper: Paper, *, by: Any, together: Sequence[Paper] = (), **values: Any
) -> None:
    assignments.open_statement([paper, *together], by=by, **values)


def _open_notice(paper: Paper, *, by: Any, seen: int) -> None:
    assignments.open_interim_notice(paper, by=by)


def _mails_of_withdrawal(paper: Paper, user: Any) -> Sequence[str]:
    return [*mail_to_askers(paper, user), "Nachricht an das Ratsbüro"]


def _after_withdrawal(paper: Paper, user: Any) -> Sequence[str]:
    remarks = ["Der Vorgang bleibt mit dem Vermerk „zurückgezogen“ lesbar."]
    if running_answer(paper, StatementKind.STATEMENT) is not None:
        remarks.append("Die Antwort, die gerade geschrieben wird, wird abgebrochen.")
    return remarks


ASSIGN = Act(
    service=_open_statement,
    heading="Federführung zuweisen",
    form=AssignForm,
    receivers=lambda paper, user: ("Sachbearbeitung und Leitung der Stelle, die Sie wählen",),
    mails=lambda paper, user: ("an die Sachbearbeitung und die Leitung dieser Stelle",),
    remarks=lambda paper, user: (
        "Federführung und Frist stehen dann auch auf der Seite für alle.",
    ),
    done=lambda paper: f"{paper} ist zugewiesen.",
)
NOTICE = Act(
    service=_open_notice,
    heading="Zwischennachricht schreiben",
    form=NoticeForm,
    remarks=lambda paper, user: (
        "Eine Zwischennachricht sagt, wie weit die Antwort ist, warum sie länger dauert und wann "
        "sie kommt. Sie geht denselben Weg wie eine Stellungnahme.",
    ),
    done=lambda paper: "Die Zwischennachricht ist angelegt.",
)
WITHDRAW = Act(
    service=assignments.withdraw_paper,
    heading="Zurückziehen",
    mails=_mails_of_withdrawal,
    remarks=_after_withdrawal,
    done=lambda paper: f"{paper} ist zurückgezogen.",
)
TRACKING_ACTS = {**PAPER_ACTS, "withdraw": WITHDRAW}
