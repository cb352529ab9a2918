"""Who asks or moves: the writer, colleagues, factions."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from council.enums import OrganizationKind, Role
from council.forms.fields import RowsField, choices_of, rows_of
from council.models import Membership, Organization, Paper, Person
from council.models.spans import valid_on
from council.queries import current_city
from council.rules.kinds import kind_of
from council.services.content import Asker

Seats = dict[Person, Organization | None]  # who sits in the council, and in which faction


class AskersForm(forms.Form):
    """Members ask in person, with colleagues, with or as their faction; offices on behalf.

    What the writer may choose the service checks again.
    """

    all_optional = True

    me = forms.BooleanField(required=False, initial=True)
    factions = RowsField(Organization.objects.none(), label="Fraktion", required=False)
    members = forms.MultipleChoiceField(
        label="Mitglieder",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-columns"}),
    )

    def __init__(self, *args: Any, user: Any, kind: str, paper: Paper | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.wants_signatory = kind_of(kind).wants_signatory
        self.seats = seats_on(current_city().today())
        self.person = user.person if user.has_role(Role.COUNCIL_MEMBER) else None
        known = list(paper.originators.select_related("person", "faction")) if paper else []
        own = self._own_factions(user)
        self._offer_me()
        self._offer_factions(user, own, known)
        self._offer_members(own, known)
        if paper is not None:
            self._show(known)

    def clean(self) -> dict[str, Any]:
        """Ask for somebody, and for a motion somebody who signs it."""
        values = super().clean() or {}
        if not self.errors and not self.askers():
            self.add_error(None, "Bitte geben Sie an, wer einbringt.")
        elif not self.errors and self.wants_signatory and not self._persons():
            self.add_error(None, "Bitte wählen Sie mindestens eine Person, die unterzeichnet.")
        return values

    def askers(self) -> tuple[Asker, ...]:
        """The factions first, then the writer and the colleagues, as the papers name them."""
        factions = [Asker(faction=faction) for faction in self.cleaned_data.get("factions", ())]
        persons = [Asker(person=p, faction=self.seats.get(p)) for p in self._persons()]
        return (*factions, *persons)

    def chosen_colleagues(self) -> int:
        """How many members are ticked, also while the form is unchecked."""
        return len(self["members"].value() or ())

    def _persons(self) -> list[Person]:
        chosen = set(self.cleaned_data.get("members", ()))
        colleagues = [person for person in self.seats if str(person.pk) in chosen]
        if self.person is None or not self.cleaned_data.get("me"):
            return colleagues
        return [self.person, *colleagues]

    def _own_factions(self, user: Any) -> set[int]:
        mine = self.seats.get(self.person) if self.person else None
        return {mine.pk} if mine else user.organizations(Role.FACTION_OFFICE)

    def _offer_me(self) -> None:
        if self.person is None:
            del self.fields["me"]
        else:
            self.fields["me"].label = ", ".join(filter(None, (self.person.name, self.person.form)))

    def _offer_factions(self, user: Any, own: set[int], known: Iterable[Any]) -> None:
        offered = own | {row.faction_id for row in known if row.person_id is None}
        if user.has_role(Role.COUNCIL_OFFICE):
            offered |= {faction.pk for faction in self.seats.values() if faction}
        rows_of(self, "factions").queryset = Organization.objects.filter(
            pk__in=offered, kind=OrganizationKind.FACTION
        ).order_by("name")
        if not offered:
            del self.fields["factions"]

    def _offer_members(self, own: set[int], known: Iterable[Any]) -> None:
        """Everybody but the writer, the own faction first; also who has left since."""
        for row in known:
            if row.person is not None:
                self.seats.setdefault(row.person, row.faction)
        groups: dict[str, list[tuple[str, str]]] = {}
        others = [seat for seat in self.seats.items() if seat[0] != self.person]
        for person, faction in sorted(others, key=lambda seat: _first_own(seat, own)):
            groups.setdefault(faction.name if faction else "Ohne Fraktion", []).append(
                (str(person.pk), person.name)
            )
        choices_of(self, "members").choices = list(groups.items())

    def _show(self, known: Iterable[Any]) -> None:
        persons = [row.person for row in known if row.person is not None]
        self.initial = {
            "me": self.person in persons,
            "factions": [row.faction_id for row in known if row.person is None],
            "members": [str(person.pk) for person in persons if person != self.person],
        }


def seats_on(day: datetime.date) -> Seats:
    """Who sits in the council on a day, with the faction, by name."""
    seats: Seats = {}
    memberships = Membership.objects.filter(
        valid_on(day),
        organization__kind__in=(OrganizationKind.COUNCIL, OrganizationKind.FACTION),
    ).select_related("person", "organization")
    for seat in memberships.order_by("person__sort_name", "person__name", "pk"):
        faction = seat.organization if seat.organization.kind == OrganizationKind.FACTION else None
        seats[seat.person] = seats.get(seat.person) or faction
    return seats


def _first_own(seat: tuple[Person, Organization | None], own: set[int]) -> tuple[bool, str]:
    faction = seat[1]
    return (faction is None or faction.pk not in own, faction.name if faction else "")
