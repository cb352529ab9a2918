"""One list of the steps that a city does without, instead of a column for each step."""

from django.db import migrations, models

STEPS = ("cosigning", "unit_review", "division_review")


def columns_to_list(apps, schema_editor):
    for name in ("City", "HistoricalCity"):
        for city in apps.get_model("council", name).objects.all():
            city.steps_left_out = [step for step in STEPS if not getattr(city, f"uses_{step}")]
            city.save(update_fields=["steps_left_out"])


def list_to_columns(apps, schema_editor):
    for name in ("City", "HistoricalCity"):
        for city in apps.get_model("council", name).objects.all():
            for step in STEPS:
                setattr(city, f"uses_{step}", step not in city.steps_left_out)
            city.save(update_fields=[f"uses_{step}" for step in STEPS])


class Migration(migrations.Migration):
    dependencies = [("council", "0011_mails_tried")]

    operations = [
        *[
            migrations.AddField(
                model_name=model,
                name="steps_left_out",
                field=models.JSONField(
                    blank=True,
                    default=list,
                    editable=False,
                    help_text="Optional steps on the way of an answer that the city does without.",
                ),
            )
            for model in ("city", "historicalcity")
        ],
        migrations.RunPython(columns_to_list, list_to_columns),
        *[
            migrations.RemoveField(model_name=model, name=f"uses_{step}")
            for model in ("city", "historicalcity")
            for step in STEPS
        ],
    ]
