"""Which steps between drafting and the mayor a city uses."""

from collections.abc import Collection
from typing import Any

from council.acts import act
from council.exceptions import Invalid, NotAllowed
from council.history import save_as
from council.models import City
from council.rules.permissions import administrator
from council.rules.transitions import lock
from responses.models import Statement
from responses.rules.steps import OPTIONAL, Step


@act()
def change_steps(*, used: Collection[str], by: Any) -> City:
    """Use these of the optional steps and do without the others.

    Raises NotAllowed, or Invalid for a step at which a statement lies.
    """
    if not administrator(by):
        raise NotAllowed("Die Einstellungen ändert die Systemverwaltung.")
    City.objects.get_or_create(pk=1)
    city = lock(City, 1)
    left_out = [step for step in OPTIONAL if step.state not in used]
    for step in left_out:
        if step.state not in city.steps_left_out:
            _refuse_if_used(step)
    city.steps_left_out = [step.state.value for step in left_out]
    save_as(city, by=by, reason="steps in use")
    return city


def _refuse_if_used(step: Step) -> None:
    waiting = Statement.objects.filter(state=step.state).count()
    if waiting:
        count = "1 Vorgang" if waiting == 1 else f"{waiting} Vorgänge"
        raise Invalid(
            f"An diesem Schritt: {count}. Er lässt sich erst abschalten, wenn dort nichts liegt.",
            field=step.state.value,
        )
