"""How a document is taken apart: each question with its answer, nothing lost."""

from typing import Any

from django.template.loader import render_to_string

from council.documents.reading import read

INQUIRY = {
    "kind": "inquiry",
    "reference": "F0310/19",
    "introduction": "Vorweg.",
    "questions": ["Eins?", "Zwei?", "Drei?"],
    "answer_form": "written",
}


def document(paper: dict[str, Any], *parents: dict[str, Any]) -> dict[str, Any]:
    return {"paper": paper, "parents": list(parents), "city": {}}


def statement(*answers: tuple[list[int], str], **fields: Any) -> dict[str, Any]:
    given = [{"questions": numbers, "text": text} for numbers, text in answers]
    return {"kind": "statement", "reference": "S0518/19", "answers": given, **fields}


def pairs(*args: Any) -> list[tuple[list[int], str, str]]:
    source = read(document(*args)).sources[0]
    return [([q.number for q in p.questions], p.label, str(p.answer)) for p in source.pairs]


def test_an_inquiry_alone_shows_its_questions():
    assert pairs(INQUIRY) == [([1], "", ""), ([2], "", ""), ([3], "", "")]


def test_each_question_stands_once_in_order_with_its_answer():
    answer = statement(([2], "B"), ([1, 3], "A"))
    assert pairs(answer, INQUIRY) == [
        ([1, 3], "Zu den Fragen 1) und 3)", "<p>A</p>"),
        ([2], "Antwort", "<p>B</p>"),
    ]


def test_a_question_without_answer_is_not_lost():
    assert pairs(statement(([3], "C")), INQUIRY)[0] == ([1], "", "")


def test_an_answer_to_a_number_nobody_asked_is_not_lost():
    assert pairs(statement(([7], "G")), INQUIRY)[-1] == ([], "Zur Frage 7)", "<p>G</p>")


def test_answers_without_a_known_inquiry_stand_alone():
    reading = read(document(statement(([1], "A"), ([], "Frei"))))
    assert reading.reply is not None
    labels = [pair.label for pair in reading.reply.answers]
    assert labels == ["Zur Frage 1)", "Stellungnahme der Verwaltung"]


def test_answers_belong_to_the_first_paper_that_asks():
    motion = {"kind": "motion", "reference": "A0001/19", "resolution": "Bäume."}
    reading = read(document(statement(([1], "A")), motion, INQUIRY, {**INQUIRY}))
    answered = [[bool(pair.answer) for pair in source.pairs] for source in reading.sources]
    assert answered == [[], [True, False, False], [False, False, False]]


def test_an_interim_notice_tells_state_reason_and_day():
    notice = {
        "kind": "interim_notice",
        "introduction": "Läuft.",
        "reasons": "Dauert.",
        "expected_on": "2026-12-10",
    }
    page = render_to_string("council/record_body.html", {"document": document(notice, INQUIRY)})
    for text in ("Sachstand", "Läuft.", "Grund der Verzögerung", "Dauert.", "10.12.2026"):
        assert text in page
    assert "Eins?" not in page


def test_a_paper_of_which_only_the_head_is_known_says_so():
    page = render_to_string(
        "council/record_body.html", {"document": document({"kind": "information"})}
    )
    assert "nicht der Wortlaut" in page


def test_hostile_text_stays_text():
    answer = statement(([1], "<script>alert(1)</script> [x](javascript:alert(1))"))
    page = render_to_string("council/record_body.html", {"document": document(answer, INQUIRY)})
    assert "<script" not in page
    assert "href" not in page
