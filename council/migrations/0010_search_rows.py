"""Short rows for the search's entries on PostgreSQL.

A search that finds half of all papers visits half of all rows; with every longer text beside the
table these fit into a third of the pages, and it takes half of the server's time. Rows that are
there already follow with the next `reindex`.
"""

from django.db import migrations

SHORTEST_ROWS = "ALTER TABLE council_searchentry SET (toast_tuple_target = 128)"
ANY_ROWS = "ALTER TABLE council_searchentry RESET (toast_tuple_target)"


def on_postgresql(statement):
    """Run a statement that SQLite neither knows nor needs."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):

    dependencies = [("council", "0009_subscriptions")]

    operations = [
        migrations.RunPython(on_postgresql(SHORTEST_ROWS), on_postgresql(ANY_ROWS)),
    ]
