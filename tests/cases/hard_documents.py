"""The documents that are hard to set: each hard case in each kind of paper that can have it.

`HARD` holds them by name, as "statement: ten_questions"; each is made anew on every call. Some
come as letters too, as another city prints them.
"""

import copy
from collections.abc import Callable

from tests.cases import printed
from tests.cases.letters import LETTERS, SEQUENCES
from tests.cases.printed import LONG_TITLE, PARAGRAPH, Document, changed

COMPOUND = "Kindertageseinrichtungsbedarfsplanungsfortschreibungsverordnungsänderungsentwurf"
ADDRESS = (
    "https://ratsinformation.example/sitzungen/stadtrat/wahlperiode-vi/unterlagen/2024/"
    "haushaltsplan-entwurf-mit-allen-anlagen-und-uebersichten/teilplan-61"
)
ROWS = [
    ("Nr.", "Vorhaben", "Stand", "Kosten"),
    ("1", "Fahrradabstellanlage am Hauptbahnhof, zweiter Bauabschnitt", "geplant", "1.250.000 €"),
    ("2", "Kindertageseinrichtungsbedarfsplanungsbericht", "im Bau", "35.900 €"),
    ("3", "Trinkbrunnen", "fertig", "8.400 €"),
]
# A table in which each column wants another width.
UNEVEN_TABLE = (
    "Nach Stadtteilen:\n\n"
    "| Nr. | Stadtteil | Art der Maßnahme und Begründung | 2024 | 2025 | Summe |\n"
    "|---|---|---|---|---|---|\n"
    "| 1 | Altstadt | Die Querung vor der Grundschule wird um eine Mittelinsel ergänzt, weil dort "
    "bei der Zählung im Mai 812 Kinder die Straße überquerten. | 45.000 € | 120.000 € | 165.000 € "
    "|\n"
    "| 2 | Neue Neustadt | keine | – | – | – |\n"
    "| 3 | Kannenstieg | Straßenbeleuchtungsmodernisierungsmaßnahmen im Zuge der Fernwärmeleitung "
    "| 9.500 € | – | 9.500 € |"
)
NESTED_LISTS = (
    "Vorgesehen sind:\n\n"
    "1. die Erfassung\n   - der Flächen,\n   - der Wege und zwar\n     1. der Hauptwege mit ihrer "
    "Beleuchtung, ihren Bänken und den Zugängen von den umliegenden Straßen,\n"
    "     2. der Nebenwege,\n"
    "2. die Bewertung\n\n   in zwei Stufen, von denen die erste im Frühjahr beginnt, und\n"
    "3. der Beschluss."
)


def long_table() -> str:
    """A table over two pages."""
    lines = ["| " + " | ".join(cells) + " |" for cells in ROWS]
    return "\n".join(["Die Kosten im Einzelnen:\n", lines[0], "|---|---|---|---|", *lines[1:] * 13])


def with_text(text: str, document: Document) -> Document:
    """The document with another text in its main part."""
    kind = document["paper"]["kind"]
    if kind == "statement":
        answers = copy.deepcopy(document["paper"]["answers"])
        answers[0]["text"] = text
        return changed(document, answers=answers)
    field = {"inquiry": "introduction", "interim_notice": "introduction"}.get(kind, "reasons")
    return changed(document, **{field: text})


def long_title(document: Document) -> Document:
    """A title of 206 characters."""
    return changed(document, title=LONG_TITLE)


def six_pages(document: Document) -> Document:
    """A text of six pages in which lists stand between paragraphs."""
    texts = [PARAGRAPH] * 30 + [NESTED_LISTS] + [PARAGRAPH] * 27
    return with_text("\n\n".join(texts), document)


def table_over_two_pages(document: Document) -> Document:
    return with_text(f"{PARAGRAPH}\n\n{long_table()}\n\nEnde.", document)


def uneven_table(document: Document) -> Document:
    """Numbers, short words and whole sentences side by side."""
    return with_text(f"{UNEVEN_TABLE}\n\n{PARAGRAPH}", document)


def nested_lists(document: Document) -> Document:
    return with_text(f"{NESTED_LISTS}\n\n{PARAGRAPH}", document)


def compound(document: Document) -> Document:
    """A word of 80 letters in the title, in a text, in a list and in a table."""
    table = f"| Nr. | Titel |\n|---|---|\n| 1 | {COMPOUND} |"
    text = f"Die {COMPOUND} liegt vor:\n\n- {COMPOUND}\n\n{table}"
    return with_text(text, changed(document, title=f"{COMPOUND} und ihre Folgen"))


def address(document: Document) -> Document:
    """An address of 150 characters, as text, as a link and in a table."""
    text = (
        f"Siehe {ADDRESS} und [den Teilplan]({ADDRESS}).\n\n"
        f"| Unterlage | Fundstelle |\n|---|---|\n| Teilplan 61 | {ADDRESS} |"
    )
    return with_text(text, document)


def letters(document: Document) -> Document:
    """Names with every letter that a name can have in Germany."""
    names = [LETTERS[start : start + 25] for start in range(0, len(LETTERS), 25)]
    text = f"{' '.join(names)}\n\n{SEQUENCES}\n\n**{SEQUENCES}**"
    document = with_text(text, document)
    person = {"person": "Đặng Şükrü Žižek-M̂ba", "form": "Stadträtin", "faction": "Ŵ"}
    return with_originators([person], document)


def six_originators(document: Document) -> Document:
    """Six members of two factions; some names are long."""
    people = ["Dr. Annegret von der Mühlen-Kämmerer", "Ole Ix", "Fatma Yıldız", "Bo Li", "Jan Kurz"]
    rows = [
        {"person": person, "form": "Stadträtin" if number % 2 else "Stadtrat", "faction": faction}
        for number, person in enumerate([*people, "Prof. Dr. Piotr Szymański"])
        for faction in ["Fraktion GRÜNE/future!" if number < 3 else "SPD/Tierschutzallianz/Volt"]
    ]
    return with_originators(rows, document)


def with_originators(rows: list[dict[str, str]], document: Document) -> Document:
    """The document, or what it answers, brought in by others."""
    document = copy.deepcopy(document)
    for paper in document["parents"] or [document["paper"]]:
        paper["originators"] = rows
    return document


def eighteen_annexes(document: Document) -> Document:
    files = [
        {"name": f"Anlage {number} {name}", "role": "attachment"}
        for number, name in enumerate(["Übersichtskarte", "Kostenberechnung", LONG_TITLE] * 6, 1)
    ]
    return changed(document, files=files)


def eleven_recipients(document: Document) -> Document:
    """Eleven rows of distribution, a body among them twice."""
    return changed(document, distribution=printed.many_recipients()["paper"]["distribution"])


def two_editors(document: Document) -> Document:
    """Two case officers with long names, and a deputy mayor with a long office."""
    editors = ["Frau Dr. von der Mühlen-Kämmerer", "Herr Dr. Gottschalk-Brandenburg"]
    office = "Beigeordnete für Umwelt, Stadtentwicklung, Bauen, Verkehr und Bürgerbeteiligung"
    return changed(document, editors=editors, signatory={"name": "Dr. Sörensen", "office": office})


def ten_questions(document: Document) -> Document:
    """Ten long questions; a statement answers them in five places."""
    hard = printed.ten_questions()
    questions = hard["parents"][0]["questions"]
    if document["paper"]["kind"] == "inquiry":
        return changed(document, questions=questions)
    document = changed(document, answers=hard["paper"]["answers"])
    document["parents"][0]["questions"] = questions
    return document


def statement_to_motion() -> Document:
    """A statement to a motion alone."""
    document = changed(printed.to_motion(), parents=["A0101/24"])
    document["parents"] = document["parents"][:1]
    return document


Change = Callable[[Document], Document]

IN_EVERY_KIND: list[Change] = [
    long_title, table_over_two_pages, uneven_table, nested_lists, compound, address, letters,
    six_originators, eighteen_annexes,
]  # fmt: skip
IN_ANSWERS: list[Change] = [eleven_recipients, two_editors]
PAPERS: dict[str, tuple[Callable[[], Document], list[Change]]] = {
    "inquiry": (printed.inquiry, [ten_questions]),
    "motion": (printed.motion, [six_pages]),
    "amendment": (printed.amendment, []),
    "statement": (printed.statement, [ten_questions, six_pages, *IN_ANSWERS]),
    "statement to a motion": (statement_to_motion, [six_pages, *IN_ANSWERS]),
    "statement to a motion and its amendment": (printed.to_motion, [six_pages, *IN_ANSWERS]),
    "interim notice": (printed.interim_notice, IN_ANSWERS),
}


def _made(make: Callable[[], Document], change: Change) -> Callable[[], Document]:
    return lambda: change(make())


HARD: dict[str, Callable[[], Document]] = {
    f"{name}: {change.__name__}": _made(make, change)
    for name, (make, own) in PAPERS.items()
    for change in [*own, *IN_EVERY_KIND]
}
AS_LETTERS = [
    "inquiry: ten_questions", "motion: six_originators", "statement: ten_questions",
    "interim notice: two_editors",
]  # fmt: skip
HARD |= {f"letter, {name}": _made(HARD[name], printed.as_letter) for name in AS_LETTERS}
