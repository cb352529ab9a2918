from django.db import migrations
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone


def end(apps, schema_editor):
    """Say since when each office has a part in a paper, and end those that have none any more."""
    access = apps.get_model("council", "PaperAccess")
    past = apps.get_model("council", "HistoricalPaperAccess")
    statements = apps.get_model("responses", "Statement").objects.exclude(state="cancelled")
    begun = dict(past.objects.values_list("id").annotate(Min("history_date")))
    for part in access.objects.all():
        part.since = begun.get(part.pk, part.since)
        part.save(update_fields=["since"])
    work = statements.filter(answered__paper=OuterRef("paper")).filter(
        Q(lead=OuterRef("organization")) | Q(cosignatures__organization=OuterRef("organization"))
    )
    issued = statements.filter(published=OuterRef("paper"), lead=OuterRef("organization"))
    access.objects.filter(~Exists(work), ~Exists(issued)).update(ended_at=timezone.now())


class Migration(migrations.Migration):
    """An office that has handed its work on has no part in it any more."""

    dependencies = [("responses", "0003_annex_public"), ("council", "0029_parts_and_exclusions")]

    operations = [migrations.RunPython(end, migrations.RunPython.noop)]
