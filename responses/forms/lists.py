"""The filters of the lists. What is not understood filters nothing; every filter is a chip."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import PaperState, Relation
from council.forms.fields import check_controls, choices_of, rows_of
from council.models import City, Organization, Paper, PaperLink, User
from council.rules import numbering
from council.rules.kinds import ANSWERABLE_KINDS
from council.rules.standing import ANSWERED
from responses.enums import StatementKind
from responses.models import AnsweredPaper, Statement
from responses.queries import WAITING
from responses.rules.desks import asked_of
from responses.rules.steps import ENDED, STEPS

FIRST_YEAR, LAST_YEAR = 1900, 2999


def _year() -> forms.IntegerField:
    return forms.IntegerField(label="Jahr", min_value=FIRST_YEAR, max_value=LAST_YEAR)


def _words() -> forms.CharField:
    return forms.CharField(
        label="Nummer oder Titel",
        max_length=100,
        validators=[check_controls],
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class ListFilter(forms.Form):
    """A list's filters, read from the address. `conditions` has one function for each field."""

    all_optional = True

    def __init__(self, data: Any, *, user: Any, city: City) -> None:
        super().__init__(data)
        self.user, self.city = user, city
        for field in self.fields.values():
            field.required = False

    def conditions(self) -> dict[str, Callable[[Any], Q]]:
        """What each field's value asks of a row."""
        raise NotImplementedError

    def filtered(self, rows: QuerySet) -> QuerySet:
        """The rows that fulfil every filter in force."""
        for name, condition in self.conditions().items():
            if value := self._values().get(name):
                rows = rows.filter(condition(value))
        return rows

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each with its value in the address and its words."""
        return [
            {"name": name, "value": self.data[name], "label": self._words(name, value)}
            for name, value in self._values().items()
            if value
        ]

    def _values(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data

    def _words(self, name: str, value: Any) -> str:
        label = self.fields[name].label
        if value is True:
            return str(label)
        choices = dict(getattr(self.fields[name], "choices", ()))
        return f"{label}: {choices.get(value, value)}"


class WorkFilter(ListFilter):
    """Filters the answers that are being written."""

    DUE = [
        ("", "alle"),
        ("late", "überfällig"),
        ("week", "fällig in 7 Tagen"),
        ("none", "ohne Frist"),
    ]

    q = _words()
    unit = forms.ModelChoiceField(Organization.objects.none(), label="Amt", empty_label="alle")
    state = forms.ChoiceField(label="Liegt bei")
    officer = forms.ModelChoiceField(
        User.objects.none(), label="Sachbearbeitung", empty_label="alle"
    )
    due = forms.ChoiceField(choices=DUE, label="Frist")
    year = _year()
    asked = forms.BooleanField(label="nur was auf mich wartet")

    def __init__(self, data: Any, *, user: Any, city: City, rows: QuerySet[Statement]) -> None:
        super().__init__(data, user=user, city=city)
        rows_of(self, "unit").queryset = Organization.objects.filter(
            pk__in=rows.order_by().values("lead")
        )
        rows_of(self, "officer").queryset = User.objects.filter(
            pk__in=rows.order_by().values("case_officer")
        ).order_by("name")
        choices_of(self, "state").choices = [
            ("", "alle"),
            *(
                (step.state.value, step.word(city))
                for step in STEPS.values()
                if step.state not in ENDED
            ),
        ]

    def conditions(self) -> dict[str, Callable[[Any], Q]]:
        return {
            "q": self._in_papers,
            "unit": lambda unit: Q(lead=unit),
            "state": lambda state: Q(state=state),
            "officer": lambda officer: Q(case_officer=officer),
            "due": self._due,
            "year": lambda year: _answers(paper__year=year),
            "asked": lambda _: asked_of(self.user),
        }

    def _in_papers(self, words: str) -> Q:
        if reference := numbering.parse(words):
            return Q(reference=reference.key) | _answers(paper__reference_key=reference.key)
        return Q(reference__icontains=words) | _answers(
            Q(paper__title__icontains=words) | Q(paper__reference__icontains=words)
        )

    def _due(self, choice: str) -> Q:
        today = self.city.today()
        return {
            "late": Q(due_on__lt=today),
            "week": Q(due_on__range=(today, today + datetime.timedelta(days=7))),
            "none": Q(due_on=None),
        }[choice]


class IssuedFilter(ListFilter):
    """Filters the statements and interim notices of the record."""

    KINDS = [("", "alle"), *((kind.value, kind.label) for kind in StatementKind)]

    q = _words()
    kind = forms.ChoiceField(choices=KINDS, label="Art")
    unit = forms.ModelChoiceField(Organization.objects.none(), label="Amt", empty_label="alle")
    officer = forms.ModelChoiceField(
        User.objects.none(), label="Sachbearbeitung", empty_label="alle"
    )
    year = _year()

    def __init__(self, data: Any, *, user: Any, city: City, rows: QuerySet[Paper]) -> None:
        super().__init__(data, user=user, city=city)
        rows_of(self, "unit").queryset = Organization.objects.filter(
            pk__in=rows.order_by().values("lead")
        )
        rows_of(self, "officer").queryset = User.objects.filter(
            pk__in=rows.order_by().values("workshop_statement__case_officer")
        ).order_by("name")

    def conditions(self) -> dict[str, Callable[[Any], Q]]:
        return {
            "q": _in_record,
            "kind": lambda kind: Q(kind=kind),
            "unit": lambda unit: Q(lead=unit),
            "officer": lambda officer: Q(workshop_statement__case_officer=officer),
            "year": lambda year: Q(year=year),
        }


class MyPapersFilter(ListFilter):
    """Filters a member's own papers (with their standing) by how far they have come."""

    STATES = [
        ("", "alle"),
        ("draft", "Entwurf"),
        ("open", "offen"),
        ("answered", "beantwortet"),
        ("ended", "ohne schriftliche Antwort beendet"),
    ]
    KINDS = [("", "alle"), *((kind.value, kind.label) for kind in ANSWERABLE_KINDS)]

    q = _words()
    kind = forms.ChoiceField(choices=KINDS, label="Art")
    state = forms.ChoiceField(choices=STATES, label="Stand")
    year = _year()

    def conditions(self) -> dict[str, Callable[[Any], Q]]:
        return {
            "q": _in_record,
            "kind": lambda kind: Q(kind=kind),
            "state": self._state,
            "year": lambda year: Q(year=year),
        }

    def _state(self, choice: str) -> Q:
        done = Q(state__in=(PaperState.CLOSED, PaperState.WITHDRAWN))
        return {
            "draft": Q(state=PaperState.DRAFT),
            "open": WAITING,
            "answered": ANSWERED,
            "ended": done & ~ANSWERED,
        }[choice]


def _answers(*conditions: Q, **values: Any) -> Q:
    """Answers to a paper of which this is true."""
    rows = AnsweredPaper.objects.filter(*conditions, statement=OuterRef("pk"), **values)
    return Q(Exists(rows))


def _in_record(words: str) -> Q:
    """Papers with these words in the title, with this number, or answering that number."""
    reference = numbering.parse(words)
    if reference is None:
        return Q(title__icontains=words) | Q(reference__icontains=words)
    parents = PaperLink.objects.filter(
        paper=OuterRef("pk"), relation=Relation.PARENT, reference_key=reference.key
    )
    return Q(reference_key=reference.key) | Q(Exists(parents))
