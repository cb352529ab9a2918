from django.db import migrations, models
from django.db.models import Q


def forget(apps, schema_editor):
    """Take the texts from what has been sent or given up."""
    mails = apps.get_model("council", "OutgoingMail").objects
    mails.filter(Q(sent_at__isnull=False) | Q(failed_attempts__gte=20)).update(body="")


class Migration(migrations.Migration):
    """A mail that was sent keeps no text."""

    # PostgreSQL adds no constraint to a table with changes that are still pending.
    atomic = False

    dependencies = [("council", "0021_sign_in_limits")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("body", ""), _connector="OR"),
                name="a_sent_mail_keeps_no_text",
            ),
        ),
    ]
