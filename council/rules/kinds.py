"""The kinds of papers as data: how each is called, who writes it, and what it needs.

Models read this table too, so it knows nothing but the vocabularies. Which kind a paper of
another system is tells `council.rules.foreign_kinds`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from council.enums import PaperKind


@dataclass(frozen=True)
class Articles:
    """The words before a noun of one gender."""

    the: str
    a_new: str
    new: str  # at the start of a heading
    your: str
    your_object: str  # "… hat Ihren Antrag zurückgegeben"
    to: str


FEMININE = Articles("die", "eine neue", "Neue", "Ihre", "Ihre", "zur")
MASCULINE = Articles("der", "ein neuer", "Neuer", "Ihr", "Ihren", "zum")


def mayor(city: Any) -> str:
    """The mayor, as a paper addresses the office: "Oberbürgermeisterin Dr. Muster"."""
    return f"{city.mayor_label.split(maxsplit=1)[-1]} {city.mayor_name}".strip()


def council_chair(city: Any) -> str:
    """Who leads the council, as the city's motions address that person."""
    return str(city.council_chair)


def nobody(city: Any) -> str:
    """Papers that are addressed to nobody."""
    return ""


@dataclass(frozen=True)
class Kind:
    """One kind of papers."""

    value: PaperKind
    plural: str
    articles: Articles
    meaning: str
    template: str  # of the printed paper
    # All that cities and other systems call it, besides our own label.
    names: tuple[str, ...] = ()
    urgent_names: tuple[str, ...] = ()
    oral_names: tuple[str, ...] = ()
    # The letters of its numbers here and elsewhere; a city may set its own.
    prefixes: tuple[str, ...] = ()
    prefix_setting: str = ""

    is_filed: bool = False  # it is handed in at the council office, not made by the administration
    is_drafted: bool = False  # it is written here
    is_answered: bool = False  # it waits for a statement
    answer_is_heard: bool = False  # its answer goes to the bodies that decide on it
    is_answer: bool = False  # it is what the administration answers
    is_decided: bool = False  # the council decides on it, under a resolution number
    is_amended: bool = False  # amendments belong to it
    has_questions: bool = False  # it is answered question by question, any other in free text
    ends_with_answer: bool = False  # its answer closes it
    wants_ground: bool = False  # if it is not public, it says why
    wants_signatory: bool = False  # a person signs it, a faction alone does not suffice

    needs: tuple[tuple[str, str], ...] = ()  # (field, what is said if it is empty at filing)
    addressee: Callable[[Any], str] = nobody
    form: str = ""  # the form in which it is written
    slug: str = ""  # the address at which it is begun
    first_role: str = "Beschlussfassung"  # what the council is asked when it is registered
    further_role: str = "Beratung"  # what any further body is asked
    heading_askers: str = ""
    heading_text: str = "Wortlaut"
    heading_answered: str = "Wortlaut"

    @property
    def label(self) -> str:
        """Anfrage"""
        return str(self.value.label)

    def prefix(self, city: Any) -> str:
        """The letters of its numbers in this city: F"""
        return str(getattr(city, self.prefix_setting))

    @property
    def url_name(self) -> str:
        """The name of the page on which it is begun: new_inquiry"""
        return f"new_{self.value}"

    @property
    def the(self) -> str:
        """die Anfrage"""
        return f"{self.articles.the} {self.label}"

    @property
    def a_new(self) -> str:
        """eine neue Anfrage"""
        return f"{self.articles.a_new} {self.label}"

    @property
    def your(self) -> str:
        """Ihre Anfrage"""
        return f"{self.articles.your} {self.label}"

    @property
    def your_object(self) -> str:
        """Ihren Antrag"""
        return f"{self.articles.your_object} {self.label}"

    @property
    def to(self) -> str:
        """zur Anfrage"""
        return f"{self.articles.to} {self.label}"

    @property
    def heading_new(self) -> str:
        """Neue Anfrage"""
        return f"{self.articles.new} {self.label}"

    @property
    def heading_again(self) -> str:
        """Anfrage schreiben"""
        return f"{self.label} schreiben"

    @property
    def heading_on_behalf(self) -> str:
        """Anfrage im Auftrag"""
        return f"{self.label} im Auftrag"


TITLE = ("title", "Der Kurztitel fehlt.")
ORIGINATORS = ("originators", "Es fehlt, wer einbringt.")

ROWS = (
    Kind(
        PaperKind.INQUIRY,
        "Anfragen",
        FEMININE,
        "Mitglieder des Rates oder Fraktionen stellen der Verwaltung Fragen.",
        "inquiry.html",
        names=(
            "Kleine Anfrage",
            "Große Anfrage",
            "schriftliche Anfrage",
            "Ratsanfrage",
            "Fraktionsanfrage",
            "Einwohneranfrage",
            "Einwohnerfrage",
            "Bürgeranfrage",
        ),
        urgent_names=("Dringlichkeitsanfrage", "dringliche Anfrage", "Eilanfrage"),
        oral_names=("mündliche Anfrage",),
        prefixes=("F",),
        prefix_setting="prefix_inquiry",
        is_filed=True,
        is_drafted=True,
        is_answered=True,
        has_questions=True,
        ends_with_answer=True,
        wants_ground=True,
        needs=(TITLE, ("questions", "Es fehlt mindestens eine Frage."), ORIGINATORS),
        addressee=mayor,
        form="inquiry",
        slug="anfrage",
        first_role="Stellungnahme",
        further_role="Stellungnahme",
        heading_askers="Wer fragt",
        heading_text="Fragen",
        heading_answered="Fragen und Antworten",
    ),
    Kind(
        PaperKind.MOTION,
        "Anträge",
        MASCULINE,
        "Mitglieder des Rates oder Fraktionen schlagen einen Beschluss vor.",
        "motion.html",
        names=(
            "interfraktioneller Antrag",
            "gemeinsamer Antrag",
            "Fraktionsantrag",
            "Prüfantrag",
            "Beschlussantrag",
            "Resolution",
        ),
        urgent_names=("Dringlichkeitsantrag", "dringlicher Antrag", "Eilantrag"),
        prefixes=("A",),
        prefix_setting="prefix_motion",
        is_filed=True,
        is_drafted=True,
        is_answered=True,
        is_decided=True,
        is_amended=True,
        answer_is_heard=True,
        wants_ground=True,
        wants_signatory=True,
        needs=(TITLE, ("resolution", "Der Beschlussvorschlag fehlt."), ORIGINATORS),
        addressee=council_chair,
        form="motion",
        slug="antrag",
        heading_askers="Wer den Antrag stellt",
        heading_answered="Antrag und Stellungnahme",
    ),
    Kind(
        PaperKind.AMENDMENT,
        "Änderungsanträge",
        MASCULINE,
        "Ein Vorschlag, einen anderen Antrag oder eine Vorlage zu ändern.",
        "amendment.html",
        names=(
            "Änderungs-/Ergänzungsantrag",
            "Änderungs- und Ergänzungsantrag",
            "Ergänzungsantrag",
            "Ersetzungsantrag",
            "interfraktioneller Änderungsantrag",
        ),
        is_filed=True,
        is_decided=True,
        needs=(TITLE, ORIGINATORS),
        addressee=council_chair,
    ),
    Kind(
        PaperKind.STATEMENT,
        "Stellungnahmen",
        FEMININE,
        "Die amtliche Antwort der Verwaltung auf eine Anfrage oder einen Antrag.",
        "statement.html",
        names=(
            "Stellungnahme der Verwaltung",
            "Antwort",
            "Beantwortung",
            "Beantwortung einer Anfrage",
            "Beantwortung von Anfragen",
            "Anfragebeantwortung",
        ),
        prefixes=("S",),
        prefix_setting="prefix_statement",
        is_answer=True,
        wants_ground=True,
    ),
    Kind(
        PaperKind.INTERIM_NOTICE,
        "Zwischennachrichten",
        FEMININE,
        "Die Antwort dauert länger. Hier steht, warum, und bis wann sie kommt.",
        "interim_notice.html",
        names=("Zwischeninformation", "Zwischenbescheid", "Zwischenantwort"),
        # No letter tells it elsewhere: there "I" stands before what informs.
        prefix_setting="prefix_interim_notice",
        is_answer=True,
    ),
    Kind(
        PaperKind.INFORMATION,
        "Informationen",
        FEMININE,
        "Die Verwaltung teilt dem Rat etwas mit.",
        "notice.html",
        names=(
            "Informationsvorlage",
            "Informationsvorlage Prüfantrag",
            "Mitteilung",
            "Mitteilungsvorlage",
            "Berichtsvorlage",
            "Kenntnisnahmevorlage",
            "Anlage zum TOP",
        ),
        prefixes=("I",),
    ),
    Kind(
        PaperKind.PROPOSAL,
        "Beschlussvorlagen",
        FEMININE,
        "Die Verwaltung schlägt dem Rat einen Beschluss vor.",
        "notice.html",
        names=("Vorlage", "Beschlussvorlage EB", "Verwaltungsvorlage", "Dringlichkeitsvorlage"),
        prefixes=("DS",),
        is_amended=True,
    ),
    Kind(
        PaperKind.OTHER,
        "Sonstige Drucksachen",
        FEMININE,
        "Eine Art, die es nur in einem anderen System gibt. Sie heißt hier wie dort.",
        "notice.html",
    ),
)
KINDS = {kind.value: kind for kind in ROWS}

FILED_KINDS = tuple(kind.value for kind in ROWS if kind.is_filed)
DRAFTED = tuple(kind for kind in ROWS if kind.is_drafted)
DRAFTED_KINDS = tuple(kind.value for kind in DRAFTED)
ANSWERABLE_KINDS = tuple(kind.value for kind in ROWS if kind.is_answered)
ANSWER_KINDS = tuple(kind.value for kind in ROWS if kind.is_answer)
KINDS_WITH_QUESTIONS = tuple(kind.value for kind in ROWS if kind.has_questions)
KINDS_WITH_GROUND = tuple(kind.value for kind in ROWS if kind.wants_ground)


def kind_of(value: str) -> Kind:
    """The row of a kind as it is stored. Raises ValueError for what is none."""
    return KINDS[PaperKind(value)]
