"""The way of one inquiry and of one motion, walked in a real browser from the first click on.

Everybody acts through the pages alone. Each page that comes up is checked: axe finds nothing, the
console is silent, nothing is fetched from another host, and nothing ends in an error of ours.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.journey import administration, council, inquiry, motion
from tests.journey.town import FIRST_DAY, Town, address_of
from tests.world import World


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A calendar that can be turned forward: the way takes weeks."""
    with time_machine.travel(FIRST_DAY) as coordinates:
        yield coordinates


@pytest.fixture
def town(
    clock: time_machine.Traveller,
    live_server: LiveServer,
    world: World,
    new_context: Callable[..., BrowserContext],
    assert_accessible: Callable[[Page], None],
    settings: Any,
) -> Town:
    """The city on the first day."""
    settings.SITE_URL = live_server.url
    return Town(world, clock, live_server.url, new_context, assert_accessible)


def test_the_way_of_an_inquiry(town: Town, tmp_path: Path) -> None:
    """From the first click of a member to the correction of the official answer."""
    member, clerk, officer = (town.person(role) for role in ("member", "clerk", "officer"))
    other_head, head = town.person("other_head"), town.person("head")
    deputy_mayor, mayors_office = town.person("deputy_mayor"), town.person("mayors_office")
    title = inquiry.TITLE

    council.writes_inquiry(
        member,
        title=inquiry.FIRST_TITLE,
        questions=inquiry.QUESTIONS,
        file=inquiry.a_pdf(tmp_path, "Stadtplan.pdf"),
    )
    member.opens_pdf("Vorschau als PDF öffnen")
    council.files(member)
    inquiry.only_the_faction_sees_it(town, member.path)

    council.returns_paper(clerk, title=inquiry.FIRST_TITLE, reason="Für welche Stadtteile?")
    assert "zurückgegeben" in town.mail_to("member")
    inquiry.corrects_and_files_again(member)
    number = council.registers(clerk, title=title, sitting=town.day(7), agenda_item="9.28")
    assert number in town.mail_to("member")
    town.public.goes_to(address_of(number))
    town.public.reads(title, *inquiry.QUESTIONS)

    town.on_day(8)
    council.enters_result(
        clerk, number=number, result="vertagt", choose={"Nächste Sitzung": town.day(35)}
    )
    town.on_day(36)
    council.enters_result(clerk, number=number, result="schriftliche Stellungnahme")
    council.assigns(clerk, number=number, unit="Tiefbauamt", due_on=town.iso(64))
    administration.hands_over(
        town.person("other_officer"),
        title=title,
        unit="Sozialplanung",
        reason="Nicht Tiefbau.",
    )
    administration.takes(officer, title=title)
    inquiry.writes_the_answer(officer, tmp_path)
    administration.adds_recipient(officer, body="Stadtrat", day=town.iso(63), task="Kenntnisnahme")
    inquiry.sends_interim_notice(town)
    administration.forwards(officer, words=title, verb="Bearbeiten")
    administration.cosigns(other_head, words=title, remark="Bitte die Baustellen beachten.")
    administration.returns(head, words=title, reason="Bitte die Träger nennen.")
    inquiry.changes_the_text(officer)
    administration.cosigns(other_head, words=title)
    administration.forwards(head, words=title)
    administration.forwards(deputy_mayor, words=title)
    administration.defers(mayors_office, day=town.day(37), words=title, until=town.iso(44))
    town.on_day(44)
    administration.approves(mayors_office, day=town.day(44), words=title)
    council.distributes(clerk, words=title)
    first_issue = inquiry.the_answer_is_there(town, number)

    town.on_day(45)
    inquiry.corrects_the_answer(town)
    inquiry.both_issues_can_be_read(town, number, first_issue)
    inquiry.finds_the_answer_in_the_list(clerk, number)
    town.on_day(64)
    inquiry.enters_the_councils_result(town, number)
    inquiry.everything_can_be_traced(town)
    town.is_content()


def test_the_way_of_a_motion(town: Town) -> None:
    """Referred to two committees, answered in free text, decided by the council."""
    member, clerk, officer = (town.person(role) for role in ("member", "clerk", "officer"))
    title = motion.TITLE

    council.writes_motion(member, title=title, resolution=motion.RESOLUTION)
    member.opens_pdf("Vorschau als PDF öffnen")
    council.files(member)
    number = council.registers(clerk, title=title, sitting=town.day(7), agenda_item="6.1")
    motion.an_office_withdraws_another(town)

    town.on_day(8)
    committees = ("Umweltausschuss", "Finanzausschuss")
    council.enters_result(
        clerk, number=number, result="in die Ausschüsse verwiesen", tick=committees
    )
    council.assigns(clerk, number=number, unit="Sozialplanung", due_on=town.iso(21))
    administration.takes(officer, title=title)
    motion.writes_the_statement(officer)
    administration.sends_on(officer)
    administration.forwards(town.person("head"), words=title)
    administration.forwards(town.person("deputy_mayor"), words=title)
    administration.takes_note(town.person("mayors_office"), day=town.day(9), words=title)
    town.on_day(9)
    council.distributes(clerk, words=title)
    assert number in town.mail_to("member")

    council.plans(clerk, number=number, sitting=town.day(35), task="Beschlussfassung")
    town.on_day(36)
    council.enters_result(
        clerk,
        number=number,
        result="geändert beschlossen",
        fill={"Beschlussnummer": "621-017(VIII)26"},
    )
    motion.the_decision_is_public(town, number)
    town.is_content()
