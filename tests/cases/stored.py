"""What is stored, to tell whether anything has changed."""

from typing import Any

from django.apps import apps

# Written anew by every act that saves, even if it saves the same.
MARK = "council_searchmark"

Tables = dict[str, list[Any]]


def contents() -> Tables:
    """Everything that the project's own tables hold."""
    models = [m for app in ("council", "responses") for m in apps.get_app_config(app).get_models()]
    return {m._meta.db_table: list(m._base_manager.order_by("pk").values()) for m in models}


def without_traces(tables: Tables) -> Tables:
    """The same without what only tells how often something was saved."""
    return {
        name: [{key: row[key] for key in row if key != "revision"} for row in rows]
        for name, rows in tables.items()
        if "_historical" not in name and name != MARK
    }
