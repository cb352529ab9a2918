"""The form with which anybody reports a barrier, without an account, a cookie or a script."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from council.forms.feedback import FeedbackForm
from council.services.feedback import report_barrier

TOO_MANY = 429


@csrf_exempt  # nobody's account is used, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Show the form; send what is filled in. Whatever is refused stays in the form."""
    if request.method != "POST":
        return _page(request, FeedbackForm())
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    if not ratelimit.consume(request, action="feedback", key="everybody"):
        form.add_error(
            None,
            "Gerade sind sehr viele Rückmeldungen angekommen. Ihre ist noch nicht gesendet; Ihr "
            "Text steht noch im Formular. Bitte senden Sie ihn in einer Stunde noch einmal, oder "
            "wenden Sie sich an die Adresse im Impressum.",
        )
        return _page(request, form, status=TOO_MANY)
    report_barrier(
        message=form.cleaned_data["message"],
        page=form.cleaned_data["page"],
        sender=form.cleaned_data["sender"],
    )
    return redirect("feedback_sent")


def _page(request: HttpRequest, form: FeedbackForm, status: int = 200) -> HttpResponse:
    return render(request, "council/portal/feedback.html", {"form": form}, status=status)
