"""manage.py verify: check that everything recorded is still what it was.

Every issued PDF and stored file is read; every row in the chain is compared with what was noted of
it, and the chain with its heads outside the database. What has been registered or changed and is
not issued yet is named as well: whoever looks at the paper first issues it, or the background work
does (manage.py work).
"""

import itertools
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council import storage
from council.chain import checking, entries, heads
from council.documents import issues
from council.models import ChainEntry, File, Issue
from council.words.german import german_datetime

WHAT_TO_DO = (
    "Was jetzt zu tun ist, steht in deploy/README.md unter „Wenn verify etwas nennt“. Bitte ändern "
    "Sie bis dahin nichts."
)


class Command(BaseCommand):
    help = (
        "Prüft, ob alles noch so ist, wie es festgehalten wurde: Ausfertigungen, Dateien, "
        "Laufzettel, Fassungen, Rollen und Einstellungen. Nennt auch, was noch aussteht."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            metavar="PRÜFSUMME",
            help="prüft nur, ob ein aufgehobener Stand der Kette noch in ihr vorkommt",
        )
        parser.add_argument(
            "--anew",
            metavar="GRUND",
            help="beginnt die Datei der Stände neu, nachdem eine Sicherung eingespielt wurde",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head"]:
            return self._find(options["head"].strip().lower())
        if options["anew"] is not None:
            self._begin_anew(options["anew"].strip())
        checked = faulty = 0
        for fault in _stored():
            checked += 1
            if fault:
                faulty += 1
                self.stderr.write(fault)
        self.stdout.write(f"{checked} Dateien geprüft, {faulty} fehlerhaft.")
        for fault in itertools.chain(_owed(), checking.faults()):
            faulty += 1
            self.stderr.write(fault)
        self._tell_of_chain()
        if faulty:
            self.stderr.write(WHAT_TO_DO)
            sys.exit(1)

    def _find(self, digest: str) -> None:
        entry = ChainEntry.objects.filter(hash=digest).first()
        if entry is None:
            raise CommandError("Diesen Stand hat die Kette nicht: Sie ist verändert oder gekürzt.")
        self.stdout.write(
            f"Das ist Eintrag {entry.number} vom {german_datetime(entry.at)}. Ob die Kette bis "
            "dorthin stimmt, prüft verify ohne Angaben."
        )

    def _begin_anew(self, reason: str) -> None:
        head = entries.last_entry()
        if not reason or head is None:
            raise CommandError("Bitte nennen Sie den Grund; die Kette darf nicht leer sein.")
        try:
            aside = heads.begin_anew(head.number, head.hash, reason)
        except OSError as error:
            raise CommandError(f"{heads.path()}: {error.strerror}") from None
        self.stdout.write(f"Die bisherigen Stände liegen in {aside}. Bitte heben Sie sie auf.")

    def _tell_of_chain(self) -> None:
        """What the chain holds, and how far that is known outside."""
        head = entries.last_entry()
        self.stdout.write(
            f"Kette: {head.number} Einträge, Stand {head.hash}." if head else "Kette: leer."
        )
        first = _first_told()
        if first is None:
            self.stdout.write("Außerhalb der Datenbank ist kein Stand festgehalten.")
        elif first.reason:
            self.stdout.write(
                f"Die Datei der Stände wurde am {german_datetime(first.at)} bei Eintrag "
                f"{first.number} neu begonnen: {first.reason}"
            )


def _first_told() -> heads.Head | None:
    """The first line of the file: only there it says that, and why, it was begun anew."""
    try:
        return next(heads.told(), None)
    except OSError:
        return None


def _stored() -> Iterator[str]:
    """For each issue and file what is wrong with its bytes; empty if nothing is."""
    issued = Issue.objects.select_related("paper").order_by("pk").defer("document")
    files = File.objects.exclude(sha256="").select_related("paper").order_by("pk")
    row: Any
    for row in itertools.chain(issued.iterator(), files.iterator()):
        fault = _fault(row.sha256, row.size)
        yield f"{row.paper}, {row}: {fault}" if fault else ""


def _owed() -> Iterator[str]:
    for owed in issues.owed():
        since = german_datetime(owed.since)
        yield f"{owed.paper}: Die Ausfertigung steht seit {since} aus."


def _fault(digest: str, size: int | None) -> str:
    try:
        path = storage.path_of(digest)
        if not path.is_file():
            return "Die Datei fehlt."
    except FileNotFoundError:
        return "Die Prüfsumme ist keine."
    if path.stat().st_size != size or not storage.is_intact(digest):
        return "Der Inhalt hat sich verändert."
    return ""
