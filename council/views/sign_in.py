"""What is asked at the door before anybody is in."""

from typing import Any

from allauth.account.views import PasswordResetView
from django.http import HttpResponse

from council.services import sign_in_limits
from council.site.sign_in import knock_of
from council.words.german import duration


class ForgottenPassword(PasswordResetView):  # type: ignore[misc]  # allauth has no types
    """Sends a link to a new password; only so many, whether there is such an account or not."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask for the mail, or say how long to wait for the next one."""
        knock = knock_of(self.request, form.cleaned_data["email"])
        wait = sign_in_limits.admit(sign_in_limits.RESET, knock)
        if wait is None:
            return super().form_valid(form)  # type: ignore[no-any-return]
        where = "von Ihrem Internetanschluss" if wait.of_network else "für diese Adresse"
        form.add_error(
            None,
            f"Es wurden {where} schon mehrere Mails angefordert. Bitte sehen Sie in Ihr Postfach, "
            f"auch unter den unerwünschten Mails; eine weitere gibt es in {duration(wait.span)}.",
        )
        return self.form_invalid(form)  # type: ignore[no-any-return]


forgotten_password = ForgottenPassword.as_view()
