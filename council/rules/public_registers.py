"""The gate of the registers: whom and what the public knows besides the papers.

Only what is known by other ways is shown: whoever has a seat, a sitting or a public paper.
Somebody known from a paper that is not public does not exist here.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.enums import OFFICE_KINDS, OrganizationKind
from council.models import Consultation, Meeting, Membership, Organization, Originator, Person
from council.rules.visibility import public_at, public_papers

PUBLIC_BODIES = (OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE)


def public_factions() -> QuerySet[Organization]:
    """The factions with members or public papers."""
    return Organization.objects.filter(_known_faction())


def public_bodies() -> QuerySet[Organization]:
    """The council and its committees, if they have members, sittings or public papers."""
    return Organization.objects.filter(_known_body())


def public_offices() -> QuerySet[Organization]:
    """The offices in charge of public papers, and the divisions that these belong to."""
    return Organization.objects.filter(_known_office())


def public_organizations() -> QuerySet[Organization]:
    """Factions, bodies and offices as far as the public knows them, and the mayor."""
    mayor = Q(kind=OrganizationKind.MAYOR)
    return Organization.objects.filter(mayor | _known_faction() | _known_body() | _known_office())


def public_persons() -> QuerySet[Person]:
    """Who has or had a seat, or asked in a public paper."""
    seats = public_seats().filter(person=OuterRef("pk"))
    asked = Originator.objects.filter(public_at("paper"), person=OuterRef("pk"))
    return Person.objects.filter(Exists(seats) | Exists(asked))


def public_seats() -> QuerySet[Membership]:
    """The seats in the council, its committees and factions."""
    return Membership.objects.filter(
        organization__kind__in=(*PUBLIC_BODIES, OrganizationKind.FACTION)
    )


def public_meetings() -> QuerySet[Meeting]:
    """The sittings that are announced; those of the mayor are the administration's own."""
    return Meeting.objects.exclude(organization__kind=OrganizationKind.MAYOR).select_related(
        "organization"
    )


def _known_faction() -> Q:
    asked = Originator.objects.filter(public_at("paper"), faction=OuterRef("pk"))
    known = Q(Exists(_seats())) | Q(Exists(asked))
    return Q(kind=OrganizationKind.FACTION) & known


def _known_body() -> Q:
    heard = Consultation.objects.filter(public_at("paper"), organization=OuterRef("pk"))
    sittings = Meeting.objects.filter(organization=OuterRef("pk"))
    known = Q(Exists(_seats())) | Q(Exists(sittings)) | Q(Exists(heard))
    return Q(kind__in=PUBLIC_BODIES) & known


def _known_office() -> Q:
    """Asked apart, so that each has an index: what an office leads, and what its units lead."""
    led = public_papers().filter(lead=OuterRef("pk"))
    led_below = public_papers().filter(lead__parent=OuterRef("pk"))
    return Q(kind__in=OFFICE_KINDS) & (Q(Exists(led)) | Q(Exists(led_below)))


def _seats() -> QuerySet[Membership]:
    return public_seats().filter(organization=OuterRef("pk"))
