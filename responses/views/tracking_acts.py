"""What can be done about a paper from the workshop's side: withdraw, assign, interim notice."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from council.models import Paper
from council.rules.visibility import visible_papers
from council.views.confirmation import Act, act_page
from council.views.paper_acts import PAPER_ACTS, mail_to_askers
from responses.enums import StatementKind
from responses.forms.assign import AssignForm, NoticeForm
from responses.models import Statement
from responses.rules.workflow import STATEMENTS, answers_in_work, meant_for
from responses.services import assignments


@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The council office names the unit that answers a paper."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk)
    back = reverse("tracking", args=[pk])
    return _begin(request, paper, "open", after=lambda paper: back)


@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead unit begins an interim notice, or goes on with the one it has begun."""
    paper = get_object_or_404(visible_papers(request.user), pk=pk)
    begun = _begun_notice(paper)
    if begun is not None and STATEMENTS.ever_may(request.user, "open_notice", begun):
        return redirect("statement", begun.pk)

    def to_notice(paper: Paper) -> str:
        begun = _begun_notice(paper)
        name, pk = ("statement", begun.pk) if begun else ("tracking", paper.pk)
        return reverse(name, args=[pk])

    return _begin(request, paper, "open_notice", after=to_notice)


def _begun_notice(paper: Paper) -> Statement | None:
    return answers_in_work(paper, StatementKind.INTERIM_NOTICE).select_related("lead").first()


def _begin(
    request: HttpRequest, paper: Paper, action: str, *, after: Callable[[Paper], str]
) -> HttpResponse:
    back = reverse("tracking", args=[paper.pk])
    return act_page(
        request,
        workflow=STATEMENTS,
        subject=paper,
        meant=meant_for(paper),
        action=action,
        act=BEGINNINGS[action],
        back=back,
        after=after,
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
    if answers_in_work(paper, StatementKind.STATEMENT).exists():
        remarks.append("Die Antwort, die gerade geschrieben wird, wird abgebrochen.")
    return remarks


ASSIGN = Act(
    service=_open_statement,
    heading="Federführung zuweisen",
    label="Zuweisen",
    page="assign",
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
    label="Zwischennachricht beginnen",
    page="new_notice",
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
BEGINNINGS = {"open": ASSIGN, "open_notice": NOTICE}
