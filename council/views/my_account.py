"""Everybody's own account: how she signs in."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from council.services.factors import FACTORS, lacks_factor, name_of


@login_required
def my_account(request: HttpRequest) -> HttpResponse:
    """Show the password, the second factors and the recovery codes of whoever is signed in."""
    user: Any = request.user
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    codes = next((row.wrap() for row in rows if row.type not in FACTORS), None)
    context = {
        "factors": [_shown(row) for row in rows if row.type in FACTORS],
        "lacks_factor": lacks_factor(user),
        "has_app": any(row.type == Authenticator.Type.TOTP for row in rows),
        "codes_left": len(codes.get_unused_codes()) if codes else None,
        "codes_shown": codes.did_view if codes else False,
    }
    return render(request, "council/my_account.html", context)


def _shown(row: Authenticator) -> dict[str, Any]:
    return {"row": row, "name": name_of(row), "is_passkey": row.type == Authenticator.Type.WEBAUTHN}
