"""Words that are looked for together with another one although their stems differ.

Plurals in -s (Kita, Kitas), nouns and participles of one verb (gesperrt, Sperrung), and what
is called by several names (Ampel, Lichtsignalanlage). Only those count that public papers hold.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from council.search.compounds import SHORTEST_PART
from council.search.words import fold, stem

# What each is worth beside the word itself.
PLURAL, OF_VERB, SAME = 1.0, 0.6, 0.5

VOWELS = "aiouy"
SEPARABLE = "an|ab|auf|aus|bei|ein|fest|frei|her|hin|mit|nach|um|vor|weg|wieder|zu|zuruck|zusammen"
PARTICIPLE = re.compile(rf"(?P<start>{SEPARABLE}|)ge(?P<root>[a-z]{{3,}}?)(?:e?t|en)")
VERB = re.compile(r"(?P<root>[a-z]{4,}?)(?:e?te?n?|en)")
NOUN = re.compile(r"(?P<start>(?:" + SEPARABLE + r")?)(?P<root>[a-z]{3,})ung(?:en)?")

# One line for what is called by several names in a city; a closed list of names in general use.
NAMES = """
Abfall Müll
Ampel Ampelanlage Lichtsignalanlage LSA
Asylbewerber Flüchtlinge Geflüchtete
Aufzug Fahrstuhl Lift
Auto Pkw Kfz Kraftfahrzeug
Bibliothek Bücherei
Blitzer Geschwindigkeitsüberwachung Geschwindigkeitsmessung
Bürgersteig Gehweg Gehsteig Fußweg
Corona Covid Coronavirus
Elektroroller Scooter
Etat Haushalt
Fahrrad Rad
Feuerwerk Böller Pyrotechnik
Flächennutzungsplan FNP
Fußgängerüberweg Zebrastreifen
Gaststätte Restaurant Gastronomie
Gemeinwesenarbeit GWA
Hauptbahnhof Hbf
Kita Kindertagesstätte Kindertageseinrichtung Kindergarten
Klimaanlage Klimatisierung
Krankenhaus Klinikum Klinik
Kreisel Kreisverkehr
Lastwagen Lkw
Mülleimer Papierkorb Abfalleimer Abfallbehälter Müllbehälter
Nahverkehr ÖPNV
Oberbürgermeister OB
Obdachlose Wohnungslose
Parkplatz Stellplatz
Pflegeheim Altenheim Seniorenheim Altenpflegeheim
Photovoltaik Photovoltaikanlage Solaranlage PV
Schwimmhalle Hallenbad Schwimmbad
Stadtteil Stadtviertel
Straßenbahn Tram Straba
Straßenbeleuchtung Laterne Straßenlaterne
Toilette WC Klo
Turnhalle Sporthalle
Videoüberwachung Kameraüberwachung
Volkshochschule VHS
"""


class Relatives(NamedTuple):
    """What may be looked for beside a word: other folded words, and stems of other names."""

    plurals: frozenset[str]
    of_verb: frozenset[str]
    names: frozenset[str]  # of the same, also within a compound: Abfallgebühr for Müllgebühr

    @property
    def forms(self) -> frozenset[str]:
        """All folded words among them."""
        return self.plurals | self.of_verb

    @classmethod
    def of(cls, word: str) -> "Relatives":
        """The relatives of a folded word, whether anybody uses them or not."""
        return cls(
            frozenset(_plurals(word)),
            frozenset(_of_verb(word)),
            SAME_STEMS.get(stem(word), frozenset()).union(map(stem, _compounds(word))),
        )


def _read_names(shape: Callable[[str], str]) -> dict[str, frozenset[str]]:
    """Each name, in a shape that can be compared, with the others of its line."""
    others: defaultdict[str, set[str]] = defaultdict(set)
    for line in NAMES.strip().splitlines():
        names = {shape(fold(name)) for name in line.split()}
        for name in names:
            others[name] |= names - {name}
    return {name: frozenset(its) for name, its in others.items()}


SAME_STEMS = _read_names(stem)
SAME_WORDS = _read_names(str)


def _plurals(word: str) -> Iterator[str]:
    """The other number of a folded word that takes an -s: kita for kitas, kitas for kita."""
    if word[-1] in VOWELS:
        yield f"{word}s"
    elif len(word) > 3 and word[-1] == "s" and word[-2] in VOWELS:
        yield word[:-1]


def _of_verb(word: str) -> Iterator[str]:
    """Folded nouns that may belong to a folded verb form, and participles to a noun in -ung."""
    if match := PARTICIPLE.fullmatch(word):
        root = match["start"] + match["root"]
        yield from (root, f"{root}en", f"{root}ung", f"{root}ungen")
    if match := NOUN.fullmatch(word):
        start, root = match["start"], match["root"]
        yield from (f"{start}ge{root}t", f"{start}ge{root}et")
        yield from (f"ge{start}{root}t", f"ge{start}{root}et")
    elif match := VERB.fullmatch(word):
        yield from (f"{match['root']}ung", f"{match['root']}ungen")


def _compounds(word: str) -> Iterator[str]:
    """A folded compound with other names in the place of its first or last part."""
    for name, others in SAME_WORDS.items():
        if len(word) < len(name) + SHORTEST_PART:
            continue
        if word.startswith(name):
            yield from (other + word.removeprefix(name) for other in others)
        if word.endswith(name):
            yield from (word.removesuffix(name) + other for other in others)
