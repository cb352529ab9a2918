"""Builds the demo city, whole or not at all, and knows whether it stands."""

import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from council.models import City, Paper, User
from tests.demo import plan
from tests.demo.city import ADMINISTRATOR, DemoCity
from tests.demo.clock import silent_mail
from tests.demo.sittings import Calendar
from tests.demo.ways import play

Tell = Callable[[str], None]


def make_city(tell: Tell) -> None:
    """Bring the database up to date and build the city, if there is nothing in it yet.

    `tell` gets a German line about each stage.
    """
    if not settings.DEMO:
        sys.exit(
            "Dies ist keine Testinstallation. Bitte setzen Sie DEMO=1, um die Demo-Stadt "
            "aufzubauen; ihre Konten kann jeder benutzen."
        )
    tell("Die Datenbank wird vorbereitet.")
    call_command("migrate", interactive=False, verbosity=0)
    if is_half_built():
        tell("Der letzte Aufbau wurde unterbrochen. Er wird neu begonnen.")
        tear_down()
    if is_built():
        tell("Die Demo-Stadt Elmenfurt steht schon.")
    elif not is_empty():
        tell("Die Datenbank enthält schon andere Daten. Sie bleiben, wie sie sind.")
    else:
        started = time.monotonic()
        tell("Die Demo-Stadt Elmenfurt wird aufgebaut. Das dauert etwa eine Minute.")
        build(tell)
        tell(f"Fertig nach {time.monotonic() - started:.0f} Sekunden.")


def is_built() -> bool:
    """Whether the demo city stands: only then its accounts have passwords."""
    administrator = User.objects.filter(email=ADMINISTRATOR).first()
    return administrator is not None and administrator.has_usable_password()


def is_half_built() -> bool:
    """Whether the building of the demo city was interrupted."""
    return User.objects.filter(email=ADMINISTRATOR).exists() and not is_built()


def is_empty() -> bool:
    """Whether nobody has put anything into the database."""
    return not any(model.objects.exists() for model in (City, User, Paper))


def tear_down() -> None:
    """Empty the database after an interrupted build, which nobody could sign in to."""
    assert is_half_built()
    call_command("flush", interactive=False, verbosity=0)


def build(tell: Tell) -> None:
    """Build the city into an empty database."""
    now = timezone.now()
    today = timezone.localdate(now)
    with silent_mail():
        tell("Ämter, Fraktionen und Personen werden eingetragen.")
        city = DemoCity(today)
        tell("Sitzungen aus drei Jahren werden eingetragen.")
        calendar = Calendar(city, today)
        ways = plan.ways(city, calendar, timezone.localtime(now))
        tell(f"{len(ways)} Anfragen und Anträge gehen ihren Weg.")
        play(ways, now=now, tell=lambda ended: _report(ended, len(ways), tell))
        city.open_doors()


def _report(ended: int, of: int, tell: Tell) -> None:
    if ended % 20 == 0:
        tell(f"{ended} von {of} sind angekommen.")
