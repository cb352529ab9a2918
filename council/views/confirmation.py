"""The one confirm page that every act on a paper or an answer passes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from council.exceptions import ActionRefused, AlreadyDone, Invalid, Overtaken
from council.forms.confirmation import ActForm
from council.rules.transitions import Transition, Workflow
from council.templatetags.presentation import state_badge

MOST_DIGITS = 20  # of a number that was sent
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
    # Where the step leads, if that depends on who makes it; otherwise the table says it.
    leads_to: Callable[[Any, Any], str] | None = None


def act_page(
    request: HttpRequest,
    *,
    workflow: Workflow,
    subject: Any,
    action: str,
    acts: dict[str, Act],
    back: str,
    after: Callable[[Any], str],
    context: dict[str, Any],
    word_of: Callable[[str], str] | None = None,
) -> HttpResponse:
    """Show what a step of `workflow` will do and do it on POST.

    `subject` came through the gate of visibility. What its viewer may never do is not found;
    what may not be done yet is explained. `back` leads to the subject, `after` onwards.
    `context` holds preline (kind and number), title, breadcrumb and confidential; `word_of`
    names a state where its own label does not suit every city.
    """
    act = acts.get(action)
    if act is None:
        raise Http404
    transition = _open_step(workflow, action, subject, request.user)
    if transition is None and _made_already(request, workflow, action, subject):
        messages.info(request, "Das haben Sie bereits erledigt.")
        return redirect(after(subject))
    if transition is None:
        return _too_late(request, workflow, action, subject, back)
    form = _form(request, act, subject, transition)
    if _is_done(request, act, subject, form):
        return redirect(after(subject))
    # Somebody else may have moved the subject while its page was read.
    transition = _open_step(workflow, action, subject, request.user)
    if transition is None:
        return _too_late(request, workflow, action, subject, back)
    if act.leads_to is not None:
        then = act.leads_to(subject, request.user)
    else:
        then = workflow.target_of(transition, subject)
    word = word_of or (lambda state: workflow.states[state].label)
    page = {
        "badge_now": state_badge(workflow.states[subject.state].look, word(subject.state)),
        "badge_then": state_badge(workflow.states[then].look, word(then)),
        "hindrances": transition.hindrances(request.user, subject),
        "label": transition.label,
        "dangerous": transition.dangerous,
    }
    return _show(request, act, subject, form, back, {**context, **page})


def change_page(
    request: HttpRequest,
    *,
    subject: Any,
    act: Act,
    label: str,
    back: str,
    after: Callable[[Any], str],
    context: dict[str, Any],
    template: str = "council/act.html",
) -> HttpResponse:
    """Show what an act will do that moves nothing (a correction), and do it on POST.

    The caller has checked that the viewer may do it. `label` is what its button says; the
    other arguments are those of `act_page`; `template` may extend the confirm page.
    """
    form = _form(request, act, subject, None)
    if _is_done(request, act, subject, form):
        return redirect(after(subject))
    return _show(request, act, subject, form, back, {**context, "label": label}, template)


def _open_step(workflow: Workflow, action: str, subject: Any, user: Any) -> Transition | None:
    transition = workflow.find(action, subject.state)
    return transition if transition is not None and transition.allows(user, subject) else None


def _form(request: HttpRequest, act: Act, subject: Any, transition: Transition | None) -> ActForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return act.form(
        *posted,
        initial={"seen": subject.revision},
        subject=subject,
        user=request.user,
        transition=transition,
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
    template: str = "council/act.html",
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


def _too_late(
    request: HttpRequest, workflow: Workflow, action: str, subject: Any, back: str
) -> HttpResponse:
    """Explain a step that was open to this person in another state; hide any other."""
    rows = [row for row in workflow.table if row.action == action]
    if not any(row.allows(request.user, subject) for row in rows):
        raise Http404
    messages.warning(request, "Das ist beim jetzigen Stand nicht mehr nötig oder möglich.")
    return redirect(back)
