"""The lines of the audit page, made of what is recorded already: nothing is kept twice."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from council.models import (
    AddressChange,
    AddressOutcome,
    City,
    FactorEvent,
    FactorEventKind,
    Grant,
    Outcome,
    Refusal,
    RoleProposal,
    SignIn,
    SignInKind,
    User,
)
from council.services.accounts import ENDED
from council.words.german import german_date

NOBODY = "Kommandozeile"
UNKNOWN = "unbekanntes Konto"
AUTOMATIC = "von selbst"


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, what, to whose account, by whom."""

    at: datetime.datetime
    kind: str
    concerned: str
    by: str
    detail: str


@dataclass(frozen=True)
class Kind:
    """One kind of line: its word, the table it is in, and which rows of that they are."""

    label: str
    table: str
    rows: Q


KINDS = {
    "given": Kind("Rolle gegeben", "grants", Q(history_type="+")),
    "ended": Kind("Rolle beendet", "grants", Q(history_change_reason=ENDED)),
    "corrected": Kind(
        "Rolle berichtigt",
        "grants",
        Q(history_type="~") & (Q(history_change_reason=None) | ~Q(history_change_reason=ENDED)),
    ),
    "created": Kind("Konto angelegt", "users", Q(history_type="+")),
    "password": Kind("Passwort geändert", "users", Q(history_change_reason="password")),
    "changed": Kind(
        "Konto geändert",
        "users",
        Q(history_type="~")
        & (Q(history_change_reason=None) | ~Q(history_change_reason="password")),
    ),
    "proposed": Kind("Rolle vorgeschlagen", "proposals", Q(history_type="+")),
    **{
        f"role_{outcome.value}": Kind(
            f"Vorgeschlagene Rolle {outcome.label}", "proposals", Q(history_change_reason=outcome)
        )
        for outcome in Outcome
    },
    "address_asked": Kind("Neue Adresse eingetragen", "addresses", Q(history_type="+")),
    **{
        f"address_{outcome.value}": Kind(
            f"Neue Adresse {outcome.label}", "addresses", Q(history_change_reason=outcome)
        )
        for outcome in AddressOutcome
    },
    "settings": Kind("Einstellungen geändert", "city", Q()),
    **{kind.value: Kind(kind.label, "factors", Q(kind=kind)) for kind in FactorEventKind},
    **{kind.value: Kind(kind.label, "sign_ins", Q(kind=kind)) for kind in SignInKind},
    "refused": Kind("Seite abgewiesen oder nicht gefunden", "refusals", Q()),
}


def found(
    *,
    kind: str = "",
    person: User | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet:
    """The keys of the lines, newest first: `lines_of` makes lines of a part of them."""
    kinds = {key: row for key, row in KINDS.items() if kind in ("", key)}
    parts = [_keys(key, row, person, since, until) for key, row in kinds.items()]
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return rows.order_by("-when", "-kind_of", "-row")


def _keys(
    key: str,
    kind: Kind,
    person: User | None,
    since: datetime.date | None,
    until: datetime.date | None,
) -> QuerySet:
    table = TABLES[kind.table]
    rows = table.rows().filter(kind.rows)
    if person is not None:
        rows = rows.filter(table.of(person))
    if since is not None:
        rows = rows.filter(**{f"{table.at}__date__gte": since})
    if until is not None:
        rows = rows.filter(**{f"{table.at}__date__lte": until})
    named = {"when": F(table.at), "row": F(table.key)}
    keys: QuerySet = rows.order_by().annotate(kind_of=Value(key, CharField()), **named)
    return keys.values("when", "kind_of", "row")


def lines_of(keys: Iterable[dict[str, Any]]) -> list[Line]:
    """The lines of some keys, in their order, with as many queries for many as for few."""
    keys = list(keys)
    rows: dict[str, dict[int, Any]] = {}
    for name, table in TABLES.items():
        wanted = [key["row"] for key in keys if KINDS[key["kind_of"]].table == name]
        rows[name] = table.full(wanted) if wanted else {}
    lines = []
    for key in keys:
        kind = KINDS[key["kind_of"]]
        row = rows[kind.table][key["row"]]
        lines.append(Line(key["when"], kind.label, *TABLES[kind.table].told(row)))
    return lines


@dataclass(frozen=True)
class Table:
    """Where lines come from: its rows, their moment, whose they are, and what they tell."""

    rows: Callable[[], QuerySet]
    key: str
    at: str
    of: Callable[[User], Q]
    full: Callable[[list[int]], dict[int, Any]]
    told: Callable[[Any], tuple[str, str, str]]


def _by(row: Any) -> str:
    return row.history_user.name if row.history_user else NOBODY


def _grants(keys: list[int]) -> dict[int, Any]:
    rows = Grant.history.select_related("user", "organization", "history_user")
    return {row.history_id: row for row in rows.filter(history_id__in=keys)}


def _grant(row: Any) -> tuple[str, str, str]:
    role = f"{row.get_role_display()}: {row.organization}"
    if row.history_change_reason == ENDED:
        return row.user.name, _by(row), f"{role}, gegeben ab {german_date(row.valid_from)}"
    end = f" bis {german_date(row.valid_until)}" if row.valid_until else ""
    return row.user.name, _by(row), f"{role}, ab {german_date(row.valid_from)}{end}"


def _with_the_row_before(history: Any, keys: list[int]) -> dict[int, Any]:
    """Rows of a history, each with the one before it as `before`, if there is one."""
    earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    earlier = earlier.order_by("-history_id").values("history_id")[:1]
    rows = history.filter(history_id__in=keys).select_related("history_user")
    rows = list(rows.annotate(before_id=Subquery(earlier)))
    before = history.in_bulk([row.before_id for row in rows if row.before_id])
    for row in rows:
        row.before = before.get(row.before_id)
    return {row.history_id: row for row in rows}


def _users(keys: list[int]) -> dict[int, Any]:
    return _with_the_row_before(User.history.select_related("person"), keys)


def _user(row: Any) -> tuple[str, str, str]:
    if row.before is None:
        return row.name, _by(row), row.email
    said = []
    for field, name in (("name", "Name"), ("email", "E-Mail-Adresse"), ("phone", "Telefon")):
        old, new = getattr(row.before, field), getattr(row, field)
        if old != new:
            said.append(f"{name}: {old or 'leer'} → {new or 'leer'}")
    if row.before.person_id != row.person_id:
        old, new = row.before.person or "keine", row.person or "keine"
        said.append(f"Person im Rat: {old} → {new}")
    if row.before.is_active != row.is_active:
        said.append("freigegeben" if row.is_active else "gesperrt")
    return row.name, _by(row), "; ".join(said)


def _proposals(keys: list[int]) -> dict[int, Any]:
    rows = RoleProposal.history.select_related("user", "organization", "history_user")
    return {row.history_id: row for row in rows.filter(history_id__in=keys)}


def _proposal(row: Any) -> tuple[str, str, str]:
    by = AUTOMATIC if row.outcome == Outcome.EXPIRED else _by(row)
    role = f"{row.get_role_display()}: {row.organization}"
    return row.user.name, by, f"{role}; {row.comment}" if row.comment else role


def _addresses(keys: list[int]) -> dict[int, Any]:
    rows = AddressChange.history.select_related("user", "history_user")
    return {row.history_id: row for row in rows.filter(history_id__in=keys)}


def _address(row: Any) -> tuple[str, str, str]:
    of_link = {AddressOutcome.CONFIRMED: row.new, AddressOutcome.STOPPED: row.old}
    by = AUTOMATIC if row.outcome == AddressOutcome.EXPIRED else _by(row)
    if row.outcome in of_link:
        by = f"Verweis in der Mail an {of_link[row.outcome]}"
    return row.user.name, by, f"{row.old} → {row.new}"


def _cities(keys: list[int]) -> dict[int, Any]:
    return _with_the_row_before(City.history.all(), keys)


def _city(row: Any) -> tuple[str, str, str]:
    """Which settings; what they say stands on their page and in the history."""
    if row.before is None:
        return "", _by(row), "eingerichtet"
    changed = [
        str(field.verbose_name)
        for field in City._meta.concrete_fields
        if getattr(row, field.attname) != getattr(row.before, field.attname)
    ]
    return "", _by(row), ", ".join(changed) or "Nummernfolge oder erneut gespeichert"


def _sign_ins(keys: list[int]) -> dict[int, Any]:
    return SignIn.objects.select_related("user").in_bulk(keys)


def _sign_in(row: Any) -> tuple[str, str, str]:
    return (row.user.name if row.user else UNKNOWN), "", _often(row)


def _often(row: Any) -> str:
    return f"{row.times}-mal binnen einer Stunde" if row.times > 1 else ""


def _refusals(keys: list[int]) -> dict[int, Any]:
    return Refusal.objects.select_related("user").in_bulk(keys)


def _refusal(row: Any) -> tuple[str, str, str]:
    where = row.path or "viele weitere Seiten"
    return row.user.name, "", ", ".join(filter(None, [where, _often(row)]))


def _factors(keys: list[int]) -> dict[int, Any]:
    return FactorEvent.objects.select_related("user", "by").in_bulk(keys)


def _factor(row: Any) -> tuple[str, str, str]:
    return row.user.name, row.by.name if row.by else NOBODY, row.detail


def _of_history(whose: str) -> Callable[[User], Q]:
    return lambda person: Q(**{whose: person.pk}) | Q(history_user=person)


TABLES = {
    "grants": Table(
        Grant.history.all, "history_id", "history_date", _of_history("user_id"), _grants, _grant
    ),
    "users": Table(
        User.history.all, "history_id", "history_date", _of_history("id"), _users, _user
    ),
    "proposals": Table(
        RoleProposal.history.all,
        "history_id",
        "history_date",
        _of_history("user_id"),
        _proposals,
        _proposal,
    ),
    "addresses": Table(
        AddressChange.history.all,
        "history_id",
        "history_date",
        _of_history("user_id"),
        _addresses,
        _address,
    ),
    "city": Table(
        City.history.all,
        "history_id",
        "history_date",
        lambda person: Q(history_user=person),
        _cities,
        _city,
    ),
    "refusals": Table(
        Refusal.objects.all, "pk", "at", lambda person: Q(user=person), _refusals, _refusal
    ),
    "factors": Table(
        FactorEvent.objects.all,
        "pk",
        "at",
        lambda person: Q(user=person) | Q(by=person),
        _factors,
        _factor,
    ),
    "sign_ins": Table(
        SignIn.objects.all, "pk", "at", lambda person: Q(user=person), _sign_ins, _sign_in
    ),
}


def cells_of(line: Line) -> list[str]:
    """A line for a table: the moment with its offset, so that no hour of the year is twice."""
    moment = timezone.localtime(line.at).isoformat(timespec="seconds")
    return [moment, line.kind, line.concerned, line.by, line.detail]
