"""What waits for the council office: papers that came in, and registered ones that need an act."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from council.enums import PaperState
from council.models import Consultation, Paper
from council.rules.kinds import FILED_KINDS
from council.rules.results import REFERRED, WRITTEN_ANSWER
from council.rules.visibility import visible_papers

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class WaitingColumns(TypedDict):
        """What a tray adds to its papers, and the inbox to those of a page."""

        waiting_since: datetime.datetime
        open_consultations: list[Consultation]

    WaitingPaper = WithAnnotations[Paper, WaitingColumns]


@dataclass(frozen=True)
class Tray:
    """One pile of papers that wait for the same act, the longest waiting first."""

    key: str
    label: str
    since: str
    empty: str
    papers: Callable[[Any], QuerySet[Paper]]


def filed(user: Any) -> QuerySet[Paper]:
    """Papers that are to be registered or returned."""
    papers = visible_papers(user).filter(state=PaperState.FILED)
    return papers.annotate(waiting_since=F("filed_at"))


def without_sitting(user: Any) -> QuerySet[Paper]:
    """Registered papers that are on no agenda yet."""
    planned = Consultation.objects.filter(
        Q(held_on__isnull=False) | ~Q(result=""), paper=OuterRef("pk")
    )
    return _running(user).filter(~Exists(planned)).annotate(waiting_since=F("registered_at"))


def without_result(user: Any) -> QuerySet[Paper]:
    """Papers whose sitting is over and has no result yet."""
    held = held_without_result().filter(paper=OuterRef("pk")).order_by("held_at")
    return (
        _running(user)
        .annotate(waiting_since=held.values("held_at")[:1])
        .filter(waiting_since__isnull=False)
    )


def without_lead(user: Any) -> QuerySet[Paper]:
    """Papers to which a sitting wants a statement that no unit has been asked for."""
    decided = Consultation.objects.filter(
        paper=OuterRef("pk"), result__in=(WRITTEN_ANSWER, REFERRED)
    ).order_by("held_at")
    return (
        _running(user)
        .filter(Exists(decided), lead__isnull=True)
        .annotate(waiting_since=decided.values("held_at")[:1])
    )


def held_without_result() -> QuerySet[Consultation]:
    """Consultations in sittings that have begun, without a result."""
    return Consultation.objects.filter(result="", held_at__lte=timezone.now())


def _running(user: Any) -> QuerySet[Paper]:
    """What was registered here; an imported stock of old papers is nobody's task."""
    return visible_papers(user).filter(
        state=PaperState.REGISTERED, registered_at__isnull=False, kind__in=FILED_KINDS
    )


TRAYS = (
    Tray(
        "eingereicht",
        "Neu eingereicht",
        "Eingereicht",
        "Hier stehen Anfragen und Anträge, die eingereicht und noch nicht registriert sind.",
        filed,
    ),
    Tray(
        "sitzung",
        "Ohne Sitzung",
        "Registriert",
        "Hier stehen registrierte Vorgänge, die noch auf keiner Tagesordnung sind.",
        without_sitting,
    ),
    Tray(
        "ergebnis",
        "Ohne Ergebnis",
        "Sitzung",
        "Hier stehen Vorgänge, deren Sitzung vorbei ist und noch kein Ergebnis hat.",
        without_result,
    ),
    Tray(
        "zuweisung",
        "Ohne Federführung",
        "Ergebnis vom",
        "Hier stehen Vorgänge, zu denen eine Stellungnahme gewünscht und noch kein Amt "
        "bestimmt ist.",
        without_lead,
    ),
)
