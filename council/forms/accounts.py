"""What the council office fills in about accounts and their roles."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from council.enums import OrganizationKind, Role
from council.forms.fields import DayField, check_controls, choices_of, rows_of
from council.forms.model_fields import field_of
from council.models import Organization, Person, User
from council.models.spans import not_ended
from council.queries import current_city
from council.rules.permissions import administrator


class AccountFilter(forms.Form):
    """Which accounts a list shows."""

    all_optional = True

    q = forms.CharField(
        label="Name oder Adresse", required=False, max_length=100, validators=[check_controls]
    )
    role = forms.ChoiceField(label="Rolle", required=False, choices=[("", "alle"), *Role.choices])
    state = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[
            ("", "alle"),
            ("active", "aktiv"),
            ("invited", "noch ohne Passwort"),
            ("locked", "gesperrt"),
        ],
    )


class AccountForm(forms.ModelForm):
    """Who an account belongs to."""

    class Meta:
        model = User
        fields: tuple[str, ...] = ("name", "email", "phone", "person", "is_active")
        formfield_callback = field_of
        labels = {"is_active": "Anmelden ist möglich"}
        help_texts = {
            "email": "Damit meldet sich die Person an; hierhin gehen die Mails.",
            "phone": "Steht auf Stellungnahmen hinter der Rufnummer der Stadt.",
            "person": "Nur bei Ratsmitgliedern: wessen Anfragen und Anträge es sind.",
        }
        error_messages = {"email": {"unique": "Zu dieser Adresse gibt es schon ein Konto."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "person").queryset = Person.objects.order_by("sort_name", "name", "pk")
        rows_of(self, "person").empty_label = "keine"

    def clean_email(self) -> str:
        """Return the address as it is stored: in small letters."""
        return str(self.cleaned_data["email"]).lower()


class NewAccountForm(AccountForm):
    """Who gets an account; it may sign in as soon as a password is chosen."""

    class Meta(AccountForm.Meta):
        fields = ("name", "email", "phone", "person")


class RoleForm(forms.Form):
    """A role for an organisation and a time span."""

    role = forms.ChoiceField(label="Rolle")
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="für",
        empty_label=None,
        help_text="Amtsleitung etwa für ein Amt, Ratsmitglied für den Rat.",
    )
    valid_from = DayField(label="gültig ab")
    valid_until = DayField(label="gültig bis", required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = current_city().today()
        self.fields["valid_from"].initial = today
        choices_of(self, "role").choices = [
            (role.value, role.label)
            for role in Role
            if role != Role.ADMINISTRATOR or administrator(by)
        ]
        organizations = Organization.objects.filter(not_ended(today))
        rows_of(self, "organization").queryset = organizations
        choices_of(self, "organization").choices = self._grouped(organizations)

    def _grouped(
        self, organizations: Iterable[Organization]
    ) -> list[tuple[str, list[tuple[int, str]]]]:
        groups: dict[str, list[tuple[int, str]]] = {kind.value: [] for kind in OrganizationKind}
        for organization in organizations:
            groups[organization.kind].append((organization.pk, organization.label))
        return [(str(OrganizationKind(kind).label), rows) for kind, rows in groups.items() if rows]

    def clean(self) -> dict[str, Any]:
        """Check the time span. Raises ValidationError when it ends before it begins."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", ValidationError("Das Ende liegt vor dem Beginn."))
        return cleaned
