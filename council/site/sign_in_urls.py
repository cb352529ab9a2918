"""The addresses of signing in and out: those of allauth that are needed, and no others."""

from allauth.account import views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from django.urls import path, re_path, reverse_lazy

from council.site.sign_in import demo_accounts
from council.views.accounts import sign_in_for_trial
from council.views.my_account import my_account
from council.views.sign_in import forgotten_password

MY_ACCOUNT = reverse_lazy("mfa_index")

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
    # --- Second factor
    path("", my_account, name="mfa_index"),
    path("anmelden/zweiter-faktor/", factor_views.authenticate, name="mfa_authenticate"),
    path("anmelden/passkey/", passkey_views.login_webauthn, name="mfa_login_webauthn"),
    path("bestaetigen/code/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path(
        "bestaetigen/passkey/",
        passkey_views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("app/einrichten/", app_views.activate_totp, name="mfa_activate_totp"),
    path("app/entfernen/", app_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkey/neu/", passkey_views.add_webauthn, name="mfa_add_webauthn"),
    path(
        "passkey/<int:pk>/",
        passkey_views.EditWebAuthnView.as_view(success_url=MY_ACCOUNT),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkey/<int:pk>/entfernen/",
        passkey_views.RemoveWebAuthnView.as_view(success_url=MY_ACCOUNT),
        name="mfa_remove_webauthn",
    ),
    path("codes/", code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/neu/", code_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
