"""Which steps between drafting and the mayor a city uses."""

from typing import Any

from council.acts import act
from council.exceptions import Invalid, NotAllowed
from council.history import save_as
from council.models import City
from council.rules.permissions import administrator
from council.rules.transitions import lock
from responses.enums import StatementState
from responses.models import Statement

# The steps that a city may do without, by the setting that says so.
OPTIONAL_STEPS = {
    "uses_cosigning": StatementState.COSIGNING,
    "uses_unit_review": StatementState.UNIT_REVIEW,
    "uses_division_review": StatementState.DIVISION_REVIEW,
}


@act()
def change_steps(*, by: Any, **used: bool) -> City:
    """Switch optional steps on or off: `uses_cosigning=False`.

    Raises NotAllowed, or Invalid for a step at which an answer lies.
    """
    if not administrator(by):
        raise NotAllowed("Die Einstellungen ändert die Systemverwaltung.")
    City.objects.get_or_create(pk=1)
    city = lock(City, 1)
    for name, step in OPTIONAL_STEPS.items():
        if getattr(city, name) and not used[name]:
            _refuse_if_used(name, step)
        setattr(city, name, used[name])
    save_as(city, by=by, reason="steps in use")
    return city


def _refuse_if_used(name: str, step: StatementState) -> None:
    waiting = Statement.objects.filter(state=step).count()
    if waiting:
        count = "1 Vorgang" if waiting == 1 else f"{waiting} Vorgänge"
        raise Invalid(
            f"An diesem Schritt: {count}. Er lässt sich erst abschalten, wenn dort nichts liegt.",
            field=name,
        )
