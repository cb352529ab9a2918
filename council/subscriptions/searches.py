"""Saved searches: their one form, what they find, and how they are called."""

from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from council.exceptions import Invalid
from council.models import Organization
from council.queries import current_city
from council.rules.public_registers import public_bodies, public_factions, public_offices
from council.search import facets, hits
from council.search.catalogue import catalogue_for
from council.search.query import LONGEST, understood


def saved(address: Mapping[str, str]) -> str:
    """The search of an address in its one form: kind=motion&q=Baum.

    Raises Invalid, with a sentence for the reader, for one that could not find anything.
    """
    text = " ".join(address.get("q", "").split())
    if len(text) > LONGEST:
        raise Invalid(f"Diese Suche ist zu lang. Möglich sind höchstens {LONGEST} Zeichen.")
    if text and not understood(text).wanted:
        raise Invalid("In dieser Suche steht kein Wort, nach dem sich suchen lässt.")
    catalogue = catalogue_for(AnonymousUser(), current_city())
    values = facets.known(address, catalogue.counts)
    if any(address.get(name) for name in catalogue.counts if name not in values):
        raise Invalid("Einer der Filter passt auf keinen öffentlichen Vorgang.")
    if text:
        values["q"] = text
    if not values:
        raise Invalid("Es ist noch nichts gesucht und kein Filter gewählt.")
    return urlencode(sorted(values.items()))


def papers_found(search: str) -> list[int]:
    """The keys of the public papers that a saved search finds now, the newest first."""
    return hits.saved_hits(AnonymousUser(), current_city(), _parts(search))


def names(searches: Collection[str]) -> dict[str, str]:
    """What some searches are called: Suche „Baum“ (Art: Antrag). Constant queries."""
    parts = {search: _parts(search) for search in searches}
    asked = {name: {part[name] for part in parts.values() if name in part} for name in facets.NAMES}
    public = Q(pk__in=public_factions()) | Q(pk__in=public_bodies()) | Q(pk__in=public_offices())
    words = facets.words_for(asked, Organization.objects.filter(public))
    return {search: _name(part, words) for search, part in parts.items()}


def _name(parts: dict[str, str], words: dict[str, dict[str, str]]) -> str:
    filters = [
        f"{facet.label}: {words[facet.name].get(parts[facet.name], 'unbekannt')}"
        for facet in facets.FACETS
        if facet.name in parts
    ]
    said = ["Suche", f"„{parts['q']}“" if "q" in parts else ""]
    return " ".join(filter(None, [*said, f"({', '.join(filters)})" if filters else ""]))


def _parts(search: str) -> dict[str, str]:
    return dict(parse_qsl(search))
