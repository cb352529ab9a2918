"""What is to be issued is noted; what was registered and never issued until now, too."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def note_what_was_never_issued(apps, schema_editor):
    papers = apps.get_model("council", "Paper").objects.filter(
        kind__in=["inquiry", "motion"],
        reference__isnull=False,
        drafted_by__isnull=False,
        issues__isnull=True,
    )
    owed = apps.get_model("council", "OwedIssue")
    owed.objects.bulk_create(owed(paper=paper) for paper in papers)


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0016_issue_publicity'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwedIssue',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='owed_issue', serialize=False, to='council.paper')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['since'],
            },
        ),
        migrations.RunPython(note_what_was_never_issued, migrations.RunPython.noop),
    ]
