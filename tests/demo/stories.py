"""What can become of an inquiry: each story takes a paper as far as it is to come."""

import datetime
from collections.abc import Sequence

from council.rules.results import WRITTEN_ANSWER
from council.services import papers
from responses.enums import StatementState
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves
from responses.services.drafting import Head
from tests.demo.texts import Block
from tests.demo.ways import Steps, Way

MAYOR = StatementState.MAYOR
PERSONAL_INTERESTS = "Berechtigte Interessen Einzelner"

# --- Before registration ----------------------------------------------------------------------


def drafted(way: Way) -> Steps:
    yield from way.draft()


def barely_begun(way: Way) -> Steps:
    """A draft that cannot be filed yet: nothing is asked."""
    yield from way.draft(questions=(), introduction="")


def filed(way: Way) -> Steps:
    yield from way.file()


def filed_on_paper(way: Way, number: int) -> Steps:
    """The council office files what came by mail."""
    yield from way.file(by=way.city.second_clerk)
    yield from way.register(way.calendar.council[number])
    yield from way.print()


def returned(way: Way, comment: str) -> Steps:
    yield from way.file()
    yield way.wait(1)
    papers.return_paper(way.paper, by=way.city.clerk, comment=comment)


def taken_back(way: Way) -> Steps:
    yield from way.file()
    yield way.wait()
    papers.take_back_paper(way.paper, by=way.author)


def discarded(way: Way) -> Steps:
    yield from way.draft()
    yield way.wait(3)
    papers.discard_draft(way.paper, by=way.author)


def withdrawn_at_once(way: Way, comment: str) -> Steps:
    yield from way.file()
    yield from way.withdraw(comment, days=1)


def registered_by_mistake(way: Way, comment: str) -> Steps:
    yield from way.file()
    yield from way.register()
    yield way.wait()
    papers.void_registration(way.paper, by=way.city.clerk, comment=comment)


# --- Without a written answer -----------------------------------------------------------------


def registered(way: Way, number: int | None = None, *, publish: bool = True) -> Steps:
    """On the list for the council's sitting `number`, or not on any yet."""
    yield from way.file()
    meeting = None if number is None else way.calendar.council[number]
    yield from way.register(meeting, publish=publish)
    yield from way.print()


def adjourned(way: Way, number: int) -> Steps:
    """Put off from sitting `number` to the next one."""
    yield from registered(way, number)
    yield from way.result("vertagt", next_meeting=way.calendar.council[number + 1])


def answered_orally(way: Way, number: int) -> Steps:
    yield from registered(way, number)
    yield from way.result("mündlich erledigt")


def withdrawn(way: Way, number: int, comment: str) -> Steps:
    yield from registered(way, number)
    yield from way.withdraw(comment)


def called(way: Way, number: int) -> Steps:
    """The council wants a written answer; nobody has been asked for it yet."""
    yield from registered(way, number)
    yield from way.result(WRITTEN_ANSWER)


# --- On the way to an answer ------------------------------------------------------------------


def assigned(way: Way, number: int, *, due_on: datetime.date | None = None) -> Steps:
    yield from called(way, number)
    yield from way.open(due_on=due_on)


def begun(
    way: Way, number: int, *, due_on: datetime.date | None = None, blocks: Sequence[Block] = ()
) -> Steps:
    """Taken, and partly written: the given answers are not ready yet."""
    yield from assigned(way, number, due_on=due_on)
    yield from way.take(days=0)
    if blocks:
        yield way.wait(1)
    for block in blocks:
        way.write_block(block, ready=block is not blocks[-1])


def written(way: Way, number: int, *, due_on: datetime.date | None = None, days: int = 1) -> Steps:
    """All questions are answered; nobody else has seen it yet."""
    yield from assigned(way, number, due_on=due_on)
    yield from way.take(days=0)
    yield from way.write(days=days)


def reviewed(way: Way, number: int, until: str, *, due_on: datetime.date | None = None) -> Steps:
    """Written and sent on to the desk `until`."""
    yield from written(way, number, due_on=due_on)
    yield from way.forward(until)


def extended(way: Way, number: int, until: str, *, due_on: datetime.date, reason: str) -> Steps:
    """Sent on to the desk `until` after the deadline was moved."""
    yield from written(way, number, days=20)
    assignments.extend_deadline(way.statement, due_on=due_on, by=way.city.clerk, comment=reason)
    yield from way.forward(until)


def returned_by_head(way: Way, number: int, reason: str) -> Steps:
    """Back on the case officer's desk, in the second round."""
    yield from reviewed(way, number, StatementState.UNIT_REVIEW)
    yield way.wait(2)
    moves.return_(way.statement, by=way.head, comment=reason)


def handed_over(way: Way, number: int, *, wrong: str, reason: str) -> Steps:
    """First assigned to the wrong unit, which hands it on."""
    yield from called(way, number)
    right = way.unit
    yield from way.open(unit=wrong)
    yield way.wait(1)
    moves.hand_over(way.statement, lead=way.city[right], by=way.city.heads[wrong], comment=reason)
    way.unit = right
    yield from way.take(days=0)


def at_cosigners(
    way: Way,
    number: int,
    *units: str,
    signed: dict[str, str] | None = None,
    due_on: datetime.date | None = None,
) -> Steps:
    """Waits for the signatures of `units`; those in `signed` have agreed, with these remarks."""
    yield from written(way, number, due_on=due_on)
    yield from way.ask_cosigners(*units)
    for unit, remark in (signed or {}).items():
        yield from way.cosign(unit, remark, days=0)


def refused(way: Way, number: int, unit: str, reason: str) -> Steps:
    """A cosigner refused; the answer is back with its case officer."""
    yield from at_cosigners(way, number, unit)
    yield way.wait(2)
    moves.refuse(way.statement, by=way.city.heads[unit], comment=reason)


def overridden(way: Way, number: int, unit: str, reason: str, why_not: str, until: str) -> Steps:
    """A cosigner refused, and the head of the lead unit decided to go on."""
    yield from refused(way, number, unit, reason)
    yield way.wait(1)
    row = way.statement.cosignatures.get(organization=way.city[unit])
    drafting.override_refusal(row, by=way.head, comment=why_not)
    way.statement.refresh_from_db()
    yield from way.forward(until)


def signed_in_vain(way: Way, number: int, agrees: str, refuses: str, reason: str) -> Steps:
    """One unit had agreed when the other's refusal made the text change: both sign again."""
    yield from at_cosigners(way, number, agrees, refuses, signed={agrees: ""})
    yield way.wait(1)
    moves.refuse(way.statement, by=way.city.heads[refuses], comment=reason)
    yield way.wait(1)
    last = way.text.answers[-1]
    text = f"{last.text}\n\nDie Zahlen wurden auf Anregung von {refuses} ergänzt."
    way.write_block(Block(text=text, to=last.to))
    way.statement.refresh_from_db()
    moves.forward(way.statement, by=way.officer)


def deferred(way: Way, number: int, until: datetime.date, reason: str) -> Steps:
    """The mayor wants to hear of it again."""
    yield from reviewed(way, number, MAYOR)

    def put_off(statement: Statement, by: object) -> None:
        decisions.defer(statement, until=until, by=by, comment=reason)

    yield from way.decide(act=put_off)


def approved(way: Way, number: int, *, due_on: datetime.date | None = None) -> Steps:
    yield from reviewed(way, number, MAYOR, due_on=due_on)
    yield from way.decide()


def cancelled(way: Way, number: int, reason: str) -> Steps:
    """The council office gives the answer up."""
    yield from begun(way, number)
    yield way.wait(2)
    assignments.cancel(way.statement, by=way.city.clerk, comment=reason)
    yield way.wait()
    papers.close_paper(way.paper, by=way.city.clerk, comment=reason)


def withdrawn_with_answer(way: Way, number: int, comment: str) -> Steps:
    """Withdrawn while the answer was being written."""
    yield from begun(way, number)
    yield from way.withdraw(comment)


# --- Answered ---------------------------------------------------------------------------------


def answered(way: Way, number: int, *, days: int = 1) -> Steps:
    """Answered; each desk has taken `days`."""
    yield from written(way, number, days=4 * days)
    yield from way.finish(days=days)


def answered_after_cosigning(way: Way, number: int, *units: str, remark: str = "") -> Steps:
    yield from written(way, number, days=5)
    yield from way.ask_cosigners(*units)
    for unit in units:
        yield from way.cosign(unit, remark if unit == units[0] else "", days=2)
    yield from way.finish(days=2)


def answered_after_adjournment(way: Way, number: int) -> Steps:
    """Not reached in sitting `number`, called in the next one."""
    yield from adjourned(way, number)
    yield from way.result(WRITTEN_ANSWER)
    yield from way.open()
    yield from way.take()
    yield from way.write(days=6)
    yield from way.finish(days=2)


def answered_after_notice(way: Way, number: int, *, expected_in: int = 60) -> Steps:
    """An interim notice first, the answer later."""
    yield from assigned(way, number)
    yield from way.take()
    yield from notice(way, expected_in=expected_in)
    yield from way.write(days=15)
    yield from way.finish(days=2)


def notice(way: Way, *, expected_in: int = 42, until: str = "distributed") -> Steps:
    """An interim notice that has come as far as `until`; written, the deadline is moved."""
    yield way.wait(9)
    interim = assignments.open_interim_notice(way.paper, by=way.officer)
    expected_on = way.moment.date() + datetime.timedelta(days=expected_in)
    assert way.text.notice is not None  # the plan asks for it only where there is one
    drafting.save_notice(
        interim,
        introduction=way.text.notice.introduction,
        reasons=way.text.notice.reasons,
        expected_on=expected_on,
        by=way.officer,
    )
    if until == StatementState.DRAFTING:
        return
    if until != "distributed":
        yield from way.forward(until, interim)
        return
    yield from way.finish(interim)
    yield way.wait()
    assignments.extend_deadline(
        way.statement,
        due_on=expected_on,
        by=way.city.clerk,
        comment=f"Siehe Zwischennachricht {interim.reference}.",
    )


def kept_waiting(way: Way, number: int, blocks: Sequence[Block]) -> Steps:
    """An interim notice is out, the answer is being written."""
    yield from begun(way, number, blocks=blocks)
    yield from notice(way, expected_in=80)


def notice_in_work(way: Way, number: int, until: str) -> Steps:
    yield from begun(way, number, blocks=way.text.answers)
    yield from notice(way, until=until)


def answered_confidentially(way: Way, number: int, ground: str) -> Steps:
    """The inquiry is public, the answer is not."""
    yield from written(way, number, days=6)
    head = Head(
        editors=way.statement.editors,
        phone=way.statement.phone,
        confidential=True,
        confidentiality_ground=ground,
    )
    drafting.save_head(way.statement, head=head, by=way.officer)
    yield from way.finish()


def made_confidential(way: Way, number: int, reason: str) -> Steps:
    """Answered in public, and withdrawn from the public afterwards."""
    yield from answered(way, number, days=2)
    yield way.wait(8)
    papers.change_confidentiality(
        way.paper,
        confidential=True,
        ground=PERSONAL_INTERESTS,
        by=way.city.clerk,
        comment=reason,
    )


def retitled(way: Way, number: int, title: str, reason: str) -> Steps:
    """Answered after its title was corrected."""
    yield from called(way, number)
    papers.correct_title(way.paper, title=title, by=way.city.clerk, comment=reason)
    yield from way.print()
    yield from way.open()
    yield from way.take()
    yield from way.write(days=7)
    yield from way.finish(days=2)


def supplemented(way: Way, number: int) -> Steps:
    """Answered, and answered a second time when there was more to say."""
    yield from answered(way, number, days=2)
    yield way.wait(60)
    yield from way.open()
    yield from way.take()
    yield from way.write(way.text.supplement, days=5)
    yield from way.finish()


def being_corrected(way: Way, number: int, reason: str, old: str, new: str) -> Steps:
    """Answered; a correction of it is being written."""
    yield from answered(way, number, days=2)
    yield way.wait(10)
    decisions.correct(way.statement, by=way.officer, comment=reason)
    yield way.wait()
    for answer in way.statement.answers.filter(text__contains=old):
        drafting.save_answer(answer, text=answer.text.replace(old, new), by=way.officer)
    way.statement.refresh_from_db()


def corrected(way: Way, number: int, reason: str, old: str, new: str) -> Steps:
    """Answered, and issued a second time with the right text."""
    yield from being_corrected(way, number, reason, old, new)
    yield from way.forward(MAYOR)
    yield from way.decide()
    yield from way.distribute(comment=reason)


def correction_abandoned(way: Way, number: int, reason: str, old: str, new: str) -> Steps:
    yield from being_corrected(way, number, reason, old, new)
    yield way.wait(2)
    decisions.abandon_correction(
        way.statement, by=way.officer, comment="Die Angabe war doch richtig."
    )
