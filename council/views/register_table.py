"""The registers as data: what each is called, what its list shows and what its form asks."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from council.enums import BODY_KINDS, OFFICE_KINDS, OrganizationKind
from council.forms import registers as register_forms
from council.models import LegislativeTerm, Meeting, Membership, Organization, Person
from council.models.spans import not_ended
from council.words.german import german_date, german_datetime


@dataclass(frozen=True)
class Column:
    """A column of a list: its head, what it says of a row, and the order it sorts by."""

    label: str
    text: Callable[[Any], str]
    order: str = ""


@dataclass(frozen=True)
class Register:
    """One register. The first column leads to the entry."""

    heading: str
    about: str
    one: str
    many: str
    new: str
    rows: Callable[[], QuerySet]
    former: Callable[[], Q]  # which rows a list leaves out unless asked for
    former_label: str
    search: Sequence[str]
    orders: Mapping[str, Sequence[str]]
    usual: str
    columns: Sequence[Column]
    form: type[forms.ModelForm]


def since_until(row: Any) -> str:
    """How long something lasts: "01.07.2019 bis 30.06.2024", or less where less is known."""
    start, end = german_date(row.valid_from), german_date(row.valid_until)
    if start and end:
        return f"{start} bis {end}"
    return f"seit {start}" if start else f"bis {end}" if end else ""


def _ended() -> Q:
    return ~not_ended(timezone.localdate())


def _organizations(*kinds: OrganizationKind) -> Callable[[], QuerySet]:
    return lambda: Organization.objects.filter(kind__in=kinds).select_related("parent")


def _factions() -> QuerySet:
    today = timezone.localdate()
    seats = not_ended(today, of="memberships__")
    factions = Organization.objects.filter(kind=OrganizationKind.FACTION)
    return factions.annotate(seats=Count("memberships", filter=seats))


def _persons() -> QuerySet:
    today = timezone.localdate()
    factions = (
        Membership.objects.filter(organization__kind=OrganizationKind.FACTION)
        .filter(not_ended(today))
        .select_related("organization")
    )
    return Person.objects.prefetch_related(
        Prefetch("memberships", factions, to_attr="factions"), "users"
    )


def _left() -> Q:
    """Persons all of whose seats have ended; whoever never had one is not former."""
    today = timezone.localdate()
    seated = Membership.objects.filter(not_ended(today)).values("person")
    return Q(memberships__isnull=False) & ~Q(pk__in=seated)


def _sitting_state(meeting: Meeting) -> str:
    words = "öffentlich" if meeting.public else "nichtöffentlich"
    return f"abgesagt, {words}" if meeting.cancelled else words


BY_NAME = {"name": ["name"], "code": ["code", "name"], "since": ["valid_from", "name"]}

REGISTERS = {
    "gremien": Register(
        heading="Gremien",
        about="Rat, Ausschüsse und die Dienstberatung: wer Sitzungen hält.",
        one="Gremium",
        many="Gremien",
        new="Neues Gremium",
        rows=_organizations(*BODY_KINDS),
        former=_ended,
        former_label="auch frühere",
        search=("name", "code"),
        orders=BY_NAME,
        usual="name",
        columns=(
            Column("Name", lambda row: row.name, "name"),
            Column("Art", lambda row: row.get_kind_display()),
            Column("Kurzzeichen", lambda row: row.code, "code"),
            Column("Besteht", since_until, "since"),
        ),
        form=register_forms.BodyForm,
    ),
    "fraktionen": Register(
        heading="Fraktionen",
        about="Wer im Rat zusammengehört.",
        one="Fraktion",
        many="Fraktionen",
        new="Neue Fraktion",
        rows=_factions,
        former=_ended,
        former_label="auch frühere",
        search=("name", "code"),
        orders=BY_NAME,
        usual="name",
        columns=(
            Column("Name", lambda row: row.name, "name"),
            Column("Kurzzeichen", lambda row: row.code, "code"),
            Column("Mitglieder heute", lambda row: str(row.seats)),
            Column("Besteht", since_until, "since"),
        ),
        form=register_forms.FactionForm,
    ),
    "aemter": Register(
        heading="Dezernate und Ämter",
        about="Wer Stellungnahmen schreibt, mitzeichnet und prüft.",
        one="Eintrag",
        many="Einträge",
        new="Neues Amt",
        rows=_organizations(*OFFICE_KINDS),
        former=_ended,
        former_label="auch frühere",
        search=("name", "code", "parent__name", "parent__code"),
        orders=BY_NAME,
        usual="code",
        columns=(
            Column("Name", lambda row: row.name, "name"),
            Column("Kurzzeichen", lambda row: row.code, "code"),
            Column("Art", lambda row: row.get_kind_display()),
            Column("Dezernat", lambda row: row.parent.label if row.parent else ""),
            Column("Besteht", since_until, "since"),
        ),
        form=register_forms.OfficeForm,
    ),
    "personen": Register(
        heading="Personen",
        about="Ratsmitglieder und wer sonst in Gremien sitzt, mit allen Mitgliedschaften.",
        one="Person",
        many="Personen",
        new="Neue Person",
        rows=_persons,
        former=_left,
        former_label="auch frühere",
        search=("name", "sort_name", "memberships__organization__name"),
        orders={"name": ["sort_name", "name"], "form": ["form", "sort_name"]},
        usual="name",
        columns=(
            Column("Name", lambda row: row.name, "name"),
            Column("Amtsbezeichnung", lambda row: row.form, "form"),
            Column("Fraktion", lambda row: ", ".join(m.organization.name for m in row.factions)),
            Column("Konto", lambda row: ", ".join(user.email for user in row.users.all())),
        ),
        form=register_forms.PersonForm,
    ),
    "sitzungen": Register(
        heading="Sitzungen",
        about="Termine aller Gremien und der Dienstberatung.",
        one="Sitzung",
        many="Sitzungen",
        new="Neue Sitzungen",
        rows=lambda: Meeting.objects.select_related("organization"),
        former=lambda: Q(starts_at__lt=timezone.now() - datetime.timedelta(days=1)),
        former_label="auch vergangene",
        search=("organization__name", "name", "place"),
        orders={"day": ["starts_at"], "body": ["organization__name", "starts_at"]},
        usual="day",
        columns=(
            Column("Beginn", lambda row: german_datetime(row.starts_at), "day"),
            Column("Gremium", lambda row: row.organization.name, "body"),
            Column("Bezeichnung", lambda row: row.name),
            Column("Ort", lambda row: row.place),
            Column("Öffentlichkeit", _sitting_state),
        ),
        form=register_forms.MeetingForm,
    ),
    "wahlperioden": Register(
        heading="Wahlperioden",
        about="Wann welcher Rat gewählt war.",
        one="Wahlperiode",
        many="Wahlperioden",
        new="Neue Wahlperiode",
        rows=LegislativeTerm.objects.all,
        former=lambda: Q(ends_on__lt=timezone.localdate()),
        former_label="auch frühere",
        search=("number",),
        orders={"start": ["starts_on"]},
        usual="-start",
        columns=(
            Column("Nummer", lambda row: row.number),
            Column("Beginn", lambda row: german_date(row.starts_on), "start"),
            Column("Ende", lambda row: german_date(row.ends_on)),
        ),
        form=register_forms.TermForm,
    ),
}
