"""Lets nobody on without the second factor that the city demands for her role."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from council.services.factors import lacks_factor

# What such a person still reaches: setting one up, going out, help, and what the city owes anybody.
OPEN = {
    "account_logout", "account_reauthenticate", "account_change_password", "account_set_password",
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "help", "help_answers", "imprint", "privacy", "accessibility",
    "easy_language", "feedback", "feedback_sent", "arms",
}  # fmt: skip
# What no page shows again, and what nobody has typed.
NOT_SHOWN = ("password", "credential", "csrf", "seen", "_FORMS")


class DemandFactors:
    """Leads to setting one up; what was sent at that moment is not done, but shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Answer in place of the page, unless it is one of those that stay open."""
        match = request.resolver_match
        if not request.user.is_authenticated or (match and match.url_name in OPEN):
            return None
        if not lacks_factor(request.user):
            return None
        if request.method != "POST":
            return redirect("mfa_index")
        return render(request, "council/factor_needed.html", {"texts": _typed(request)}, status=403)


def _typed(request: HttpRequest) -> list[str]:
    """The texts of a form that is not taken now."""
    fields = [name for name in request.POST if not any(part in name for part in NOT_SHOWN)]
    return [text for name in fields for text in request.POST.getlist(name) if text.strip()]
