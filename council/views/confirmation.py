"""The one confirm page that every act on a paper or an answer passes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from council.exceptions import ActionRefused, AlreadyDone, Invalid, Overtaken
from council.forms.confirmation import ActForm
from council.rules.transitions import BEGINNING, STAYS, Transition, Workflow
from council.templatetags.presentation import state_badge

MOST_DIGITS = 20  # of a number that was sent
NOT_NOW = "Das ist beim jetzigen Stand nicht mehr nötig oder möglich."
Told = Callable[[Any, Any], Sequence[str]]  # (subject, user) -> sentences for the user


def nothing(subject: Any, user: Any) -> Sequence[str]:
    """Say nothing."""
    return ()


@dataclass(frozen=True)
class Act:
    """How an action appears: its service, its form and what it brings about."""

    service: Callable[..., Any]
    heading: str
    form: Callable[..., ActForm] = ActForm
    receivers: Told = nothing
    mails: Told = nothing
    remarks: Told = nothing
    done: Callable[[Any], str] = field(default=lambda subject: "Erledigt.")
    label: str = ""  # what its button says, where the table's word is not enough
    page: str = ""  # the name of its own page, if it has one
    # Where the step leads, if that depends on who makes it; otherwise the table says it.
    leads_to: Callable[[Any, Any], str] | None = None


def act_page(
    request: HttpRequest,
    *,
    workflow: Workflow,
    subject: Any,
    action: str,
    act: Act | None,
    back: str,
    after: Callable[[Any], str],
    context: dict[str, Any],
    word_of: Callable[[str], str] | None = None,
    template: str = "council/act.html",
    meant: Any = None,
) -> HttpResponse:
    """Show what an act of `workflow` will do and do it on POST.

    `subject` came through the gate of visibility. What its viewer may never do is not found;
    what may not be done yet is explained. `back` leads to the subject, `after` onwards.
    `context` holds preline (kind and number), title, breadcrumb and confidential; `word_of`
    names a state where its own label does not suit every city; `template` may extend the confirm
    page. `meant` is what an act would begin: the table speaks of that then, not of `subject`.
    """
    if act is None:
        raise Http404
    ruled = subject if meant is None else meant
    row = _offered(workflow, action, ruled, request.user)
    if row is None and meant is None and _made_already(request, workflow, action, subject):
        messages.info(request, "Das haben Sie bereits erledigt.")
        return redirect(after(subject))
    if row is None:
        return _not_offered(request, workflow, action, ruled, back)
    form = _form(request, act, subject, row)
    if _is_done(request, act, subject, form):
        return redirect(after(subject))
    # Somebody else may have moved the subject while its page was read.
    row = _offered(workflow, action, ruled, request.user)
    if row is None:
        return _not_offered(request, workflow, action, ruled, back)
    page = {
        **_way(workflow, row, ruled, act, request.user, word_of),
        "hindrances": row.hindrances(request.user, ruled),
        "label": act.label or row.label,
        "dangerous": row.dangerous,
    }
    return _show(request, act, subject, form, back, {**context, **page}, template)


def _way(
    workflow: Workflow,
    row: Transition,
    subject: Any,
    act: Act,
    user: Any,
    word_of: Callable[[str], str] | None,
) -> dict[str, Any]:
    """The badges of where the subject is and where it goes, if it moves."""
    if row.target is STAYS or subject.state == BEGINNING:
        return {}
    then = act.leads_to(subject, user) if act.leads_to else workflow.target_of(row, subject)
    word = word_of or (lambda state: workflow.states[state].label)
    now = subject.state
    return {
        "badge_now": state_badge(workflow.states[now].look, word(now)),
        "badge_then": state_badge(workflow.states[then].look, word(then)),
    }


def _offered(workflow: Workflow, action: str, subject: Any, user: Any) -> Transition | None:
    return workflow.find(action, subject.state) if workflow.may(user, action, subject) else None


def _form(request: HttpRequest, act: Act, subject: Any, row: Transition) -> ActForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return act.form(
        *posted,
        initial={"seen": subject.revision},
        subject=subject,
        user=request.user,
        row=row,
    )


def _is_done(request: HttpRequest, act: Act, subject: Any, form: ActForm) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act.service(subject, by=request.user, **form.service_values())
    except AlreadyDone:
        messages.info(request, "Das haben Sie bereits erledigt.")
    except Invalid as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        if isinstance(refused, Overtaken):
            subject.refresh_from_db()
            form.show_revision(subject.revision)
        return False
    else:
        messages.success(request, act.done(subject))
    return True


def _show(
    request: HttpRequest,
    act: Act,
    subject: Any,
    form: ActForm,
    back: str,
    context: dict[str, Any],
    template: str,
) -> HttpResponse:
    page = {
        **context,
        "heading": act.heading,
        "form": form,
        "receivers": act.receivers(subject, request.user),
        "mails": act.mails(subject, request.user),
        "remarks": act.remarks(subject, request.user),
        "back": back,
    }
    status = 409 if form.is_bound and form.non_field_errors() else 200
    return render(request, template, page, status=status)


def _made_already(request: HttpRequest, workflow: Workflow, action: str, subject: Any) -> bool:
    """Whether the form that is sent here did its work before: a second click on its button."""
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdecimal() and len(seen) < MOST_DIGITS):
        return False
    steps = workflow.steps._default_manager
    earlier_steps = steps.filter(
        subject=subject, action=action, by=request.user, seen_revision=int(seen)
    )
    return bool(earlier_steps.exists())


def _not_offered(
    request: HttpRequest, workflow: Workflow, action: str, subject: Any, back: str
) -> HttpResponse:
    """Explain an act that was open to this person in another state; hide any other."""
    if not workflow.ever_may(request.user, action, subject):
        raise Http404
    row = workflow.find(action, subject.state)
    told = row.never(request.user, subject) if row and row.allows(request.user, subject) else ""
    messages.warning(request, told or NOT_NOW)
    return redirect(back)
