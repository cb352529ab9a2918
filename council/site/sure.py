"""Asking once more who somebody is, before acts by which others could be harmed."""

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest

from council.site.sign_in import demo_accounts

FILES = "files_to_choose_again"


def be_sure(request: HttpRequest) -> None:
    """Ask for the password, or a second factor, unless that was done some minutes ago.

    What was sent is kept and goes on afterwards; only files cannot be: see `files_lost`. In a
    trial, whose people have no passwords, nobody is asked.
    """
    if not is_reauthentication_required(request, app="council"):
        return
    if demo_accounts().filter(pk=request.user.pk or 0).exists():
        return
    if request.FILES:
        request.session[FILES] = sorted(request.FILES)
    raise ReauthenticationRequired


def files_lost(request: HttpRequest) -> list[str]:
    """The fields of a form whose files did not come along when it went on; told once."""
    lost: list[str] = request.session.pop(FILES, [])
    return [name for name in lost if name not in request.FILES]
