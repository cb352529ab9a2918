"""The names on public pages as ways to the pages of who bears them."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from council.enums import OrganizationKind
from council.models import Organization, Paper, Person

# Which page an organisation has; the mayor has none.
PAGES: dict[str, str] = {
    OrganizationKind.COUNCIL: "body",
    OrganizationKind.COMMITTEE: "body",
    OrganizationKind.FACTION: "faction",
    OrganizationKind.DIVISION: "office",
    OrganizationKind.UNIT: "office",
}


def organization(row: Organization, words: str = "") -> SafeString:
    """An organisation's name, or other `words` for it, as the way to its page."""
    words = words or row.label
    if row.kind not in PAGES:
        return format_html("{}", words)
    return _link(reverse(PAGES[row.kind], args=[row.pk]), words)


def person(row: Person) -> SafeString:
    """A person's name as the way to her page."""
    return _link(reverse("member", args=[row.pk]), row.name)


def askers(paper: Paper) -> SafeString:
    """Who brought a public paper in, under the names they had then: a faction, then its members.

    `paper` comes with its originators, their persons and factions.
    """
    names: dict[int | None, list[SafeString]] = {}
    for row in paper.originators.all():
        if row.faction_id not in names:
            names[row.faction_id] = (
                [organization(row.faction, row.faction_name)] if row.faction else []
            )
        if row.person:
            name = f"{row.form} {row.person_name}".strip()
            names[row.faction_id].append(_link(reverse("member", args=[row.person.pk]), name))
    together = [
        format_html_join(", ", "{}", ((name,) for name in names_together))
        for names_together in names.values()
    ]
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in together))


def _link(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)
