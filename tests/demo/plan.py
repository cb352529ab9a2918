"""Which papers the demo city has: who asks what, in which sitting, and what became of it.

Sittings are numbered as in `sittings`: 0 is the last one, -1 the one before, 1 the next.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from responses.enums import StatementState as St
from tests.demo import motions as m
from tests.demo import stories as s
from tests.demo import texts
from tests.demo.city import GREENS, DemoCity
from tests.demo.sittings import Calendar, at
from tests.demo.ways import Steps, Way

MEMBER = "Julia Ahrensdorf"  # whose account the sign-in page offers
SOCIAL, CENTRE = "Fraktion Soziale Stadt", "Fraktion Bürgerliche Mitte"
JUST, FREE = "Fraktion Gerechte Stadt", "Fraktion Unabhängige Wählergemeinschaft"
LIBERAL, CRAFTS = "Fraktion Liberale", "Fraktion Heimat und Handwerk"
ANIMALS = "Fraktion Tierschutz/Stadtteile!"

Story = Callable[..., Steps]


def ways(city: DemoCity, calendar: Calendar, now: datetime.datetime) -> list[Steps]:
    """All papers of the demo on their ways."""
    planner = Planner(city, calendar, now)
    return [
        *drafts_and_inbox(planner),
        *without_answer(planner),
        *in_work(planner),
        *answered(planner),
        *motions(planner),
    ]


class Planner:
    """Starts the ways: some days ago, or in time for a sitting."""

    def __init__(self, city: DemoCity, calendar: Calendar, now: datetime.datetime) -> None:
        self.city, self.calendar, self.now = city, calendar, now
        self.today = now.date()
        self.texts = texts.load()

    def ago(self, days: int, key: str, asks: str, story: Story, *args: Any, **more: Any) -> Steps:
        """A paper begun some days ago."""
        start = at(self.today - datetime.timedelta(days=days), 8)
        return self._way(start, key, asks, story, *args, **more)

    def at_sitting(
        self, number: int, key: str, asks: str, story: Story, *args: Any, **more: Any
    ) -> Steps:
        """A paper filed in time for the council's sitting `number`."""
        early = 9 + len(key) % 9
        start = at(self.calendar.day_of(number) - datetime.timedelta(days=early), 8)
        return self._way(start, key, asks, story, number, *args, **more)

    def in_days(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)

    def mayors_day(self, weeks: int) -> datetime.date:
        """A coming Tuesday."""
        tomorrow = self.in_days(1)
        return tomorrow + datetime.timedelta(days=(1 - tomorrow.weekday()) % 7, weeks=weeks)

    def _way(
        self,
        start: datetime.datetime,
        key: str,
        asks: str,
        story: Story,
        *args: Any,
        paper: dict[str, Any] | None = None,
        **more: Any,
    ) -> Steps:
        way = Way(
            self.city, self.calendar, self.texts[key], asks=asks, start=start, **(paper or {})
        )
        return story(way, *args, **more)


# One paper is one paragraph.
# fmt: off


def drafts_and_inbox(p: Planner) -> Iterator[Steps]:
    """What lies with its authors, and what has just come in at the council office."""
    confidential = {"ground": "Vergabeangelegenheit"}
    yield p.ago(4, "lastenrad", MEMBER, s.filed, paper={"files": ["Ansicht.png"]})
    yield p.ago(6, "kreisverkehr", MEMBER, s.drafted)
    yield p.ago(2, "schottergaerten", MEMBER, s.barely_begun)
    yield p.ago(
        9, "musikschule", MEMBER, s.returned,
        "Bitte nennen Sie das Aktenzeichen des Urteils, damit das Amt es zuordnen kann.",
    )
    yield p.ago(8, "wahlhelfer", "Lena Quandt", s.taken_back)
    yield p.ago(3, "stadtmuseum", GREENS, s.drafted)
    yield p.ago(12, "fundbuero", "Marc Tannert", s.discarded)
    yield p.ago(4, "mieten", SOCIAL, s.filed)
    yield p.ago(5, "reinigung", "Kai Wendland", s.filed, paper=confidential)
    yield p.ago(
        30, "homeoffice", "Gerd Bosse", s.withdrawn_at_once,
        "Die Dienstvereinbarung wurde inzwischen verlängert.",
    )
    yield p.ago(
        7, "gewaltschutz", "Heike Dahlmann, Miriam Löwe", s.registered_by_mistake,
        "Die Anfrage wurde versehentlich ohne Rücksprache mit den Fragestellerinnen registriert.",
    )
    yield p.ago(5, "ehrenamtskarte", f"{MEMBER}, {GREENS}", s.drafted)
    yield p.ago(4, "wochenmarkt", CENTRE, s.filed)


def without_answer(p: Planner) -> Iterator[Steps]:
    """Registered, put off, answered orally, withdrawn."""
    yield p.ago(6, "ladesaeulen", "Dr. Philipp Arendsee", s.registered)
    yield p.ago(7, "hundewiese", ANIMALS, s.registered, 1)
    yield p.ago(7, "schulbus", MEMBER, s.filed_on_paper, 1)
    yield p.ago(
        8, "gutachten", "Dr. Bernd Küster", s.registered, 1,
        paper={"ground": s.PERSONAL_INTERESTS},
    )
    yield p.ago(6, "stadtfest", LIBERAL, s.registered, publish=False)
    yield p.at_sitting(
        0, "taubenhaus", f"Doreen Fuchs, {ANIMALS}", s.adjourned
    )
    yield p.at_sitting(0, "kleingaerten", "Margit Sauerland", s.registered)
    yield p.at_sitting(0, "pflege", "Renate Pfeil", s.called)
    yield p.at_sitting(0, "toiletten", SOCIAL, s.called)
    oral = {"answer_form": "oral"}
    yield p.at_sitting(-2, "weihnachtsbaum", "Eberhard Zorn", s.answered_orally, paper=oral)
    yield p.at_sitting(-5, "fahrradbuegel", MEMBER, s.answered_orally, paper=oral)
    yield p.at_sitting(
        -1, "hochwasser", "Peter Gommlich", s.cancelled,
        "Das Umweltamt hat im Ausschuss ausführlich berichtet; damit ist die Anfrage erledigt.",
    )
    yield p.at_sitting(
        -1, "parkgebuehren", FREE, s.withdrawn_with_answer,
        "Die Verwaltung hat den Ausschuss inzwischen unterrichtet.",
    )


def in_work(p: Planner) -> Iterator[Steps]:
    """Answers on every desk; most of them concern the unit of the offered accounts."""
    t = p.texts
    yield p.at_sitting(0, "hafenstrasse", MEMBER, s.begun, blocks=t["hafenstrasse"].answers)
    yield p.at_sitting(0, "suedhang", "Ute Rogätz", s.assigned)
    yield p.at_sitting(
        0, "wehrbruecke", CRAFTS, s.at_cosigners, "Amt 61", "Amt 31",
        signed={"Amt 31": "Bitte die Schonzeit der Fledermäuse im Bauablauf beachten."},
        paper={"annexes": ["Übersichtsplan.pdf"]},
    )
    yield p.at_sitting(0, "bewohnerparken", "Sabine Ohlendorf", s.reviewed, St.UNIT_REVIEW)
    yield p.at_sitting(
        -1, "haltestellen", f"Renate Pfeil, {JUST}", s.extended,
        St.DIVISION_REVIEW, due_on=p.in_days(9), paper={"signed": True},
        reason="Der Bescheid des Landes über die Fördermittel wird abgewartet.",
    )
    yield p.at_sitting(0, "winterdienst", f"{MEMBER}, Tilman Förster", s.reviewed, St.MAYOR)
    yield p.at_sitting(
        -2, "schlagloecher", "Ralf Henschke", s.returned_by_head,
        "Bitte mit dem Abwasserbetrieb klären, wann der Kanal im Mahlgang erneuert wird.",
    )
    yield p.at_sitting(
        0, "ampeln", "Kai Wendland", s.at_cosigners, "Amt 61", due_on=p.in_days(-3)
    )
    yield p.at_sitting(
        -1, "schulweg", "Katja Bremer, Simone Tietz", s.refused, "Amt 61",
        "Die Mittelinsel liegt außerhalb des Bebauungsplanes. Bitte eine andere Lage prüfen.",
    )
    yield p.at_sitting(
        -2, "nordbruecke", f"{GREENS}, {SOCIAL}", s.kept_waiting, t["nordbruecke"].answers
    )
    yield p.at_sitting(0, "strassenbaeume", GREENS, s.reviewed, St.DIVISION_REVIEW)
    yield p.at_sitting(
        -1, "hitze", "Carola Steinert", s.deferred, p.mayors_day(0),
        "Die Oberbürgermeisterin bittet um eine Kostenschätzung für den Kornmarkt.",
    )
    yield p.at_sitting(
        -1, "hafenquartier", JUST, s.signed_in_vain, "Amt 63", "Amt 66",
        "Die Zahl der Stellplätze fehlt.",
    )
    yield p.at_sitting(-1, "obdach", "Yasemin Aydogan", s.approved)
    yield p.at_sitting(
        -1, "schwimmhalle", CENTRE, s.extended, St.MAYOR, due_on=p.in_days(14),
        reason="Das Gutachten zur Lüftung lag erst verspätet vor.",
    )
    yield p.at_sitting(0, "onlinedienste", "Saskia Lorentz", s.assigned)
    yield p.at_sitting(0, "hilfsfrist", "Frank Zabelitz", s.reviewed, St.UNIT_REVIEW)
    yield p.at_sitting(-1, "wohngeld", "Nadine Wiesner", s.notice_in_work, St.DRAFTING)
    yield p.at_sitting(
        -2, "schulsanierung", "Anja Siegmund, Ulrich Nordhaus", s.overridden, "Amt 20",
        "Die Mittel für das Sonnensegel sind nicht veranschlagt.",
        "Das Sonnensegel wird aus der laufenden Unterhaltung bezahlt.", St.DIVISION_REVIEW,
    )
    yield p.at_sitting(
        -1, "speicher", LIBERAL, s.begun, blocks=t["speicher"].answers,
        paper={"ground": "Grundstücksangelegenheit"},
    )
    yield p.at_sitting(
        0, "sporthallen", ANIMALS, s.handed_over, wrong="EB GM",
        reason="Der Eigenbetrieb vermietet keine Hallenzeiten; das macht der Fachbereich Schule "
        "und Sport.",
    )
    yield p.at_sitting(
        -6, "solar", f"{MEMBER}, {GREENS}", s.being_corrected,
        "Die Zahl der Gebäude ist falsch.", "34 Gebäuden", "36 Gebäuden",
    )


def answered(p: Planner) -> Iterator[Steps]:
    """The papers of three years that have their answer."""
    yield p.at_sitting(-2, "kita", f"Ines Marquardt, {SOCIAL}", s.answered)
    yield p.at_sitting(-1, "spielplatz", "Svenja Ott", s.answered)
    yield p.at_sitting(-5, "kulturfoerderung", GREENS, s.answered, days=2, paper={"signed": True})
    yield p.at_sitting(
        -6, "stellenbesetzung", "Lutz Hasenkamp", s.answered,
        paper={"ground": "Personalangelegenheit"},
    )
    yield p.at_sitting(-1, "bibliothek", "Franziska Neuhaus", s.answered, days=3)
    yield p.at_sitting(-8, "sprachkurse", "Yasemin Aydogan", s.answered, days=4)
    yield p.at_sitting(
        -9, "strassenbahn", f"{MEMBER}, {GREENS}", s.corrected,
        "Die Länge der Strecke war falsch angegeben.", "1,9 km", "2,1 km",
        paper={"annexes": ["Übersichtsplan.pdf"]},
    )
    yield p.at_sitting(-10, "jugendclub", "Tabea Grimm", s.answered_after_notice)
    yield p.at_sitting(
        -11, "radzaehlung", MEMBER, s.answered_after_cosigning, "Amt 61",
        paper={"annexes": ["Zählergebnisse.pdf", "Ansicht.png"]},
    )
    yield p.at_sitting(-12, "gesundheitsamt", "Dr. Cornelia Vahlberg", s.answered, days=6)
    yield p.at_sitting(-1, "trinkbrunnen", MEMBER, s.answered, days=2)
    yield p.at_sitting(
        -14, "laerm", FREE, s.answered_after_cosigning, "Amt 51", "Amt 31",
        remark="Das Jugendamt begrüßt den Vorschlag einer Nachtmittlung.",
    )
    yield p.at_sitting(-15, "termine", "Isabel Hoym", s.supplemented)
    yield p.at_sitting(-16, "schulessen", SOCIAL, s.answered, days=3, paper={"signed": True})
    yield p.at_sitting(
        -17, "eisfabrik", JUST, s.answered_confidentially, "Grundstücksangelegenheit"
    )
    yield p.at_sitting(
        -18, "weihnachtsmarkt", CRAFTS, s.corrected,
        "In der Antwort zu Frage 2 stand ein falscher Betrag.", "1.240 Euro", "1.420 Euro",
    )
    yield p.at_sitting(-20, "gewerbegebiet", LIBERAL, s.answered_after_adjournment)
    yield p.at_sitting(
        -21, "marktstand", "Marlies Uhde", s.made_confidential,
        "Aus der Antwort lässt sich auf eine einzelne Person schließen.",
    )
    yield p.at_sitting(
        -22, "stadtwerke", "Holger Stramm", s.correction_abandoned,
        "Der Index wurde möglicherweise falsch bezeichnet.", "Wärmepreisindex", "Wärmeindex",
    )
    yield p.at_sitting(-24, "grundsteuer", "Thomas Reinsdorf", s.answered, days=9)
    yield p.at_sitting(-26, "foerdermittel", CENTRE, s.answered)
    yield p.at_sitting(-28, "integration", SOCIAL, s.answered_after_notice, expected_in=75)
    yield p.at_sitting(-30, "bauantraege", LIBERAL, s.answered, days=3)
    yield p.at_sitting(
        -33, "naturgrab", "Gudrun Teichert", s.retitled,
        "Baumbestattungen auf dem Nordfriedhof",
        "Auf Wunsch der Fragestellerin: Gemeint sind Bestattungen unter Bäumen.",
    )
    yield p.at_sitting(-36, "sirenen", "Robert Kalbe", s.answered)


def motions(p: Planner) -> Iterator[Steps]:
    """Motions from the draft to the council's decision."""
    yield p.ago(7, "spielstrassen", GREENS, s.registered, 1)
    yield p.at_sitting(-1, "pflanzplan", f"{MEMBER}, {GREENS}", m.commented, St.UNIT_REVIEW)
    yield p.at_sitting(0, "sportpark", JUST, m.commented, St.MAYOR)
    yield p.at_sitting(0, "buergerhaushalt", LIBERAL, m.commented, St.ASSIGNED)
    yield p.at_sitting(-2, "mehrweg", ANIMALS, m.statement_distributed)
    yield p.at_sitting(
        -7, "tempo30", "Ines Marquardt, Julia Ahrensdorf, Renate Pfeil", m.decided,
        ["empfohlen", "empfohlen"], "ungeändert beschlossen",
    )
    yield p.at_sitting(
        -12, "jugendparlament", f"{SOCIAL}, {GREENS}, {JUST}", m.decided,
        ["empfohlen", "geändert empfohlen"], "geändert beschlossen",
    )
    yield p.at_sitting(
        -17, "kurzparken", CENTRE, m.decided, ["nicht empfohlen", "nicht empfohlen"], "abgelehnt"
    )
    yield p.at_sitting(
        -23, "leihraeder", GREENS, m.decided, ["empfohlen"], "ungeändert beschlossen"
    )
    yield p.at_sitting(
        -29, "nachtbus", FREE, m.decided, ["empfohlen", "nicht empfohlen"], "geändert beschlossen"
    )
    yield p.at_sitting(
        -4, "hundesteuer", ANIMALS, s.withdrawn, "Die Satzung wird ohnehin neu gefasst."
    )
    yield p.at_sitting(0, "livestream", LIBERAL, s.adjourned)
    yield p.at_sitting(-19, "stolpersteine", SOCIAL, m.decided_at_once, "ungeändert beschlossen")
