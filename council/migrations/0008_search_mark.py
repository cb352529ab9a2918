"""The mark that tells whether what a process keeps of the papers is still right."""

import uuid

from django.db import migrations, models


def set_mark(apps, schema_editor):
    """Without a mark nothing is kept."""
    apps.get_model("council", "SearchMark").objects.create(pk=1, value=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("council", "0007_foreign_objects")]

    operations = [
        migrations.CreateModel(
            name="SearchMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.UUIDField()),
            ],
            options={"verbose_name": "Marke der Suche"},
        ),
        migrations.RunPython(set_mark, migrations.RunPython.noop),
    ]
