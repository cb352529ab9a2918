"""Which rows are chained, and what of them: the table that everything about the chain reads."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model

Columns = tuple[str, ...]

STEP = (
    *("action", "source", "target", "seen_revision", "by_id", "by_name", "for_whom", "at"),
    *("comment", "subject_id"),
)
CHANGE = ("history_date", "history_type", "history_user_id", "history_change_reason", "id")


@dataclass(frozen=True)
class Chained:
    """One kind of row in the chain: written once, and never changed, not by a migration either.

    `owner` is the column that names whom it belongs to. Each of the `forms` is the columns that
    were added to the one before: an entry keeps by how many of them it was made, so a column that
    comes later makes no old entry wrong.
    """

    kind: str
    model: str
    owner: str
    noun: str
    forms: tuple[Columns, ...]
    recorded: str = ""  # the model whose history these rows are

    def columns(self, form: int) -> Columns:
        """What the digest of an entry of this form covers."""
        return tuple(column for added in self.forms[:form] for column in added)

    @property
    def form(self) -> int:
        """The form that new entries have."""
        return len(self.forms)

    def own_columns(self, form: int) -> Columns:
        """Those that the row itself has, and not only its history."""
        return tuple(name for name in self.columns(form) if name not in CHANGE)


CHAINED = (
    Chained("paper step", "council.PaperStep", "subject_id", "Laufzettel", (STEP,)),
    Chained(
        "answer step",
        "responses.StatementStep",
        "subject_id",
        "Laufzettel der Antwort",
        ((*STEP, "version_id", "round"),),
    ),
    Chained(
        "version",
        "responses.StatementVersion",
        "statement_id",
        "Fassung der Antwort",
        (("statement_id", "number", "document", "text_sha256", "state", "by_id", "at"),),
    ),
    Chained(
        "issue",
        "council.HistoricalIssue",
        "paper_id",
        "Ausfertigung",
        (
            (
                *CHANGE,
                *("paper_id", "number", "name", "document", "sha256", "size", "issued_at"),
                *("public", "replaces_id"),
            ),
        ),
        recorded="council.Issue",
    ),
    Chained(
        "grant",
        "council.HistoricalGrant",
        "user_id",
        "Rolle",
        (
            (
                *CHANGE,
                *("user_id", "role", "organization_id", "valid_from", "valid_until", "ended_at"),
            ),
        ),
        recorded="council.Grant",
    ),
    Chained(
        "settings",
        "council.HistoricalCity",
        "id",
        "Einstellungen",
        (
            (
                *CHANGE,
                *("name", "kind", "council_name", "council_chair", "arms_sha256", "arms_mime"),
                *("arms_alt", "mayor_label", "mayor_name", "phone_prefix", "time_zone", "land"),
                *("steps_left_out", "deadline_length", "deadline_unit", "deadline_start"),
                *("prefix_inquiry", "prefix_motion", "prefix_statement", "prefix_interim_notice"),
                *("print_layout", "print_size", "name_line", "signature_block"),
                *("heading_statement", "sentence_filed", "sentence_reply", "sentence_ask"),
                *("sentence_move", "sentence_expected", "shows_case_officers"),
                *("shows_confidential_answers", "bundle_days", "sign_in_days", "contact_email"),
                *("second_person",),
                *("data_license", "ags", "imprint", "privacy"),
            ),
            ("factor_roles",),
        ),
        recorded="council.City",
    ),
)
KINDS = {row.kind: row for row in CHAINED}


@cache
def by_model() -> dict[type[Model], Chained]:
    """The same by the models of the rows."""
    return {apps.get_model(row.model): row for row in CHAINED}


def values_of(row: Model, columns: Columns) -> dict[str, Any]:
    """What a row says in these columns, as the database will give it back."""
    fields = {field.attname: field for field in row._meta.concrete_fields}
    return {name: fields[name].to_python(getattr(row, name)) for name in columns}


def digest_of(values: Mapping[str, Any], columns: Columns) -> str:
    """The digest (SHA-256, hex) of what a row says: the same on any database, for ever."""
    said = {name: plain(values[name]) for name in columns}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain(value: Any) -> Any:
    """A value as JSON has it; the same moment is the same text, wherever it was noted."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | uuid.UUID):
        return str(value)
    return value
