"""What must be true when an answer is given out: the printed text, and public papers behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from council import pdf, storage
from council.enums import PaperKind
from council.exceptions import NotNow, Overtaken
from council.history import save_as
from council.models import Issue, OutgoingMail, Paper
from council.services import door, papers
from responses.documents.assembly import answered_papers, document_of
from responses.models import Statement
from responses.services import decisions, drafting, moves
from responses.services.drafting import Head
from tests.world import World


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[None]:
    """Let somebody else act when the next transaction begins, which is after the printing."""
    waiting = [act]

    def wrapper(execute: Any, sql: str, *args: Any) -> Any:
        if waiting and sql.startswith("SAVEPOINT"):
            waiting.pop()()
        return execute(sql, *args)

    with connection.execute_wrapper(wrapper):
        yield
    assert not waiting


def unpublished(world: World) -> Paper:
    paper = world.inquiry("filed")
    return papers.register_paper(paper, by=world.clerk, publish=False)


def to_an_unpublished_one(world: World, *, confidential: bool = False) -> Statement:
    """An approved answer to an inquiry that nobody has published."""
    statement = world.statement("drafting", paper=unpublished(world))
    ground = "Personalangelegenheit" if confidential else ""
    head = Head(editors="Frau Wien", confidential=confidential, confidentiality_ground=ground)
    drafting.save_head(statement, head=head, by=world.officer)
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    return decisions.approve(statement, by=world.mayors_office)


def answers() -> Any:
    return Paper.objects.filter(kind=PaperKind.STATEMENT)


def test_what_changes_while_the_pdf_is_made_is_not_given_out(world: World):
    statement = world.statement("approved")
    paper = statement.answered.get().paper
    mails = OutgoingMail.objects.count()

    def correct() -> None:
        papers.correct_title(paper, title="Anderer Titel", comment="Besser", by=world.clerk)

    with meanwhile(correct), pytest.raises(Overtaken, match="inzwischen geändert"):
        decisions.distribute(statement, by=world.clerk)
    assert Statement.objects.get(pk=statement.pk).state == "approved"
    assert not answers().exists()
    assert OutgoingMail.objects.count() == mails
    answer = decisions.distribute(statement, by=world.clerk)
    assert answer.title == "Anderer Titel"
    assert answer.issues.get().document["paper"]["title"] == "Anderer Titel"


def test_who_was_overtaken_before_the_printing_is_told_so_too(world: World):
    statement = world.statement("approved")
    seen = statement.revision
    moves.return_(Statement.objects.get(pk=statement.pk), by=world.clerk, comment="Kürzer")
    with pytest.raises(Overtaken, match=world.clerk.name):
        decisions.distribute(statement, by=world.clerk, seen=seen)
    assert not answers().exists()


def test_a_public_answer_waits_until_its_inquiry_is_published(world: World):
    statement = to_an_unpublished_one(world)
    paper = statement.answered.get().paper
    with pytest.raises(NotNow, match=f"{paper} ist noch nicht veröffentlicht"):
        decisions.distribute(statement, by=world.clerk)
    assert not answers().exists()
    papers.publish_paper(paper, by=world.clerk)
    answer = decisions.distribute(statement, by=world.clerk)
    assert answer.is_public


def test_the_record_takes_no_public_answer_to_what_is_not_public(world: World):
    """The door keeps its own watch, whatever the workshop has checked."""
    statement = to_an_unpublished_one(world)
    document = document_of(statement)
    assert document["paper"]["public"]
    given: dict[str, Any] = {
        "document": document,
        "pdf": pdf.issue(document, asset=storage.load),
        "lead": world.unit,
        "recipients": [],
        "files": [],
        "by": world.clerk,
    }
    with pytest.raises(NotNow, match="kann deshalb nicht öffentlich sein"):
        door.publish_answer(parents=answered_papers(statement), **given)
    with pytest.raises(NotNow, match="braucht die Drucksache"):
        door.publish_answer(parents=[], **given)
    assert not answers().exists()
    assert not Issue.objects.filter(paper__kind=PaperKind.STATEMENT).exists()


def test_a_confidential_answer_does_not_wait_for_publication(world: World):
    answer = decisions.distribute(to_an_unpublished_one(world, confidential=True), by=world.clerk)
    assert (answer.confidential, answer.published_at) == (True, None)
    assert answer.confidentiality_ground == "Personalangelegenheit"


def test_an_answer_to_a_confidential_inquiry_is_confidential(world: World):
    ground = "Vergabeangelegenheit"
    paper = world.inquiry(confidential=True, confidentiality_ground=ground)
    answer = world.statement("distributed", paper=paper).published
    assert answer is not None
    assert (answer.confidential, answer.published_at) == (True, None)
    assert answer.confidentiality_ground == ground


def test_nothing_is_given_out_before_the_mayors_day(world: World):
    statement = world.statement("mayor")
    day = world.next_mayors_sitting.starts_at.date()
    decisions.approve(statement, held_on=day, by=world.mayors_office)
    with pytest.raises(NotNow, match=f"erst am {day:%d.%m.%Y}"):
        decisions.distribute(statement, by=world.clerk)
    assert not answers().exists()


def test_what_answers_a_paper_that_becomes_confidential_becomes_so_too(world: World):
    statement = world.statement("distributed")
    paper, answer = statement.answered.get().paper, statement.published
    assert answer is not None
    papers.change_confidentiality(
        paper, confidential=True, ground="Personal", by=world.clerk, comment="Namen"
    )
    answer.refresh_from_db()
    assert (answer.confidential, answer.published_at) == (True, None)
    with pytest.raises(Exception, match="ist nichtöffentlich"):
        papers.change_confidentiality(answer, confidential=False, by=world.clerk, comment="Doch")
    papers.change_confidentiality(paper, confidential=False, by=world.clerk, comment="Geschwärzt")
    answer.refresh_from_db()
    assert answer.confidential  # somebody has to decide on it
    papers.change_confidentiality(answer, confidential=False, by=world.clerk, comment="Auch")
    answer.refresh_from_db()
    assert answer.is_public


def test_what_lost_a_part_is_not_given_out(world: World):
    statement = world.statement("approved")
    answer = statement.answers.last()
    answer.text = ""  # as no page would leave it
    save_as(answer, by=None)
    with pytest.raises(NotNow, match="Zu Frage 2 fehlt eine Antwort"):
        decisions.distribute(statement, by=world.clerk)
    assert not answers().exists()
