"""The filters of the public lists. They live in the address; what is unknown there is ignored."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from council.enums import BODY_KINDS
from council.models import Meeting, Organization
from council.search.facets import FACETS, NAMES, words_for
from council.search.query import LONGEST

Choices = Sequence[tuple[str, str]]
ALL = [("", "alle")]
TIMES = [("coming", "kommende"), ("past", "vergangene")]


class SearchInput(forms.TextInput):
    """A search box that offers words while somebody types; without scripts it is a plain one."""

    input_type = "search"

    def build_attrs(self, base: Any, extra: Any = None) -> dict[str, Any]:
        """Name where the words come from; the script does the rest."""
        return {
            **super().build_attrs(base, extra),
            "data-suggestions": reverse("suggestions"),
            "autocomplete": "off",
            "maxlength": LONGEST,
        }


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
            if isinstance(self.fields[name], Choice)
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
        self.counted: dict[str, str] = {}

    def offer(self, choices: Choices) -> None:
        """Add what the reader can choose."""
        self.choices = [*self.words().items(), *choices]

    def count(self, words: dict[str, str], counts: Counter[str]) -> None:
        """Offer these values with how many papers each would leave."""
        self.counted = words
        self.offer([(value, f"{word} ({counts[value]})") for value, word in words.items()])

    def words(self) -> dict[str, str]:
        """The word of each value that can be chosen."""
        offered: Any = self.choices  # pairs of value and word, as `offer` has set them
        return {**dict(offered), **self.counted}


class SearchForm(FilterForm):
    """The search box alone."""

    q = forms.CharField(
        label="Vorgänge suchen",
        help_text="Nummer, Wörter oder „eine Wortfolge“; mit -Wort schließen Sie etwas aus.",
        required=False,
        widget=SearchInput,
    )


class PaperFilter(SearchForm):
    """The search box and the filters beside it; each says how many papers it would leave.

    `values` are the filters in force, known to mean something; `counts` come from the search.
    """

    def __init__(self, q: str, values: dict[str, str], counts: dict[str, Counter[str]]) -> None:
        super().__init__({"q": q, **values})
        offered = {
            name: {*counts[name], *([values[name]] if name in values else [])} for name in NAMES
        }
        words = words_for(offered, Organization.objects.all())
        for facet in FACETS:
            if offered[facet.name]:
                choice = Choice(facet.label)
                choice.count(words[facet.name], counts[facet.name])
                self.fields[facet.name] = choice


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


def _names(organizations: QuerySet[Organization]) -> list[tuple[str, str]]:
    return [(str(organization.pk), organization.label) for organization in organizations]
