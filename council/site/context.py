"""What every page knows: the city, the way around, and who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from council.enums import STAFF_ROLES, Role
from council.queries import current_city
from council.rules.second_person import asked_of

PUBLIC_PLACES = (
    ("Start", "start"),
    ("Vorgänge", "papers"),
    ("Sitzungen", "meetings"),
    ("Rat und Verwaltung", "factions"),
    ("Zahlen", "statistics"),
    ("Hilfe", "help"),
)
# Who sees which place of the signed-in side; the pages themselves check again.
STAFF_PLACES = (
    ("Schreibtisch", "desk", tuple(Role)),
    ("Meine Vorgänge", "my_papers", (Role.COUNCIL_MEMBER, Role.FACTION_OFFICE)),
    ("Eingang", "inbox", (Role.COUNCIL_OFFICE,)),
    ("Dienstberatung", "mayors_sittings", (Role.MAYORS_OFFICE, Role.COUNCIL_OFFICE)),
    ("Stellungnahmen", "statements", STAFF_ROLES),
    ("Mappen", "bundles", STAFF_ROLES),
    ("Register", "registers", (Role.COUNCIL_OFFICE, Role.ADMINISTRATOR)),
    ("Einstellungen", "city_settings", (Role.ADMINISTRATOR,)),
    ("Protokoll", "audit", (Role.ADMINISTRATOR,)),
)
FOOTER_PLACES = (
    ("Impressum", "imprint"),
    ("Datenschutz", "privacy"),
    ("Barrierefreiheit", "accessibility"),
    ("Offene Daten", "open_data"),
    ("Barriere melden", "feedback"),
    ("Leichte Sprache", "easy_language"),
    ("Datei prüfen", "checksum"),
    ("Hilfe", "help"),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    return {
        # The middleware has asked already, unless the request did not come as far as there.
        "city": getattr(request, "city", None) or current_city(),
        "navigation": _navigation(request),
        "footer_links": [(label, reverse(name)) for label, name in FOOTER_PLACES],
    }


def _navigation(request: HttpRequest) -> list[tuple[str, str, bool]]:
    user = getattr(request, "user", None)
    places = list(PUBLIC_PLACES)
    if user is not None and user.is_authenticated:
        mine = [(label, name) for label, name, roles in STAFF_PLACES if user.has_role(*roles)]
        if asked := len(asked_of(user)):
            mine.insert(1, (f"Bestätigen ({asked})", "proposals"))
        places = mine + [place for place in PUBLIC_PLACES if place[1] in ("papers", "meetings")]
    current = request.resolver_match.url_name if request.resolver_match else None
    return [(label, reverse(name), name == current) for label, name in places]
