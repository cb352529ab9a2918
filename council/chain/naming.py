"""How a row of the chain is called by those who look after it."""

from typing import Any

from django.apps import apps

from council.chain.forms import KINDS, Chained
from council.models import ChainEntry
from council.words.german import german_datetime


class Places:
    """Whom rows belong to, each looked up once."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, int], str] = {}

    def owner(self, chained: Chained, key: int) -> str:
        """The paper, the answer or the account; by its key if it is gone."""
        if (chained.kind, key) not in self.names:
            self.names[chained.kind, key] = _name(chained, key)
        return self.names[chained.kind, key]


def named(chained: Chained, entry: ChainEntry, places: Places) -> str:
    """The row of an entry: "Laufzettel, F0310/19, Zeile 12 vom 10.12.2019, 14:05 Uhr"."""
    return (
        f"{chained.noun}, {places.owner(chained, entry.owner)}, Zeile {entry.key} vom "
        f"{german_datetime(entry.at)}"
    )


def _name(chained: Chained, key: int) -> str:
    model: Any = apps.get_model(KINDS[chained.kind].model)
    if chained.owner == "id":
        return "die Stadt"
    owner = model._meta.get_field(chained.owner.removesuffix("_id")).related_model
    row = owner._base_manager.filter(pk=key).first()
    return f"{row} (Nr. {key})" if row else f"Nr. {key}, nicht mehr da"
