"""What is stored, to tell whether anything has changed."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

# Written anew by every act that saves, even if it saves the same.
MARK = "council_searchmark"
# An attempt to sign in is kept and counted just because it was refused.
ATTEMPTS = {"council_signin", "council_refusal", "council_allowance", "council_knownplace"}

Tables = dict[str, list[Any]]


def contents() -> Tables:
    """Everything that the project's own tables hold but attempts to sign in, as stored."""
    models = [m for app in ("council", "responses") for m in apps.get_app_config(app).get_models()]
    tables = {model._meta.db_table: model for model in models}
    return {name: rows_of(model) for name, model in tables.items() if name not in ATTEMPTS}


def rows_of(model: type[Model]) -> list[dict[str, Any]]:
    """The rows of a table by their key; to make values of Python of them would take far longer."""
    options = model._meta
    table, key = (connection.ops.quote_name(n) for n in (options.db_table, options.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def without_traces(tables: Tables) -> Tables:
    """The same without what only tells how often something was saved."""
    return {
        name: [{key: row[key] for key in row if key != "revision"} for row in rows]
        for name, rows in tables.items()
        if "_historical" not in name and name not in (MARK, "council_chainentry")
    }
