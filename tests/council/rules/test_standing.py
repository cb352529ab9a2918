"""Where a paper stands: late only after its day, in the city's time, wherever it is told."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from council.history import save_as
from council.models import Paper
from council.portal.figures import cases, summary
from council.rules.standing import late, standing_of, with_standing
from council.services import papers
from responses.services import assignments
from tests.world import World

# Half past midnight on 11 March in the city; still 10 March at Greenwich.
NOW = "2026-03-10T23:30:00Z"
DAYS = [("2026-03-10", True), ("2026-03-11", False), ("2026-03-12", False)]
on_each_day = pytest.mark.parametrize(("due_on", "is_late"), DAYS)


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def due(world: World, day: str) -> Paper:
    """A public inquiry whose answer is due on a day."""
    paper = world.inquiry(title="Schulweg")
    paper.due_on = datetime.date.fromisoformat(day)
    save_as(paper, by=None)
    return paper


@on_each_day
def test_an_answer_is_overdue_after_its_day_and_not_on_it(
    now: None, world: World, due_on: str, is_late: bool
):
    due(world, due_on)
    papers = with_standing(Paper.objects.all(), AnonymousUser(), world.city)
    assert late(papers, world.city.today()).exists() is is_late


@on_each_day
def test_figures_count_what_is_overdue(now: None, world: World, due_on: str, is_late: bool):
    due(world, due_on)
    assert summary(cases(world.city).values(), world.city.today()).late == is_late


@on_each_day
def test_the_start_page_lists_what_is_overdue(
    now: None, client: Client, world: World, due_on: str, is_late: bool
):
    due(world, due_on)
    assert client.get("/").context["late_count"] == is_late


@on_each_day
def test_the_list_finds_what_is_overdue(
    now: None, client: Client, world: World, due_on: str, is_late: bool
):
    due(world, due_on)
    page = client.get("/vorgaenge/", {"status": "late"})
    assert page.context["count"] == is_late
    assert client.get("/vorgaenge/", {"status": "open"}).context["count"] == 1


@on_each_day
def test_the_page_says_how_the_deadline_stands(
    now: None, client: Client, world: World, due_on: str, is_late: bool
):
    paper = due(world, due_on)
    page = client.get(paper.get_absolute_url()).content.decode()
    words = {"2026-03-10": "1 Tag überfällig", "2026-03-11": "heute fällig"}
    assert words.get(due_on, "morgen fällig") in page
    assert ("due-late" in page) is is_late


def standing(paper: Paper, world: World) -> tuple[str, str]:
    annotated = with_standing(Paper.objects.filter(pk=paper.pk), AnonymousUser(), world.city).get()
    shown = standing_of(annotated, world.city)
    return shown.word, shown.place


def test_each_step_has_its_word_and_its_place(world: World):
    paper = world.inquiry()
    assert standing(paper, world) == ("Registriert", "Ratsbüro")
    assert standing(world.motion("closed"), world) == ("Abgeschlossen", "")
    assert standing(world.inquiry("withdrawn"), world) == ("Zurückgezogen", "")
    world.statement("drafting", paper=paper)
    assert standing(paper, world) == ("In Bearbeitung", "V/02 Sozialplanung")
    other = world.statement("unit_review").answered.get().paper
    assert standing(other, world) == ("In Abstimmung", "V/02 Sozialplanung")
    third = world.statement("approved").answered.get().paper
    assert standing(third, world) == ("Bei der Oberbürgermeisterin", "")


def test_an_interim_notice_is_no_answer(world: World):
    statement = world.statement("distributed")
    paper = statement.answered.get().paper
    assert standing(paper, world) == ("Beantwortet", "")
    assert standing(statement.published, world) == ("Verteilt", "")
    statement.published.kind = "interim_notice"
    save_as(statement.published, by=None)
    papers.reopen_paper(paper, by=world.clerk, comment="Doch nicht beantwortet.")
    assert standing(paper, world)[0] != "Beantwortet"


def test_a_paper_that_only_cites_another_is_no_answer_to_it(world: World):
    answer = world.statement("distributed").published
    other = world.inquiry()
    link = answer.links.get()
    link.pk, link.relation, link.target = None, "related", other
    link.reference = link.reference_key = other.reference
    save_as(link, by=None)
    assert standing(other, world)[0] == "Registriert"


def test_who_gives_an_answer_up_leaves_the_paper_with_the_council_office(world: World):
    statement = world.statement("unit_review")
    paper = statement.answered.get().paper
    assignments.cancel(statement, by=world.clerk, comment="Falsches Amt.")
    assert standing(paper, world) == ("Registriert", "Ratsbüro")
