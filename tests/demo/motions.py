"""What can become of a motion: referral, statement, the word of each body, the decision."""

import datetime
from collections.abc import Sequence

from council.services import sittings
from responses.enums import RecipientRole, StatementState
from responses.services import drafting
from responses.services.drafting import Row
from tests.demo.stories import registered
from tests.demo.ways import Steps, Way

MAYOR = StatementState.MAYOR
COUNCIL = "Stadtrat"


def referred(way: Way, number: int) -> Steps:
    """The council sends the motion to its committees, whose sittings follow."""
    yield from registered(way, number)
    committees = [way.city[name] for name in way.text.committees]
    yield from way.result("in die Ausschüsse verwiesen", committees=committees)
    yield way.wait()
    for name in way.text.committees:
        sittings.plan_consultation(
            way.paper,
            meeting=way.calendar.committee(name, number + 2),
            role=RecipientRole.CONSULT,
            by=way.city.clerk,
        )


def commented(way: Way, number: int, until: str) -> Steps:
    """Referred; the administration's statement lies at the desk `until`."""
    yield from referred(way, number)
    yield from way.open()
    if until == StatementState.ASSIGNED:
        return
    yield from way.take(days=0)
    if until == StatementState.DRAFTING:
        return
    yield from way.write()
    plan_distribution(way, number)
    yield from way.forward(until)


def plan_distribution(way: Way, number: int) -> None:
    """Give the rows of a motion's distribution list their days."""
    rows = [Row(way.city.mayor, RecipientRole.MAYOR)]
    for name in way.text.committees:
        meeting = way.calendar.committee(name, number + 2)
        rows.append(Row(way.city[name], RecipientRole.CONSULT, meeting.starts_at.date()))
    rows.append(Row(way.city.council, RecipientRole.DECIDE, way.calendar.day_of(number + 3)))
    drafting.save_distribution(way.statement, rows=rows, by=way.officer)


def statement_distributed(way: Way, number: int) -> Steps:
    yield from commented(way, number, MAYOR)
    yield from way.decide()
    yield from way.distribute()


def decided(way: Way, number: int, committees_say: Sequence[str], result: str) -> Steps:
    """Discussed with the statement in the committees, and decided by the council."""
    yield from statement_distributed(way, number)
    for name, word in zip(way.text.committees, committees_say, strict=True):
        meeting = way.calendar.committee(name, number + 2)
        yield way.wait_until(meeting.starts_at.date() + datetime.timedelta(days=1))
        row = way.paper.consultations.get(organization=way.city[name], result="")
        sittings.record_result(row, result=word, by=way.city.clerk)
        _note(way, name)
    council = way.calendar.council[number + 3]
    yield way.wait()
    row = sittings.plan_consultation(
        way.paper, meeting=council, role=RecipientRole.DECIDE, agenda_item="6.4", by=way.city.clerk
    )
    yield way.wait_until(way.calendar.day_of(number + 3) + datetime.timedelta(days=1))
    resolution = council.number.removeprefix("SR/").replace("/", "")
    sittings.record_result(
        row,
        result=result,
        resolution_number=f"{400 + way.minute}-{resolution}",
        by=way.city.clerk,
    )
    _note(way, COUNCIL)


def _note(way: Way, body: str) -> None:
    """The body took note of the statement as well."""
    answer = way.statement.published
    assert answer is not None  # the story has distributed it
    row = answer.consultations.get(organization=way.city[body])
    sittings.record_later_result(row, result="zur Kenntnis genommen", by=way.city.clerk)


def decided_at_once(way: Way, number: int, result: str) -> Steps:
    """The council decides without committees and without a statement."""
    yield from registered(way, number)
    yield from way.result(result, resolution_number=f"{300 + way.minute}-{39 + number:03d}")
