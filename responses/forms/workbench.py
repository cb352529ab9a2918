"""The forms of the workbench: answers, head, distribution list, annexes and co-signing units."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from council.enums import Ground
from council.forms.fields import DayField, LineField, ask_again, check_printable, choices_of
from council.forms.rich_text import RichTextField
from council.forms.uploads import LONGEST_NAME, UploadField
from council.models import Organization
from council.words.german import german_date
from responses.enums import RecipientRole
from responses.models import Answer, Statement
from responses.services.drafting import Head, Row

MOST_ROWS = 30


class AnswerForm(forms.Form):
    """The text of one answer. `overwrite` says that a newer text has been seen and may go."""

    text = RichTextField(required=False, validators=[check_printable])
    ready = forms.BooleanField(label="fertig", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    overwrite = forms.IntegerField(widget=forms.HiddenInput, required=False)
    all_optional = True

    def __init__(self, data: Any = None, *, answer: Answer, label: str, **kwargs: Any) -> None:
        initial = {"text": answer.text, "ready": answer.ready, "seen": answer.revision}
        super().__init__(data, initial=initial, auto_id=f"antwort-{answer.pk}-%s", **kwargs)
        self.fields["text"].label = label

    @property
    def seen_revision(self) -> int:
        """The revision of the answer that the writer knows."""
        seen: int = self.cleaned_data["overwrite"] or self.cleaned_data["seen"]
        return seen


class JoinForm(forms.Form):
    """Which answers become one."""

    answers = forms.MultipleChoiceField(label="Fragen", widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, answers: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        choices_of(self, "answers").choices = list(answers)


class NoticeForm(forms.Form):
    """What an interim notice says."""

    introduction = RichTextField(
        label="Sachstand",
        help_text="Was ist schon getan, was steht noch aus?",
        required=False,
        validators=[check_printable],
    )
    reasons = RichTextField(
        label="Grund der Verzögerung",
        help_text="Beispiel: Die Zahlen für das zweite Halbjahr liegen erst im Januar vor.",
        required=False,
        validators=[check_printable],
    )
    expected_on = DayField(label="Antwort voraussichtlich bis", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    all_optional = True

    def __init__(self, data: Any = None, *, statement: Statement) -> None:
        super().__init__(data, initial=stored(statement, NoticeForm))


class HeadForm(forms.Form):
    """What stands around the answers. Title and quoted inquiry come from the record."""

    editors = LineField(
        label="Bearbeitet von",
        max_length=200,
        required=False,
        help_text="So wird es gedruckt. Beispiel: Frau Beispiel/ Herr Dr. Muster",
    )
    phone = LineField(label="Telefon", max_length=60, required=False)
    signatory_name = LineField(
        label="Name der Beigeordneten oder des Beigeordneten", max_length=150, required=False
    )
    signatory_office = LineField(
        label="Amt",
        max_length=150,
        required=False,
        help_text="Beispiel: Beigeordnete für Soziales",
    )
    introduction = RichTextField(
        label="Einleitung der Antwort",
        help_text="Steht vor der ersten Antwort.",
        required=False,
        validators=[check_printable],
    )
    closing = RichTextField(
        label="Schluss",
        help_text="Steht nach der letzten Antwort.",
        required=False,
        validators=[check_printable],
    )
    confidential = forms.BooleanField(label="Diese Antwort ist nichtöffentlich", required=False)
    confidentiality_ground = forms.ChoiceField(
        label="Grund der Nichtöffentlichkeit", required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    all_optional = True

    def __init__(self, data: Any = None, *, statement: Statement) -> None:
        super().__init__(data, initial=stored(statement, HeadForm))
        self.statement = statement
        grounds = dict.fromkeys([ground.value for ground in Ground])
        if statement.confidentiality_ground:
            grounds[statement.confidentiality_ground] = None
        choices_of(self, "confidentiality_ground").choices = [
            ("", "Bitte wählen"),
            *((ground, ground) for ground in grounds),
        ]
        if statement.kind == "interim_notice":
            del self.fields["introduction"]  # there it is the state of things, written elsewhere

    def head(self) -> Head:
        """What was filled in, as the service takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Head(**{"introduction": self.statement.introduction, **values})


class RowForm(forms.Form):
    """One row of the distribution list."""

    organization = forms.TypedChoiceField(
        label="Gremium",
        coerce=int,
        error_messages={"required": "Bitte wählen Sie ein Gremium."},
    )
    held_on = DayField(label="Tag", required=False)
    role = forms.ChoiceField(
        label="Aufgabe", choices=RecipientRole.choices, initial=RecipientRole.NOTE
    )

    def __init__(self, *args: Any, bodies: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in bodies}
        choices = [(body.pk, body.label) for body in bodies]
        choices_of(self, "organization").choices = [("", "Bitte wählen"), *choices]
        if result := self.initial.get("result"):
            self.fields["role"].help_text = f"Ergebnis: {result}. Diese Zeile bleibt stehen."

    def row(self) -> Row:
        """What was filled in, as the service takes it."""
        values = self.cleaned_data
        body = self.bodies[values["organization"]]
        return Row(organization=body, role=values["role"], held_on=values["held_on"])


class BaseDistribution(forms.BaseFormSet):
    """The rows of a distribution list in their order."""

    @property
    def rows(self) -> list[Row]:
        """The rows that were filled in, in the order that was chosen."""
        return [form.row() for form in self.ordered_forms]


Distribution = forms.formset_factory(
    RowForm,
    formset=BaseDistribution,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MOST_ROWS,
    validate_max=True,
    absolute_max=MOST_ROWS + 10,
)


class SeenForm(forms.Form):
    """The revision of the answer that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class AnnexForm(forms.Form):
    """A file that goes out with the answer."""

    file = UploadField()
    name = LineField(
        label="Name im Dokument",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Beispiel: Anlage 1 Übersichtskarte. Ohne Angabe gilt der Dateiname.",
    )
    public = forms.BooleanField(
        label="Die Anlage wird mit der Antwort öffentlich",
        required=False,
        initial=True,
        help_text="Sonst geht sie nicht mit hinaus, auch nicht im amtlichen PDF.",
    )


class CosignersForm(SeenForm):
    """Which offices are asked to co-sign."""

    offices = forms.MultipleChoiceField(
        label="Mitzeichnende Stellen", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Any = None, *, offices: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.by_pk = {str(office.pk): office for office in offices}
        choices_of(self, "offices").choices = [
            (pk, office.label) for pk, office in self.by_pk.items()
        ]

    @property
    def chosen(self) -> list[Organization]:
        """The offices that were chosen, in the order of the list."""
        return [self.by_pk[pk] for pk in self.by_pk if pk in self.cleaned_data["offices"]]


def stored(statement: Statement, form: type[forms.Form]) -> dict[str, Any]:
    """What the form would show of the statement as it is stored."""
    names = [name for name in form.base_fields if name != "seen"]
    return {name: getattr(statement, name) for name in names} | {"seen": statement.revision}


def is_stored(form: forms.Form, statement: Statement) -> bool:
    """Whether everything that was filled in is stored already: the same form came twice."""
    return all(
        getattr(statement, name) == value
        for name, value in form.cleaned_data.items()
        if name != "seen"
    )


def other_values(form: forms.Form, statement: Statement) -> list[tuple[str, str]]:
    """What is stored where it differs from what was filled in, as (label, value)."""
    return [
        (str(form.fields[name].label), in_words(getattr(statement, name)))
        for name, value in form.cleaned_data.items()
        if name != "seen" and getattr(statement, name) != value
    ]


def filled_in(form: forms.Form) -> list[tuple[str, str]]:
    """What was filled in, as (label, value), to be shown where it cannot be saved any more."""
    return [
        (str(bound.label), in_words(bound.value()))
        for bound in form.visible_fields()
        if bound.value() not in (None, "", False)
    ]


def in_words(value: Any) -> str:
    """A stored value as people read it."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return german_date(value) if isinstance(value, datetime.date) else str(value or "leer")


def after_newer(form: forms.Form, statement: Statement) -> None:
    """Let the form be sent again over what is stored now, which its page then shows."""
    ask_again(form, statement.revision)
