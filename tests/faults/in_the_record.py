"""Faults that lose one field of a record on its way: in form, page, PDF, export, import, OParl."""

from tests.faults.fault import Fault

FIELDS = "council/rules/fields.py"
FORM = "council/forms/drafts.py"
STORED = "council/documents/stored.py"
PRINTED = "council/pdf/pages.py"
TESTS = ("tests/council/test_every_field.py::test_no_field_is_lost_on_the_way",)

LOST = (
    Fault(
        "the form loses the wish for a committee",
        FORM,
        'if k not in ("uid", "seen")}',
        'if k not in ("uid", "seen", "referral_wish")}',
        "What an author has written would be gone when the page comes back.",
        TESTS,
    ),
    Fault(
        "the form loses the tick of what is urgent",
        FORM,
        'for name in self.fields if name != "seen"}',
        'for name in self.fields if name not in ("seen", "urgent")}',
        "A paper would be ordinary again after its draft was opened once more.",
        TESTS,
    ),
    Fault(
        "a draft loses the closing words",
        "council/services/content.py",
        'NO_COLUMNS = ("askers", "questions", "urgent")',
        'NO_COLUMNS = ("askers", "questions", "urgent", "closing")',
        "The form would take a text that nobody ever reads.",
        TESTS,
    ),
    Fault(
        "the margin loses the ground of the urgency",
        FIELDS,
        "if place in field.shown and field.name not in closed]",
        'if place in field.shown and field.name not in (*closed, "urgency")]',
        "Nobody could read why a paper could not wait.",
        TESTS,
    ),
    Fault(
        "the page loses the reasons",
        "council/documents/reading.py",
        '    ("Begründung", "reasons"),\n',
        "",
        "A motion would stand there without its reasons.",
        TESTS,
    ),
    Fault(
        "the printed head loses the ground of the urgency",
        PRINTED,
        "for field in LINES if field.name in paper],",
        'for field in LINES if field.name in paper and field.name != "urgency"],',
        "The council would decide on an urgent paper without its ground.",
        TESTS,
    ),
    Fault(
        "the printed answer loses the day of filing",
        "council/pdf/phrases.py",
        'max(called, default=document["paper"].get("filed_in"))',
        "max(called, default=None)",
        "An answer would not say when the question was brought in.",
        TESTS,
    ),
    Fault(
        "the export loses the announced day",
        STORED,
        "    columns = {name: getattr(paper, name) for name in COLUMNS}\n",
        '    columns = {name: getattr(paper, name) for name in COLUMNS if name != "expected_on"}\n',
        "A city that moves would forget what it has announced.",
        TESTS,
    ),
    Fault(
        "the export loses the cited papers",
        STORED,
        "        related=_links(paper, Relation.RELATED),\n",
        "",
        "A city that moves would lose the ways between its papers.",
        TESTS,
    ),
    Fault(
        "the import loses the phone number",
        STORED,
        "for name in FROZEN if name in data}",
        'for name in FROZEN if name in data and name != "phone"}',
        "An answer taken over would say less than it did.",
        TESTS,
    ),
    Fault(
        "the import loses the number of a resolution",
        "council/interchange/storing.py",
        "            resolution_number=row.resolution_number,\n",
        "",
        "Nobody would find the council's resolution any more.",
        TESTS,
    ),
    Fault(
        "the open interface loses the ground of the urgency",
        "council/oparl/objects.py",
        "json.dumps(data_of(open_record(row, city)), ensure_ascii=False)",
        'json.dumps({k: v for k, v in data_of(open_record(row, city)).items() if k != "urgency"})',
        "Another city's system would take an urgent paper for an ordinary one.",
        TESTS,
    ),
)
