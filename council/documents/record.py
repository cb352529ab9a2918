"""What a record is: a whole paper in one typed form, from which everything else is made.

The portal's page of a paper, the PDF, the versions, the export and the data attached to a PDF
are all made from it; nothing else knows how a paper is put together. As JSON it is a line of the
interchange format, in which a field that is empty is absent. What the fields mean, where they
stand and who may have them says `council.rules.fields`.

The limits bind what comes from outside, where `council.interchange.checking` holds them against
it. `council.documents.stored` makes the record of a paper that is here.
"""

import datetime
from collections.abc import Collection
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from council import richtext
from council.enums import AnswerForm, FileRole, PaperKind, PaperState
from council.rules.fields import INTERNAL, LATER, closed_fields
from council.rules.kinds import ANSWER_KINDS

# A record, or a part of one, as JSON has it. Kept for ever in versions and issues.
Data = dict[str, Any]

MOST_ROWS = 2_000
ONE_LINE = r"\A[^\n]*\Z"


def line(longest: int, *, least: int = 0) -> Meta:
    """The limits of a text of one line."""
    return Meta(min_length=least or None, max_length=longest, pattern=ONE_LINE)


def always(value: Any) -> Any:
    """A default that the JSON form tells all the same. Not for values that can change."""
    return msgspec.field(default_factory=lambda: value)


Row = TypeVar("Row")
Rows = Annotated[list[Row], Meta(max_length=MOST_ROWS)]
Number = Annotated[str, line(40)]
Title = Annotated[str, line(300)]
Line = Annotated[str, line(200)]
Name = Annotated[str, line(150)]
Word = Annotated[str, line(60)]
Result = Annotated[str, line(120)]
Body = Annotated[str, line(200, least=1)]
Ground = Annotated[str, line(500)]
# A day, or an instant in the city's zone, in ISO form.
Moment = Annotated[str, line(40)]
Text = Annotated[str, Meta(max_length=richtext.MAX_LENGTH)]
FilledText = Annotated[str, Meta(min_length=1, max_length=richtext.MAX_LENGTH)]
QuestionNumber = Annotated[int, Meta(ge=1, le=1000)]


class Part(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A JSON object of the record: no other fields than these, and none that is empty."""


class Originator(Part):
    """Who brings a paper in: a person, a faction, or a person with her faction."""

    person: Name = ""
    form: Word = ""
    faction: Line = ""


class Office(Part):
    """The unit in the lead, by its code or its name."""

    code: Annotated[str, line(30)] = ""
    name: Line = ""


class Answer(Part, kw_only=True, omit_defaults=False):
    """A text with the numbers of the questions that it answers; to a motion there are none."""

    questions: Rows[QuestionNumber] = []
    text: FilledText


class Signatory(Part):
    """Who signed an answer."""

    name: Name = ""
    office: Name = ""


class Recipient(Part):
    """A line of the distribution list of an answer."""

    organization: Body
    date: datetime.date | None = None
    role: Word = ""
    result: Result = ""


class Consultation(Part):
    """A paper before a body: planned or held."""

    organization: Body
    meeting: Line = ""
    date: Moment = ""
    agenda_item: Annotated[str, line(20)] = ""
    role: Word = ""
    result: Result = ""
    resolution_number: Number = ""


class File(Part):
    """A file of a paper, or only its entry. Issued PDFs come first, the one in force last."""

    name: Body
    role: FileRole = always(FileRole.ATTACHMENT)
    size: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    mime: Annotated[str, line(100)] = ""
    sha256: Annotated[str, line(64)] = ""
    issued_at: Moment = ""
    public: bool | None = None  # False: not given to everybody, though the paper is
    path: Title = ""  # beside the lines of an export


class Record(Part, kw_only=True):
    """A paper. One that has not left its author's desk has no number yet."""

    kind: PaperKind
    kind_name: Annotated[str, line(100)] = ""
    reference: Number = ""
    title: Title
    dated_on: datetime.date | None = None
    public: bool = always(False)
    confidentiality_ground: Line = ""
    published: bool | None = None  # False: public, but not published yet
    state: PaperState | None = None  # None: the usual one of its kind
    parents: Rows[Number] = []
    related: Rows[Number] = []
    originators: Rows[Originator] = []
    addressee: Line = ""
    urgency: Ground = ""
    introduction: Text = ""
    questions: Rows[FilledText] = []
    closing: Text = ""
    answer_form: AnswerForm | None = None
    resolution: Text = ""
    reasons: Text = ""
    referral_wish: Title = ""
    lead: Office | None = None
    due_on: datetime.date | None = None
    expected_on: datetime.date | None = None
    filed_in: datetime.date | None = None
    answers: Rows[Answer] = []
    editors: Line = ""
    phone: Word = ""
    signatory: Signatory | None = None
    distribution: Rows[Recipient] = []
    consultations: Rows[Consultation] = []
    files: Rows[File] = []


def data_of(record: Part) -> Data:
    """A record, or a part of one, as JSON has it."""
    data: Data = msgspec.to_builtins(record)
    return data


def record_in(data: Data) -> Record:
    """The record that JSON of our own holds. Raises msgspec.ValidationError."""
    return msgspec.convert(data, Record)


def without(record: Record, names: Collection[str]) -> Record:
    """The record with the fields of these names empty."""
    kept = [name for name in record.__struct_fields__ if name not in names]
    return Record(**{name: getattr(record, name) for name in kept})


def printed(record: Record) -> Record:
    """The part of a filed paper's record that its PDF prints: what happens later is left out."""
    kept = without(record, LATER)
    kept.files = [file for file in open_files(record) if file.role != FileRole.MAIN]
    kept.consultations = [
        msgspec.structs.replace(first, result="", resolution_number="")
        for first in record.consultations[:1]
    ]
    return kept


def open_files(record: Record) -> list[File]:
    """The files that go where a paper goes: a public one leaves those behind that are not."""
    return [file for file in record.files if file.public is not False or not record.public]


def printed_parent(record: Record) -> Record:
    """The part of a paper's record that an answer to it quotes; the results date the quote."""
    return without(record, LATER | {"files"})


def open_to_all(record: Record, city: Any) -> Record:
    """The part of a public paper's record that the city gives to everybody."""
    # Most name no staff: then nobody asks what the city has set.
    names_staff = any(getattr(record, name) for name in INTERNAL)
    return without(record, closed_fields(city)) if names_staff else record


def without_empty(data: Data) -> Data:
    """JSON without absent fields; False and 0 are values and stay."""
    return {k: v for k, v in data.items() if v is not None and v != "" and v != [] and v != {}}


def usual_state(kind: str) -> PaperState:
    """The state of a paper whose record names none: answers are closed from the start."""
    return PaperState.CLOSED if kind in ANSWER_KINDS else PaperState.REGISTERED
