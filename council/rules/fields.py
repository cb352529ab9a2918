"""The fields of a record as data: what each says, where it stands, and who may have it.

One row for each field of `council.documents.record`. Pages, printed papers, the open data, the
import and the description of the format read this table; the tests prove the rest complete
against it. Like the kinds, it knows nothing but the vocabularies.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import TextChoices

from council.enums import AnswerForm, PaperKind, PaperState
from council.rules.kinds import (
    ANSWER_KINDS,
    ANSWERABLE_KINDS,
    DRAFTED_KINDS,
    FILED_KINDS,
    KINDS_WITH_QUESTIONS,
    ROWS,
)


class Home(Enum):
    """Where the database keeps the value of a field."""

    COLUMN = "a column of the paper with the field's name, which holds just its value"
    OTHER = "in another form: rows of their own, or columns that say it in their way"
    FROZEN = "the issued answer itself, for ever as it was issued"


class Place(Enum):
    """Where people read a field."""

    HEAD = "beside the title of the page"
    FACTS = "among the facts in the margin of the public page"
    DESK_FACTS = "among those of the page for whoever is signed in"
    TEXT = "in what the page reads out"
    PARTS = "in a table or list of its own on the page"
    PRINT = "on the printed paper"


FACTS = (Place.FACTS, Place.DESK_FACTS)
ALL = tuple(PaperKind)
# What can be brought in after the ordinary deadline.
URGENT = tuple(kind.value for kind in ROWS if kind.urgent_names)
# What the council shall decide on.
PROPOSING = (PaperKind.MOTION, PaperKind.AMENDMENT, PaperKind.PROPOSAL)
# What the administration says, asked or not.
ANSWERING = (*ANSWER_KINDS, PaperKind.INFORMATION)
ONLY_IN_ANSWERS = "Dieses Feld steht nur in Antworten der Verwaltung."


@dataclass(frozen=True)
class Field:
    """One field of the record."""

    name: str
    label: str
    meaning: str
    english: str
    kinds: tuple[PaperKind, ...] = ALL
    home: Home = Home.COLUMN
    shown: tuple[Place, ...] = ()
    lines: tuple[str, ...] = ()  # its names in the head of the printed paper: grid, letter
    written: tuple[PaperKind, ...] = ()  # where whoever brings the paper in is asked for it
    is_later: bool = False  # known after filing only: no printed inquiry or motion tells it
    is_internal: bool = False  # it names staff: open to all only if the city says so
    elsewhere: str = ""  # what an import says to it on other kinds; nothing: it is taken
    ground_of: str = ""  # what of the paper it gives the ground for: wanted with it, else empty
    demand: str = ""  # what is said where that ground is missing
    may_follow: bool = False  # that ground is wanted at filing only: a draft may lack it


def _values(choices: Iterable[TextChoices]) -> str:
    return ", ".join(f"{value} ({value.label})" for value in choices)


FIELDS = (
    Field(
        "kind",
        "Art",
        f"Art der Drucksache: {_values(PaperKind)}",
        "kind of paper",
        home=Home.OTHER,
        shown=(Place.HEAD, Place.PRINT),
    ),
    Field(
        "kind_name",
        "Name der Art",
        "wie die Stadt oder das andere System die Art nennt, wenn es nicht unser Wort ist",
        "what the city or the other system calls the kind, if it is not our word",
        shown=(Place.HEAD, Place.PRINT),
    ),
    Field(
        "reference",
        "Nummer",
        "Nummer, wie sie auf der Drucksache steht",
        "number as printed on the paper",
        home=Home.OTHER,
        shown=(Place.HEAD, *FACTS, Place.PRINT),
    ),
    Field(
        "title",
        "Kurztitel",
        "Kurztitel oder Bezeichnung",
        "short title",
        shown=(Place.HEAD, Place.PRINT),
        written=DRAFTED_KINDS,
    ),
    Field(
        "dated_on",
        "Datum",
        "Datum, das auf der Drucksache steht (JJJJ-MM-TT)",
        "date printed on the paper",
        shown=(*FACTS, Place.PRINT),
    ),
    Field(
        "originators",
        "Eingebracht von",
        "wer eingebracht hat: person, form (Amtsbezeichnung), faction (Fraktion)",
        "who brings it in: person, form of address, faction",
        kinds=FILED_KINDS,
        home=Home.OTHER,
        shown=(Place.HEAD, *FACTS, Place.PRINT),
        written=DRAFTED_KINDS,
    ),
    Field(
        "public",
        "Status",
        "true für öffentlich, false für nichtöffentlich",
        "whether the paper is public",
        home=Home.OTHER,
        shown=(*FACTS, Place.PRINT),
        written=DRAFTED_KINDS,
    ),
    Field(
        "confidentiality_ground",
        "Grund der Nichtöffentlichkeit",
        "Grund der Nichtöffentlichkeit",
        "why the paper is not public",
        shown=(*FACTS,),
        written=DRAFTED_KINDS,
        ground_of="confidential",
        demand="Bitte nennen Sie den Grund der Nichtöffentlichkeit.",
    ),
    Field(
        "published",
        "Veröffentlicht",
        "false, solange eine öffentliche Drucksache noch nicht veröffentlicht ist",
        "false as long as a public paper waits for publication",
        home=Home.OTHER,
        # No fact of its own: it stands beside the status.
        is_later=True,
    ),
    Field(
        "state",
        "Stand",
        "Stand, wenn er nicht der übliche ist: "
        + _values((PaperState.REGISTERED, PaperState.CLOSED, PaperState.WITHDRAWN)),
        "state, if it is not the usual one",
        home=Home.OTHER,
        shown=(Place.HEAD,),
        is_later=True,
    ),
    Field(
        "parents",
        "Gehört zu",
        "Nummern der Drucksachen, zu denen sie gehört",
        "numbers of the papers it belongs to",
        home=Home.OTHER,
        shown=(Place.PARTS, Place.PRINT),
    ),
    Field(
        "related",
        "Bezieht sich auf",
        "Nummern der Drucksachen, auf die sie sich bezieht",
        "numbers of the papers it cites",
        home=Home.OTHER,
        shown=(Place.PARTS,),
        is_later=True,
    ),
    Field(
        "addressee",
        "Gerichtet an",
        "an wen sie gerichtet ist",
        "whom it addresses",
        kinds=FILED_KINDS,
        shown=(*FACTS, Place.PRINT),
        lines=("Adressat", "An"),
    ),
    Field(
        "urgency",
        "Grund der Dringlichkeit",
        "warum sie dringlich ist; fehlt, wenn sie es nicht ist",
        "why it is urgent; absent if it is not",
        kinds=URGENT,
        shown=(*FACTS, Place.PRINT),
        lines=("Dringlichkeit", "Dringlichkeit"),
        written=URGENT,
        elsewhere="Dringlich sind nur Anfragen und Anträge.",
        ground_of="urgent",
        demand="Bitte nennen Sie den Grund der Dringlichkeit.",
        may_follow=True,
    ),
    Field(
        "lead",
        "Federführung",
        "federführendes Amt: code (Kurzzeichen), name",
        "unit in the lead: code, name",
        home=Home.OTHER,
        shown=(*FACTS, Place.PRINT),
        is_later=True,
    ),
    Field(
        "due_on",
        "Frist",
        "Frist der Antwort",
        "day until which the answer is due",
        kinds=ANSWERABLE_KINDS,
        shown=(*FACTS,),
        is_later=True,
    ),
    Field(
        "expected_on",
        "Antwort erwartet am",
        "angekündigter Tag der Antwort",
        "day for which the answer is announced",
        kinds=(*ANSWERABLE_KINDS, PaperKind.INTERIM_NOTICE),
        shown=(Place.DESK_FACTS, Place.TEXT, Place.PRINT),
        is_later=True,
    ),
    Field(
        "introduction",
        "Einleitung",
        "Einleitung vor den Fragen oder der Antwort",
        "text before the questions or the answer",
        shown=(Place.TEXT, Place.PRINT),
        written=KINDS_WITH_QUESTIONS,
    ),
    Field(
        "questions",
        "Fragen",
        "die Fragen in ihrer Reihenfolge",
        "the questions, in order",
        kinds=KINDS_WITH_QUESTIONS,
        home=Home.OTHER,
        shown=(Place.TEXT, Place.PRINT),
        written=KINDS_WITH_QUESTIONS,
        elsewhere="Fragen stehen nur in Anfragen.",
    ),
    Field(
        "resolution",
        "Beschlussvorschlag",
        "Beschlussvorschlag",
        "the resolution that is proposed",
        kinds=PROPOSING,
        shown=(Place.TEXT, Place.PRINT),
        written=(PaperKind.MOTION,),
    ),
    Field(
        "reasons",
        "Begründung",
        "Begründung; in einer Zwischennachricht der Grund der Verzögerung",
        "the reasons; in an interim notice, why it takes longer",
        kinds=(*PROPOSING, PaperKind.INTERIM_NOTICE),
        shown=(Place.TEXT, Place.PRINT),
        written=(PaperKind.MOTION,),
    ),
    Field(
        "closing",
        "Schluss",
        "Schluss nach den Fragen oder der Antwort",
        "text after the questions or the answer",
        shown=(Place.TEXT, Place.PRINT),
        written=KINDS_WITH_QUESTIONS,
    ),
    Field(
        "answer_form",
        "Form der Antwort",
        f"gewünschte Form der Antwort: {_values(AnswerForm)}",
        "how the asker wishes to be answered",
        kinds=KINDS_WITH_QUESTIONS,
        home=Home.OTHER,
        shown=(Place.DESK_FACTS, Place.TEXT, Place.PRINT),
        written=KINDS_WITH_QUESTIONS,
    ),
    Field(
        "referral_wish",
        "Wunsch zur Überweisung",
        "Wunsch zur Überweisung",
        "to which committee it shall be referred",
        kinds=(PaperKind.MOTION, PaperKind.AMENDMENT),
        shown=(*FACTS, Place.PRINT),
        written=(PaperKind.MOTION,),
    ),
    Field(
        "filed_in",
        "Eingebracht am",
        "Tag der Sitzung, in der die beantwortete Anfrage eingebracht wurde, wenn deren "
        "Beratungen ihn nicht nennen",
        "day on which the answered inquiry was brought in, if its consultations do not tell",
        kinds=ANSWERING,
        home=Home.FROZEN,
        shown=(Place.PRINT,),
        elsewhere=ONLY_IN_ANSWERS,
    ),
    Field(
        "answers",
        "Antworten",
        "Antworten: questions (Nummern der Fragen, auf die sie antworten), text",
        "answers: the numbers of the questions they answer, the text",
        kinds=ANSWERING,
        home=Home.FROZEN,
        shown=(Place.TEXT, Place.PRINT),
        elsewhere=ONLY_IN_ANSWERS,
    ),
    Field(
        "signatory",
        "Unterzeichnet von",
        "wer unterzeichnet hat: name, office (Amt)",
        "who signed: name, office",
        kinds=ANSWERING,
        home=Home.FROZEN,
        shown=(Place.FACTS, Place.PRINT),
        elsewhere=ONLY_IN_ANSWERS,
    ),
    Field(
        "editors",
        "Bearbeitet von",
        "wer die Antwort bearbeitet hat",
        "who wrote the answer",
        kinds=ANSWERING,
        home=Home.FROZEN,
        shown=(Place.FACTS, Place.PRINT),
        is_internal=True,
        elsewhere=ONLY_IN_ANSWERS,
    ),
    Field(
        "phone",
        "Telefon",
        "Rufnummer der Sachbearbeitung",
        "phone number of who wrote the answer",
        kinds=ANSWERING,
        home=Home.FROZEN,
        shown=(Place.FACTS, Place.PRINT),
        is_internal=True,
        elsewhere=ONLY_IN_ANSWERS,
    ),
    Field(
        "distribution",
        "Verteiler",
        "Verteiler: organization (Gremium), date (Tag), role (Aufgabe), result (Ergebnis)",
        "distribution list: body, day, role, result",
        kinds=ANSWERING,
        home=Home.FROZEN,
        shown=(Place.PRINT,),
        elsewhere=ONLY_IN_ANSWERS,
    ),
    Field(
        "consultations",
        "Beratungen",
        "Beratungen: organization (Gremium), meeting (Sitzung), date (Tag oder Zeitpunkt), "
        "agenda_item (TOP), role (Aufgabe), result (Ergebnis), resolution_number "
        "(Beschlussnummer)",
        "consultations: body, sitting, day or time, agenda item, role, result, resolution",
        home=Home.OTHER,
        shown=(Place.PARTS, Place.PRINT),
    ),
    Field(
        "files",
        "Dokumente",
        "Dokumente: name, role (main Hauptdokument, attachment Anlage), size (Bytes), mime, "
        "issued_at (Zeit der Ausfertigung), public (false: bleibt nichtöffentlich, obwohl die "
        "Drucksache öffentlich ist); in der Ausfuhr mit Dateien auch path (Datei im "
        "Ordner daneben) und sha256 (Prüfsumme)",
        "files: name, role, size, type, checksum, path beside the lines, time of issue, whether it "
        "is closed still",
        home=Home.OTHER,
        shown=(Place.PARTS, Place.PRINT),
    ),
)

COLUMNS = tuple(field.name for field in FIELDS if field.home is Home.COLUMN)
LINES = tuple(field for field in FIELDS if field.lines)
FROZEN = tuple(field.name for field in FIELDS if field.home is Home.FROZEN)
GROUND_FIELDS = tuple(field for field in FIELDS if field.ground_of)
LATER = frozenset(field.name for field in FIELDS if field.is_later)
INTERNAL = frozenset(field.name for field in FIELDS if field.is_internal)


def closed_fields(city: Any) -> Collection[str]:
    """The fields that a city does not give to everybody, whoever asks and in which form."""
    return () if city.shows_case_officers else INTERNAL


def facts_at(place: Place, city: Any) -> list[Field]:
    """The fields that a page tells in its margin, in their order."""
    closed = closed_fields(city)
    return [field for field in FIELDS if place in field.shown and field.name not in closed]
