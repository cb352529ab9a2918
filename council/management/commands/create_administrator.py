"""Make the first account of an installation and print the way in, so that no mail is needed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.services.accounts import create_administrator, password_link


class Command(BaseCommand):
    help = "Legt ein Konto der Systemverwaltung an und zeigt den Verweis zum Passwort."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-Mail-Adresse")
        parser.add_argument("name", help="Vor- und Nachname, in Anführungszeichen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = create_administrator(email=options["email"], name=options["name"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"Das Konto {user.email} ist angelegt. Das Passwort wird hier gewählt:")
        self.stdout.write(password_link(user))
        self.stdout.write("Der Verweis gilt drei Tage und nur einmal.")
