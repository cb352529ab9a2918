"""What is recorded of answers goes into the chain as it is found."""

from django.db import migrations

from council.chain.stock import note_stock


def note(apps, schema_editor):
    note_stock(apps, ["version", "answer step"])


class Migration(migrations.Migration):

    dependencies = [
        ("responses", "0001_initial"),
        ("council", "0025_chain"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
