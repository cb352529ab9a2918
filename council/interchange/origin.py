"""Where rows came from: an import changes only what it has brought itself.

What it brought is known by its source and the address that it has there, never by a number, a name
or an hour: another city counts its papers as we do, and two people may have one name.
"""

from typing import Any

from django.db.models import QuerySet

from council.enums import ObjectKind
from council.models import (
    ForeignObject,
    ForeignSystem,
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)

# The source of what comes in files; a record has its number for an address there.
FILES = "urn:ratsantworten:dateien"
KINDS = {
    LegislativeTerm: ObjectKind.LEGISLATIVE_TERM,
    Organization: ObjectKind.ORGANIZATION,
    Person: ObjectKind.PERSON,
    Membership: ObjectKind.MEMBERSHIP,
    Meeting: ObjectKind.MEETING,
    Paper: ObjectKind.PAPER,
}
# Begins the address of what a source names and gives no address of.
NAMED = "name:"


class Origin:
    """One source, and what has come from it.

    `notes` are lines for people on what was merged or could not be told apart.
    """

    def __init__(self, address: str = FILES) -> None:
        self.address = address
        self.notes: list[str] = []

    @property
    def is_files(self) -> bool:
        """Whether this is the operator's own file, whose names mean those of this city."""
        return self.address == FILES

    @property
    def system(self) -> ForeignSystem:
        """The row of this source."""
        return ForeignSystem.objects.get_or_create(address=self.address)[0]

    def note(self, line: str) -> None:
        """Tell people once."""
        if line not in self.notes:
            self.notes.append(line)

    def known(self, model: type[Any], address: Any) -> ForeignObject | None:
        """What is remembered of an address."""
        kinds = (KINDS[model], "")  # "": remembered before kinds were
        there = ForeignObject.objects.filter(
            system__address=self.address, address=str(address), kind__in=kinds
        )
        return there.order_by("-kind").first()

    def row(self, model: type[Any], address: Any) -> Any:
        """The row that came from an address, locked until the transaction ends; None if none."""
        known = self.known(model, address)
        if known is None:
            return None
        row = model._default_manager.select_for_update().filter(pk=known.number).first()
        if row is None or known.kind:
            return row
        brought = row.history.filter(history_change_reason__startswith="import")
        return row if brought.exists() else None

    def brought(self, model: type[Any]) -> QuerySet[Any]:
        """All rows of a model that came from here."""
        here = ForeignObject.objects.filter(system__address=self.address, kind=KINDS[model])
        rows: QuerySet[Any] = model._default_manager.filter(pk__in=here.values("number"))
        return rows

    def candidates(self, model: type[Any]) -> QuerySet[Any]:
        """The rows that a name from here may mean."""
        return model._default_manager.all() if self.is_files else self.brought(model)

    def remember(self, row: Any, address: str, modified: str = "") -> None:
        """Note that a row came from an address."""
        kind = KINDS[type(row)]
        known = self.known(type(row), address)
        if known is None:
            known = ForeignObject(system=self.system, address=address)
        known.kind, known.number, known.modified = kind, row.pk, modified
        known.save()

    def remember_papers(self, papers: dict[str, Paper]) -> None:
        """Note many new papers, by their addresses."""
        kind = ObjectKind.PAPER
        ForeignObject.objects.bulk_create(
            [
                ForeignObject(system=self.system, kind=kind, address=address, number=paper.pk)
                for address, paper in papers.items()
            ],
            update_conflicts=True,  # what lay there is gone
            unique_fields=["system", "kind", "address"],
            update_fields=["number"],
        )


def brought_from_elsewhere() -> QuerySet[Any]:
    """The keys of the papers of other systems. Their numbers are not ours."""
    papers = ForeignObject.objects.filter(kind=ObjectKind.PAPER)
    return papers.exclude(system__address=FILES).values("number")
