"""The filters of the public lists. They live in the address; what is unknown there is ignored."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import BODY_KINDS, OFFICE_KINDS, OrganizationKind, PaperKind
from council.models import Meeting, Organization, Originator, Paper

Choices = Sequence[tuple[str, str]]
ALL = [("", "alle")]
STATUSES = [("answered", "beantwortet"), ("open", "offen"), ("late", "überfällig")]
TIMES = [("coming", "kommende"), ("past", "vergangene")]


class FilterForm(forms.Form):
    """A form whose choices are filters in force when they are valid."""

    all_optional = True

    def values(self) -> dict[str, str]:
        """The valid choices that somebody has made."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each to be taken out again."""
        return [
            {"name": name, "value": value, "label": f"{self.fields[name].label}: {word}"}
            for name, value, word in self.in_words()
        ]

    def in_words(self) -> list[tuple[str, str, str]]:
        """Each filter in force: its name, its value and the word that people read."""
        return [
            (name, value, self._choice(name).words()[value])
            for name, value in self.values().items()
        ]

    def _choice(self, name: str) -> "Choice":
        field = self.fields[name]
        assert isinstance(field, Choice)
        return field


class Choice(forms.ChoiceField):
    """A list to choose one filter from; anything else is named as unknown."""

    default_error_messages = {"invalid_choice": "Diese Auswahl gibt es nicht."}

    def __init__(self, label: str, choices: Choices = (), empty: Choices = ALL) -> None:
        super().__init__(label=label, choices=[*empty, *choices], required=False)

    def offer(self, choices: Choices) -> None:
        """Add what the reader can choose."""
        self.choices = [*self.words().items(), *choices]

    def words(self) -> dict[str, str]:
        """The word of each value that can be chosen."""
        return dict(self.choices)  # type: ignore[arg-type]


class PaperFilter(FilterForm):
    """Filters of the list of papers; offers only what some paper in sight has."""

    kind = Choice("Art", PaperKind.choices)
    status = Choice("Stand", STATUSES)
    faction = Choice("Fraktion")
    unit = Choice("Federführung")
    year = Choice("Jahr")

    def __init__(self, *args: Any, papers: QuerySet[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choice("faction").offer(_names(_factions(papers)))
        self._choice("unit").offer(_names(_offices(papers)))
        years = papers.exclude(year=None).order_by("-year").values_list("year", flat=True)
        self._choice("year").offer([(str(year), str(year)) for year in years.distinct()])


class MeetingFilter(FilterForm):
    """Filters of the list of sittings."""

    when = Choice("Zeit", TIMES, empty=())
    body = Choice("Gremium")

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organization.objects.filter(
            Exists(meetings.filter(organization=OuterRef("pk"))), kind__in=BODY_KINDS
        )
        self._choice("body").offer(_names(bodies))


def _factions(papers: QuerySet[Paper]) -> QuerySet[Organization]:
    asked = Originator.objects.filter(faction=OuterRef("pk"), paper__in=papers)
    return Organization.objects.filter(Exists(asked), kind=OrganizationKind.FACTION)


def _offices(papers: QuerySet[Paper]) -> QuerySet[Organization]:
    led = papers.filter(Q(lead=OuterRef("pk")) | Q(lead__parent=OuterRef("pk")))
    return Organization.objects.filter(Exists(led), kind__in=OFFICE_KINDS)


def _names(organizations: QuerySet[Organization]) -> list[tuple[str, str]]:
    return [(str(organization.pk), organization.label) for organization in organizations]
