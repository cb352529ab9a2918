"""A role that was ended keeps the day from which it was given; where that was rewritten, it is
taken back from the history."""

from django.db import migrations, models
from django.utils import timezone


def give_the_days_back(apps, schema_editor):
    grants = apps.get_model("council", "Grant").objects
    history = apps.get_model("council", "HistoricalGrant").objects
    for ended in history.filter(history_change_reason="ended").order_by("history_date"):
        grant = grants.filter(pk=ended.id, ended_at=None).first()
        given = history.filter(id=ended.id).order_by("history_date", "history_id").first()
        if grant is None:
            continue
        days = {"valid_from": given.valid_from, "ended_at": ended.history_date}
        grants.filter(pk=grant.pk).update(**days)
        history.create(
            id=grant.pk,
            user_id=grant.user_id,
            role=grant.role,
            organization_id=grant.organization_id,
            valid_until=grant.valid_until,
            history_date=timezone.now(),
            history_type="~",
            history_change_reason="days as they were given",
            **days,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0018_foreign_kinds'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='grant',
            name='grant_ends_after_start',
        ),
        migrations.AddField(
            model_name='grant',
            name='ended_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='beendet am'),
        ),
        migrations.AddField(
            model_name='historicalgrant',
            name='ended_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='beendet am'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), ('ended_at__isnull', False), _connector='OR'), name='grant_ends_after_start', violation_error_message='Das Ende liegt vor dem Beginn.'),
        ),
        migrations.RunPython(give_the_days_back, migrations.RunPython.noop),
    ]
