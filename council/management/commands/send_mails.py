"""Send the mails that are waiting; a timer runs this every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from council.mail.notifications import given_up, send_waiting
from council.services.subscriptions import forget
from council.subscriptions.mails import send_links, send_news


class Command(BaseCommand):
    help = (
        "Versendet die wartenden Mails und, was für Abonnements neu ist. Endet mit Status 1, wenn "
        "eine nicht hinausging."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_waiting()
        sent += send_links() + send_news()
        forget()
        self.stdout.write(f"{sent} versendet, {failed} nicht versendet.")
        if lost := given_up():
            self.stdout.write(f"{lost} nach zu vielen Versuchen aufgegeben.")
        if failed:
            raise CommandError("Nicht jede Mail ging hinaus. Der Grund steht im Protokoll.")
