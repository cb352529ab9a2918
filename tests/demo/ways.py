"""The way of one paper through the services, step by step.

Each step is a generator: it yields the moment at which it wants to go on, and `play` moves the
clock there. So many papers go their ways side by side in the order of time, as numbers demand.
"""

import datetime
import heapq
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from council.documents import issues
from council.enums import PaperKind
from council.models import Meeting, Paper, User
from council.rules.deadlines import next_working_day
from council.services import papers, sittings
from council.services.content import Asker, Attachment, Content
from responses.enums import StatementState
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves
from responses.services.drafting import Head
from tests.demo.city import LAND, DemoCity
from tests.demo.clock import moved_to
from tests.demo.sittings import Calendar, at
from tests.demo.texts import Block, Text

Steps = Iterator[datetime.datetime]
FILES = Path(__file__).with_name("files")
MIMES = {".pdf": "application/pdf", ".png": "image/png"}


def play(ways: Iterable[Steps], *, now: datetime.datetime, tell: Callable[[int], None]) -> None:
    """Let all ways happen in the order of time; what would be later than `now` does not happen.

    `tell` is told how many ways have come to their end.
    """
    waiting = [(first, number, way) for number, way in enumerate(ways) if (first := next(way))]
    heapq.heapify(waiting)
    ended = 0
    while waiting:
        moment, number, way = heapq.heappop(waiting)
        if moment < now:
            with moved_to(moment):
                following = next(way, None)
            if following is not None:
                heapq.heappush(waiting, (following, number, way))
                continue
        ended += 1
        tell(ended)


class Way:
    """A paper, the statement that answers it, and the moment at which they have arrived."""

    def __init__(
        self,
        city: DemoCity,
        calendar: Calendar,
        text: Text,
        *,
        asks: str,
        start: datetime.datetime,
        **options: Any,
    ) -> None:
        self.city, self.calendar, self.text = city, calendar, text
        self.asks = [name.strip() for name in asks.split(",")]
        self.moment = start
        self.unit = text.unit
        self.options = options
        # Papers of the same day come at different minutes.
        self.minute = sum(text.key.encode()) % 60
        self.paper: Paper
        self.statement: Statement

    # --- Time ---------------------------------------------------------------------------------

    def wait(self, days: int = 0, hour: int | None = None) -> datetime.datetime:
        """Let working days pass, or one to two hours of the same day."""
        day = timezone.localdate(self.moment)
        for _ in range(days):
            day = next_working_day(day + datetime.timedelta(days=1), LAND)
        self.minute = (self.minute * 7 + 11) % 60
        if days == 0:
            self.moment += datetime.timedelta(minutes=40 + self.minute)
        else:
            self.moment = at(day, hour or 8 + self.minute % 8, self.minute)
        return self.moment

    def wait_until(self, day: datetime.date, hour: int = 9) -> datetime.datetime:
        """Let it become `day`, unless it is later already."""
        self.moment = max(at(day, hour, self.minute), self.moment)
        return self.moment

    # --- People -------------------------------------------------------------------------------

    @property
    def author(self) -> User:
        """Who writes it down: the first asker, or the office of the asking faction."""
        first = self.asks[0]
        return self.city.members.get(first) or self.city.faction_offices[first]

    @property
    def officer(self) -> User:
        return self.city.officers[self.unit]

    @property
    def head(self) -> User:
        return self.city.heads[self.unit]

    @property
    def deputy_mayor(self) -> User:
        division = self.city[self.unit].parent
        return self.city.deputy_mayors[division.code if division else self.unit]

    # --- The paper ----------------------------------------------------------------------------

    def content(self, **changes: Any) -> Content:
        """What the author writes."""
        text = self.text
        values: dict[str, Any] = {
            "title": text.title,
            "askers": [self._asker(name) for name in self.asks],
            "introduction": text.introduction,
            "questions": text.questions,
            "resolution": text.resolution,
            "reasons": text.reasons,
            "referral_wish": text.referral_wish,
            "answer_form": self.options.get("answer_form", "both")
            if text.kind == PaperKind.INQUIRY
            else "",
            "confidential": "ground" in self.options,
            "confidentiality_ground": self.options.get("ground", ""),
            "wished_meeting": self.options.get("wished_meeting"),
            **changes,
        }
        return Content(**values)

    def _asker(self, name: str) -> Asker:
        if name in self.city.members:
            return Asker(person=self.city.members[name].person)
        return Asker(faction=self.city[name])

    def draft(self, by: User | None = None, **changes: Any) -> Steps:
        yield self.wait()
        by = by or self.author
        self.paper = papers.start_draft(
            kind=self.text.kind,
            content=self.content(**changes),
            by=by,
            uid=uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{self.text.key}"),
        )
        if names := self.options.get("files", ()):
            added = [Attachment(**attachment(name)) for name in names]
            papers.change_attachments(self.paper, added=added, by=by)

    def file(self, by: User | None = None) -> Steps:
        yield from self.draft(by)
        yield self.wait()
        papers.file_paper(self.paper, by=by or self.author)

    def register(self, meeting: Meeting | None = None, *, publish: bool = True) -> Steps:
        yield self.wait(1, 10)
        item = f"9.{1 + self.minute % 30}" if meeting and self.is_inquiry else ""
        papers.register_paper(
            self.paper, by=self.city.clerk, meeting=meeting, agenda_item=item, publish=publish
        )

    def print(self) -> Steps:
        """Issue the PDF on the day of registration, as the first reader would have it made."""
        yield self.wait()
        issues.ensure_issue(self.paper, by=self.city.clerk)

    @property
    def is_inquiry(self) -> bool:
        return self.text.kind == PaperKind.INQUIRY

    def result(self, result: str, **follows: Any) -> Steps:
        """Enter what the last planned sitting decided, on the morning after it."""
        row = self.paper.consultations.filter(result="", meeting__isnull=False).latest("held_at")
        yield self.wait_until(row.held_on + datetime.timedelta(days=1), 8)
        sittings.record_result(row, result=result, by=self.city.clerk, **follows)

    def withdraw(self, comment: str, *, days: int = 2) -> Steps:
        yield self.wait(days)
        assignments.withdraw_paper(self.paper, by=self.author, comment=comment)

    # --- The answer ---------------------------------------------------------------------------

    def open(self, *, unit: str = "", due_on: datetime.date | None = None) -> Steps:
        yield self.wait()
        self.unit = unit or self.unit
        self.statement = assignments.open_statement(
            [self.paper],
            lead=self.city[self.unit],
            due_on=due_on or assignments.proposed_due_on(self.paper),
            by=self.city.clerk,
        )

    def take(self, days: int = 1) -> Steps:
        yield self.wait(days)
        moves.take(self.statement, by=self.officer)

    def write(self, blocks: Iterable[Block] | None = None, *, days: int = 1) -> Steps:
        """Write the answers, those to several questions together; name who has written them."""
        yield self.wait(days)
        head = Head(editors=self._editors(), phone=self.statement.phone, **self._signatory())
        drafting.save_head(self.statement, head=head, by=self.officer)
        for block in self.text.answers if blocks is None else blocks:
            self.write_block(block)
        for name in self.options.get("annexes", ()):
            drafting.add_annex(self.statement, by=self.officer, **attachment(name))

    def write_block(self, block: Block, *, ready: bool = True) -> None:
        """Write one answer."""
        answers = self.statement.answers.all()
        if block.to:
            answers = answers.filter(answer_questions__question__number__in=block.to)
        written = list(answers)
        answer = written[0]
        if len(written) > 1:
            answer = drafting.join_answers(self.statement, answers=written, by=self.officer)
        drafting.save_answer(answer, text=block.text, by=self.officer, ready=ready)

    def ask_cosigners(self, *units: str) -> Steps:
        yield self.wait()
        offices = [self.city[unit] for unit in units]
        drafting.ask_cosigners(self.statement, offices=offices, by=self.officer)
        moves.forward(self.statement, by=self.officer)

    def cosign(self, unit: str, remark: str = "", *, days: int = 1) -> Steps:
        yield self.wait(days)
        moves.cosign(self.statement, by=self.city.heads[unit], comment=remark)

    def forward(self, until: str, statement: Statement | None = None, *, days: int = 1) -> Steps:
        """Send an answer from desk to desk until it lies where `until` says."""
        statement = statement or self.statement
        while statement.state != until:
            yield self.wait(days if statement.state != StatementState.DRAFTING else 0)
            moves.forward(statement, by=self._holder(statement))

    def decide(
        self, statement: Statement | None = None, act: Callable[..., Any] = decisions.approve
    ) -> Steps:
        """Enter what the mayor decided in the sitting for which the answer is planned."""
        statement = statement or self.statement
        row = statement.recipients.filter(result="").order_by("position").first()
        assert row is not None  # the first open row is the mayor's
        yield self.wait_until(row.held_on, 14)
        act(statement, by=self.city.mayors_office)

    def distribute(self, statement: Statement | None = None, comment: str = "") -> Steps:
        yield self.wait(1)
        decisions.distribute(statement or self.statement, by=self.city.clerk, comment=comment)

    def finish(self, statement: Statement | None = None, *, days: int = 1) -> Steps:
        """Bring a written answer through all desks to its distribution."""
        yield from self.forward(StatementState.MAYOR, statement, days=days)
        yield from self.decide(statement)
        yield from self.distribute(statement)

    def _holder(self, statement: Statement) -> User:
        holders = {
            StatementState.DRAFTING: self.officer,
            StatementState.UNIT_REVIEW: self.head,
            StatementState.DIVISION_REVIEW: self.deputy_mayor,
        }
        return holders[StatementState(statement.state)]

    def _editors(self) -> str:
        return self.city.printed_names[self.officer]

    def _signatory(self) -> dict[str, str]:
        """Some divisions let the paper name who answers for it."""
        if not self.options.get("signed"):
            return {}
        division = self.city[self.unit].parent
        assert division is not None  # every unit of the demo belongs to one
        return {
            "signatory_name": self.deputy_mayor.name,
            "signatory_office": f"Beigeordnete/r für {division.name.removeprefix('Dezernat ')}",
        }


def attachment(name: str) -> dict[str, Any]:
    """One of the demo's files, as the services take it."""
    plain = name.replace("Ü", "Ue").replace("ä", "ae")  # file names in the repository are ASCII
    path = FILES / plain
    return {"name": name, "mime": MIMES[path.suffix], "content": path.read_bytes()}
