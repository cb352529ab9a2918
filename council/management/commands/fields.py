"""manage.py fields: the fields of a record as a table, as .readme/ shows them."""

from typing import Any

from django.core.management.base import BaseCommand
from msgspec import inspect, structs

from council.documents.record import Record
from council.enums import PaperKind
from council.rules.fields import ALL, FIELDS, Field

HEAD = """\
# Der Datensatz

Eine Drucksache als JSON: eine Zeile der Ein- und Ausfuhr, der offenen Daten und von OParl, und was
jeder Ausfertigung beiliegt. Felder ohne Inhalt fehlen. Pflicht sind `kind`, `title` und
`reference`. Texte sind Markdown mit Absätzen, Listen, Tabellen, `**fett**` und `*kursiv*`.

Diese Seite schreibt `manage.py fields` aus `council/rules/fields.py` und
`council/documents/record.py`. Ein Test vergleicht sie mit ihnen.

| Feld | Bezeichnung | Form | steht in | Bedeutung | in English |
| --- | --- | --- | --- | --- | --- |"""
FORMS = {field.name: inspect.type_info(field.type) for field in structs.fields(Record)}
INTERNAL = "; öffentlich nur, wenn die Stadt es einstellt"


class Command(BaseCommand):
    help = "Gibt die Felder eines Datensatzes als Markdown aus."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join([HEAD, *map(_row, FIELDS)]))


def _row(field: Field) -> str:
    cells = (
        f"`{field.name}`",
        field.label,
        _in_words(FORMS[field.name]),
        _kinds(field.kinds),
        field.meaning + (INTERNAL if field.is_internal else ""),
        field.english,
    )
    return f"| {' | '.join(cells)} |"


def _kinds(kinds: tuple[PaperKind, ...]) -> str:
    return "allen" if set(kinds) == set(ALL) else ", ".join(kind.label for kind in kinds)


def _in_words(form: Any) -> str:
    """What may stand in a field."""
    match form:
        case inspect.UnionType():
            return _in_words(next(t for t in form.types if not isinstance(t, inspect.NoneType)))
        case inspect.ListType():
            return f"Liste: {_in_words(form.item_type)}"
        case inspect.StructType():
            return ", ".join(f"`{part.name}` {_in_words(part.type)}" for part in form.fields)
        case inspect.EnumType():
            return "Schlüsselwort"
        case inspect.IntType():
            return "Zahl"
        case inspect.BoolType():
            return "`true` oder `false`"
        case inspect.DateType():
            return "Tag"
        case _:
            return f"Zeile bis {form.max_length} Zeichen" if form.pattern else "Text"
