"""The one confirm page that every act moving a paper or an answer passes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from council.exceptions import ActionRefused, AlreadyDone, Invalid
from council.transitions import Transition, Workflow


class ActForm(forms.Form):
    """What every act asks: the revision the actor saw, and a comment. Acts may ask more."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label="Bemerkung",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, subject: Any, user: Any, transition: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.subject, self.user = subject, user
        if transition is not None and transition.comment_required:
            self.fields["comment"].required = True
            self.fields["comment"].label = "Grund"
            self.fields["comment"].error_messages["required"] = "Bitte geben Sie einen Grund an."

    def service_values(self) -> dict[str, Any]:
        """The cleaned values as the service's keyword arguments."""
        return dict(self.cleaned_data)


@dataclass(frozen=True)
class Act:
    """How one action of a workflow appears: its service, its form and what it brings about."""

    service: Callable[..., Any]
    heading: str
    form: type[ActForm] = ActForm
    receivers: Callable[[Any, Any], Sequence[str]] = field(default=lambda subject, user: ())
    mails: Callable[[Any, Any], Sequence[str]] = field(default=lambda subject, user: ())
    remarks: Callable[[Any, Any], Sequence[str]] = field(default=lambda subject, user: ())
    done: Callable[[Any], str] = field(default=lambda subject: "Erledigt.")


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
) -> HttpResponse:
    """Show what an act will do and do it on POST.

    `subject` came through the gate of visibility. What its viewer may never do is not found;
    what may not be done yet is explained. `back` leads to the subject, `after` onwards.
    """
    transition = workflow.find(action, subject.state)
    if action not in acts:
        raise Http404
    if transition is None or not transition.allows(request.user, subject):
        if _ever_allowed(workflow, action, request.user, subject):
            messages.error(request, "Das ist beim jetzigen Stand nicht mehr nötig oder möglich.")
            return redirect(back)
        raise Http404
    act = acts[action]
    initial = {"seen": subject.revision}
    form = act.form(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        subject=subject,
        user=request.user,
        transition=transition,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        refused = _do(act, subject, form, request)
        if refused is None:
            return redirect(after(subject))
        status = 409
    page = {
        **context,
        "act": act,
        "form": form,
        "transition": transition,
        "hindrances": transition.hindrances(request.user, subject),
        "state_now": subject.state,
        "word_now": workflow.states(subject.state).label,
        "state_then": (then := workflow.target_of(transition, subject)),
        "word_then": workflow.states(then).label,
        "receivers": act.receivers(subject, request.user),
        "mails": act.mails(subject, request.user),
        "remarks": act.remarks(subject, request.user),
        "back": back,
    }
    return render(request, "council/act.html", page, status=status)


def _do(act: Act, subject: Any, form: ActForm, request: HttpRequest) -> ActionRefused | None:
    try:
        act.service(subject, by=request.user, **form.service_values())
    except AlreadyDone:
        messages.info(request, "Das haben Sie bereits erledigt.")
    except Invalid as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return refused
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return refused
    else:
        messages.success(request, act.done(subject))
    return None


def _ever_allowed(workflow: Workflow, action: str, user: Any, subject: Any) -> bool:
    rows: list[Transition] = [row for row in workflow.table if row.action == action]
    return any(row.allows(user, subject) for row in rows)
