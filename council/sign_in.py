"""How people come in: who may open an account is the administrator's decision alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed. Accounts are made by the administrator, who invites by mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
