"""Take the second factors from an account where nobody is left who could do it on the page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.exceptions import ActionRefused
from council.models import User
from council.services.factors import reset_by_command


class Command(BaseCommand):
    help = "Setzt den zweiten Faktor eines Kontos zurück; die Person bekommt eine Mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-Mail-Adresse des Kontos")
        parser.add_argument(
            "--grund", required=True, metavar="GRUND", help="steht im Protokoll und in der Mail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Zu {options['email']} gibt es kein Konto.")
        try:
            reset_by_command(user, reason=options["grund"])
        except ActionRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Der zweite Faktor von {user.email} ist zurückgesetzt.")
