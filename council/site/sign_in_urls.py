"""The addresses of signing in and out: those of allauth that are needed, and no others."""

from allauth.account import views
from django.urls import path, re_path

from council.site.sign_in import demo_accounts
from council.views.accounts import sign_in_for_trial
from council.views.sign_in import forgotten_password

urlpatterns = [
    path(
        "anmelden/",
        views.LoginView.as_view(extra_context={"demo_accounts": demo_accounts}),
        name="account_login",
    ),
    path("anmelden/probe/<int:pk>/", sign_in_for_trial, name="sign_in_for_trial"),
    path("abmelden/", views.logout, name="account_logout"),
    path("bestaetigen/", views.reauthenticate, name="account_reauthenticate"),
    path("passwort/", views.password_change, name="account_change_password"),
    path("passwort/festlegen/", views.password_set, name="account_set_password"),
    path("passwort/vergessen/", forgotten_password, name="account_reset_password"),
    path(
        "passwort/vergessen/gesendet/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9a-zA-Z-]{1,80})/\Z",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
