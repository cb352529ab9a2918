"""Factions, members, bodies and offices: their lists, their pages and the figures on them."""

import datetime
import html
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council.enums import PaperKind, PaperState
from council.history import save_as
from council.models import (
    Consultation,
    Membership,
    Organization,
    Originator,
    Paper,
    PaperLink,
    Person,
)
from council.portal import figures
from council.services import papers
from council.services.content import Asker
from responses.services import decisions
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db

LISTS = ["/fraktionen/", "/mitglieder/", "/gremien/", "/aemter/"]
CANARY = "Kanarienvogel"
DAY = datetime.timedelta(days=1)


def shown(client: Client, address: str) -> str:
    """The text of a page, its references to characters resolved."""
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def save(row: Any) -> Any:
    save_as(row, by=None)
    return row


def paper(number: int, *, year: int = 20, kind: str = PaperKind.INQUIRY, **values: Any) -> Paper:
    """A published paper as an import leaves it."""
    letter = {"inquiry": "F", "statement": "S", "motion": "A"}[kind]
    reference = f"{letter}{number:04d}/{year:02d}"
    given = {
        "title": f"Vorgang {reference}",
        "published_at": timezone.now(),
        "state": PaperState.CLOSED if kind == PaperKind.STATEMENT else PaperState.REGISTERED,
        **values,
    }
    return save(
        Paper(
            kind=kind,
            reference=reference,
            reference_key=reference,
            year=2000 + year,
            **given,
        )
    )


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def answer(inquiry: Paper, number: int, dated_on: str | None, **values: Any) -> Paper:
    """A published answer to an imported inquiry."""
    row = paper(
        number,
        kind=PaperKind.STATEMENT,
        dated_on=day(dated_on) if dated_on else None,
        **values,
    )
    save(
        PaperLink(
            paper=row,
            position=1,
            relation="parent",
            reference=inquiry.reference,
            reference_key=inquiry.reference_key,
            target=inquiry,
        )
    )
    return row


def asked_by(row: Paper, *, person: Person | None = None, faction: Organization | None = None):
    save(
        Originator(
            paper=row,
            position=1,
            person=person,
            person_name=person.name if person else "",
            faction=faction,
            faction_name=faction.name if faction else "",
        )
    )


def heard_in(row: Paper, body: Organization, held_on: str) -> None:
    save(
        Consultation(
            paper=row, organization=body, organization_name=body.name, held_on=day(held_on)
        )
    )


@scene
def answered(world: World) -> World:
    """Three answers of 10, 20 and 60 days to one faction, two of them in time, and one late."""
    for number, (asked_on, answered_on, due_on) in enumerate(
        [
            ("2019-01-01", "2019-01-11", "2019-02-01"),
            ("2019-03-01", "2019-03-21", "2019-04-01"),
            ("2020-01-01", "2020-03-01", "2020-02-01"),
        ],
        start=1,
    ):
        inquiry = paper(number, dated_on=day(asked_on), due_on=day(due_on), lead=world.unit)
        asked_by(inquiry, person=world.member.person, faction=world.greens)
        heard_in(inquiry, world.committee, asked_on)
        answer(inquiry, number, answered_on)
    waiting = paper(4, dated_on=day("2020-12-01"), due_on=day("2021-01-01"), lead=world.unit)
    asked_by(waiting, faction=world.greens)
    return world


def pages(world: World) -> list[str]:
    """One page of each kind."""
    return [
        f"/fraktionen/{world.greens.pk}/",
        f"/mitglieder/{world.member.person.pk}/",
        f"/gremien/{world.committee.pk}/",
        f"/aemter/{world.unit.pk}/",
        f"/aemter/{world.division.pk}/",
    ]


def figure(page: str, name: str) -> str:
    """What stands under a word of the figures."""
    match = re.search(rf"<dt>{name}</dt>\s*<dd>(.*?)</dd>", page, re.S)
    assert match, name
    return " ".join(re.sub(r"<[^>]+>", " ", match[1]).split())


def test_a_factions_page_tells_its_members_papers_and_answer_times(client: Client, answered: World):
    page = shown(client, f"/fraktionen/{answered.greens.pk}/")
    assert "<h1>Fraktion Bündnis Elbufer</h1>" in page
    assert "4 öffentliche Vorgänge" in page
    assert f'href="/mitglieder/{answered.member.person.pk}/">Julia Muster</a>' in page
    assert "Petra Fremd" not in page
    assert figure(page, "Anfragen") == "4"
    assert figure(page, "beantwortet") == "3"
    assert figure(page, "offen") == "1 davon 1 überfällig"
    assert figure(page, "mittlere Antwortzeit") == "20 Tage"
    assert figure(page, "in der Frist") == "67 % 2 von 3"


def test_a_members_page_tells_her_seats_and_papers(client: Client, answered: World):
    person = answered.member.person
    seat = Membership(person=person, organization=answered.committee, role="Vorsitz")
    seat.valid_until = day("2021-06-30")
    save(seat)
    page = shown(client, f"/mitglieder/{person.pk}/")
    assert f'href="/fraktionen/{answered.greens.pk}/"' in page
    assert "Stadträtin" in page
    assert "Früher (1)" in page
    assert "Vorsitz, bis" in page
    assert "3 öffentliche Vorgänge" in page
    for secret in (answered.member.email, answered.member.phone, "Ratsmitglied"):
        assert secret not in page


def test_a_bodys_page_tells_its_sittings_and_what_it_heard(client: Client, answered: World):
    past = answered.meeting(answered.committee, days=-3)
    coming = answered.meeting(answered.committee, days=3)
    page = shown(client, f"/gremien/{answered.committee.pk}/")
    assert page.index(f"/sitzungen/{coming.pk}/") < page.index("Letzte")
    assert page.index("Letzte") < page.index(f"/sitzungen/{past.pk}/")
    assert "3 öffentliche Vorgänge" in page
    assert figure(page, "mittlere Antwortzeit") == "20 Tage"


def test_a_division_counts_what_its_offices_do(client: Client, answered: World):
    division = shown(client, f"/aemter/{answered.division.pk}/")
    unit = shown(client, f"/aemter/{answered.unit.pk}/")
    for page in (division, unit):
        assert "4 öffentliche Vorgänge" in page
    assert f'href="/aemter/{answered.unit.pk}/">V/02 Sozialplanung</a>' in division
    assert f'href="/aemter/{answered.division.pk}/">V Soziales und Gesundheit</a>' in unit


def test_lists_tell_how_many_papers_and_how_long_answers_took(client: Client, answered: World):
    for address, name in [
        ("/fraktionen/", "Fraktion Bündnis Elbufer"),
        ("/aemter/", "V/02 Sozialplanung"),
        ("/mitglieder/", "Julia Muster"),
        ("/gremien/", "Umweltausschuss"),
    ]:
        row = shown(client, address).split(f">{name}</a>")[1].split("</tr>")[0]
        number = 4 if address in ("/fraktionen/", "/aemter/") else 3
        assert f'data-label="Vorgänge">{number}<' in row, address
        assert "20 Tage" in row, address


def test_lists_lead_to_their_pages_and_to_each_other(client: Client, answered: World):
    for address in LISTS:
        page = shown(client, address)
        for other in LISTS:
            assert f'href="{other}"' in page
        for address_of_entry in re.findall(rf'href="({address}\d+/)"', page):
            assert client.get(address_of_entry).status_code == 200


def test_every_name_on_a_paper_leads_to_its_page(client: Client, world: World):
    inquiry = world.inquiry()
    world.statement("distributed", paper=inquiry)
    page = shown(client, f"/{inquiry.slug}/")
    person = world.member.person
    assert f'href="/mitglieder/{person.pk}/">Stadträtin Julia Muster</a>' in page
    assert f'href="/fraktionen/{world.greens.pk}/">Fraktion Bündnis Elbufer</a>' in page
    assert f'href="/aemter/{world.unit.pk}/">V/02 Sozialplanung</a>' in page
    assert f'href="/gremien/{world.council.pk}/">Stadtrat</a>' in page
    sitting = shown(client, f"/sitzungen/{world.past_sitting.pk}/")
    assert f'href="/gremien/{world.council.pk}/">Stadtrat</a>' in sitting
    assert figure(sitting, "beantwortet") == "1"


def test_a_name_without_a_page_leads_nowhere(client: Client, answered: World):
    """An office above the one that is known by a paper, and an office that a paper went to."""
    above = save(Organization(kind="division", name="Ganz oben"))
    answered.division.parent = above
    save(answered.division)
    page = shown(client, f"/aemter/{answered.division.pk}/")
    assert "Ganz oben" in page
    assert f"/aemter/{above.pk}/" not in page
    received = Paper.objects.get(reference="S0001/20")
    heard_in(received, answered.other_unit, "2019-01-11")
    page = shown(client, f"/{received.slug}/")
    assert "Tiefbauamt" in page
    assert f"/aemter/{answered.other_unit.pk}/" not in page


def test_each_faction_is_named_once_with_its_members(client: Client, world: World):
    askers = [Asker(person=user.person) for user in (world.member, world.stranger, world.colleague)]
    page = shown(client, f"/{world.inquiry(askers=askers).slug}/")
    names = re.search(r"<dt>Eingebracht von</dt><dd>(.*?)</dd>", page)
    assert names
    assert re.sub(r"<a [^>]*>|</a>", "", names[1]) == (
        "Fraktion Bündnis Elbufer, Stadträtin Julia Muster, Stadtrat Karl Beispiel"
        "<br>Fraktion Soziale Mitte, Stadträtin Petra Fremd"
    )


def test_a_name_on_a_confidential_paper_leads_nowhere(client: Client, world: World):
    inquiry = world.inquiry(confidential=True, confidentiality_ground="Personalangelegenheit")
    client.force_login(world.member)
    page = shown(client, f"/{inquiry.slug}/")
    assert "/mitglieder/" not in page.split("<main")[1]


# --- What is not public ---------------------------------------------------------------------


HIDDEN: list[dict[str, Any]] = [
    {"published_at": None},
    {
        "published_at": None,
        "confidential": True,
        "confidentiality_ground": "Personalangelegenheit",
    },
]


@pytest.mark.parametrize("values", HIDDEN)
def test_whoever_is_known_from_a_hidden_paper_alone_is_not_found(
    client: Client, world: World, values: dict[str, Any]
):
    kinds = {"fraktionen": "faction", "gremien": "committee", "aemter": "unit"}
    rows = {
        address: save(Organization(kind=kind, name=f"{CANARY} {kind}", parent=None))
        for address, kind in kinds.items()
    }
    person = save(Person(name=f"{CANARY} Person", sort_name=CANARY))
    hidden = paper(7, lead=rows["aemter"], title=CANARY, **values)
    asked_by(hidden, person=person, faction=rows["fraktionen"])
    heard_in(hidden, rows["gremien"], "2020-01-01")
    rows["mitglieder"] = person
    for address, row in rows.items():
        assert client.get(f"/{address}/{row.pk}/").status_code == 404, address
        assert CANARY not in shown(client, f"/{address}/")


@pytest.mark.parametrize("values", HIDDEN)
def test_hidden_papers_and_answers_change_no_figure(
    client: Client, answered: World, values: dict[str, Any]
):
    addresses = [*LISTS, *pages(answered), "/zahlen/"]
    answered.city.shows_confidential_answers = False
    save(answered.city)
    before = {address: client.get(address).content for address in addresses}
    hidden = paper(
        8, dated_on=day("2018-01-01"), due_on=day("2018-02-01"), lead=answered.unit, **values
    )
    asked_by(hidden, person=answered.member.person, faction=answered.greens)
    heard_in(hidden, answered.committee, "2018-01-01")
    answer(hidden, 8, "2018-01-02", **values)
    waiting = Paper.objects.get(reference="F0004/20")
    answer(waiting, 9, "2020-12-24", **values)
    assert {address: client.get(address).content for address in addresses} == before
    client.force_login(answered.member)
    signed_in = shown(client, f"/fraktionen/{answered.greens.pk}/")
    assert figure(signed_in, "Anfragen") == "4"
    assert hidden.reference not in signed_in


def test_of_a_confidential_answer_only_that_it_exists_counts(client: Client, answered: World):
    waiting = Paper.objects.get(reference="F0004/20")
    answer(
        waiting,
        9,
        "2020-12-24",
        published_at=None,
        confidential=True,
        confidentiality_ground="Personalangelegenheit",
    )
    page = shown(client, f"/fraktionen/{answered.greens.pk}/")
    assert figure(page, "beantwortet") == "4"
    assert figure(page, "offen") == "0"
    assert figure(page, "mittlere Antwortzeit") == "20 Tage"
    assert figure(page, "in der Frist") == "67 % 2 von 3"


def test_a_paper_made_confidential_leaves_the_figures(client: Client, world: World):
    inquiry = world.inquiry(title=CANARY)
    address = f"/fraktionen/{world.greens.pk}/"
    assert CANARY in shown(client, address)
    papers.change_confidentiality(
        inquiry, confidential=True, ground="Personalangelegenheit", comment="x", by=world.clerk
    )
    page = shown(client, address)
    assert CANARY not in page
    assert "<dt>Anfragen</dt>" not in page


# --- Figures --------------------------------------------------------------------------------


def test_old_papers_are_timed_by_their_sittings(world: World):
    """What came without dates was asked when it was first heard and answered when last heard."""
    inquiry = paper(1)
    heard_in(inquiry, world.council, "2020-05-01")
    heard_in(inquiry, world.council, "2020-06-01")
    reply = answer(inquiry, 1, None)
    heard_in(reply, world.council, "2020-06-10")
    heard_in(reply, world.council, "2020-06-30")
    (case,) = figures.cases(world.city).values()
    assert (case.year, case.days) == (2020, 60)


def test_the_first_answer_counts(world: World):
    inquiry = paper(1, dated_on=day("2020-01-01"))
    answer(inquiry, 2, "2020-03-01")
    answer(inquiry, 1, "2020-02-01")
    (case,) = figures.cases(world.city).values()
    assert case.days == 31


def test_an_answer_comes_on_the_day_it_is_given_out(world: World):
    """Not on the day that is printed on it, and by the city's clock: half past midnight."""
    statement = world.statement("approved")
    moment = (timezone.now() + datetime.timedelta(days=5)).replace(hour=23, minute=30)
    with time_machine.travel(moment, tick=False):
        decisions.distribute(statement, by=world.clerk)
    assert statement.dated_on == world.city.today()
    (case,) = figures.cases(world.city).values()
    assert case.answered_on == timezone.localdate(moment) == moment.date() + DAY
    assert case.in_time


def test_an_interim_notice_stops_no_clock(world: World):
    inquiry = paper(1, dated_on=day("2020-01-01"), due_on=day("2020-02-01"))
    notice = answer(inquiry, 1, "2020-01-15")
    notice.kind = PaperKind.INTERIM_NOTICE
    save(notice)
    told = figures.cases(world.city)[inquiry.pk]
    assert (told.answered_on, told.answered, told.waits) == (None, False, True)
    answer(inquiry, 2, "2020-03-01")
    told = figures.cases(world.city)[inquiry.pk]
    assert (told.answered_on, told.answered, told.waits) == (day("2020-03-01"), True, False)


@pytest.mark.parametrize("state", [PaperState.WITHDRAWN, PaperState.CLOSED])
def test_what_is_withdrawn_or_closed_waits_no_more(world: World, state: str):
    paper(1, dated_on=day("2020-01-01"), due_on=day("2020-02-01"), state=state)
    told = figures.summary(figures.cases(world.city).values(), day("2020-03-01"))
    assert (told.asked, told.answered, told.open, told.late) == (1, 0, 0, 0)


def test_an_answer_before_its_question_is_a_slip(world: World):
    answer(paper(1, dated_on=day("2020-02-01")), 1, "2020-01-01")
    cases = figures.cases(world.city).values()
    assert figures.summary(cases, world.city.today()).median_days is None


def test_years_tell_how_many_waited_at_their_end(world: World):
    late = paper(1, dated_on=day("2018-12-01"))
    answer(late, 1, "2020-01-15")
    paper(2, dated_on=day("2019-05-01"), state=PaperState.WITHDRAWN)
    paper(3, dated_on=day("2019-06-01"))
    years = figures.by_year(figures.cases(world.city).values(), day("2021-02-01"))
    assert [(year.year, year.waiting) for year in years] == [
        (2018, 1),
        (2019, 2),
        (2020, 1),
        (2021, 1),
    ]
    assert [year.figures.asked for year in years] == [1, 2, 0, 0]


def test_the_figures_of_the_city_are_drawn_and_told(client: Client, answered: World):
    page = shown(client, "/zahlen/")
    assert page.count("<svg") == 2
    descriptions = re.findall(r"<desc [^>]*>(.*?)</desc>", page)
    assert "2019: 15 Tage, 2020: 60 Tage, 2021: keine Angabe" in descriptions[0]
    assert "2019: 0, 2020: 1" in descriptions[1]
    assert re.search(r'<th scope="row">2019</th>\s*<td[^>]*>2</td>', page)
    assert 'width="56.0%"' in page  # the longest bar
    assert "style=" not in page


def test_without_inquiries_there_are_no_figures(client: Client, db: None):
    assert "Noch keine Zahlen" in shown(client, "/zahlen/")
    for address in LISTS:
        assert "Noch keine Einträge" in shown(client, address)


# --- Length ---------------------------------------------------------------------------------


def test_every_page_asks_the_same_number_of_questions(client: Client, answered: World):
    def ask() -> dict[str, int]:
        counts = {}
        for address in [*LISTS, *pages(answered), "/zahlen/"]:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts[address] = len(queries)
        return counts

    answered.meeting(answered.committee, days=3)
    save(Membership(person=answered.member.person, organization=answered.committee))
    once = ask()
    for number in (11, 12):
        inquiry = paper(number, dated_on=day("2020-01-01"), lead=answered.unit)
        asked_by(inquiry, person=answered.member.person, faction=answered.greens)
        heard_in(inquiry, answered.committee, "2020-01-01")
        answer(inquiry, number, "2020-02-01")
        person = save(Person(name=f"Mitglied {number}"))
        for seat in (answered.greens, answered.committee):
            save(Membership(person=person, organization=seat))
        more = save(Organization(kind="committee", name=f"Ausschuss {number}"))
        save(Membership(person=answered.member.person, organization=more))
        answered.meeting(answered.committee, days=number)
        unit = save(Organization(kind="unit", name=f"Amt {number}", parent=answered.division))
        paper(number + 20, lead=unit)
        faction = save(Organization(kind="faction", name=f"Fraktion {number}"))
        asked_by(paper(number + 40), faction=faction)
    assert ask() == once


def test_long_lists_have_pages(client: Client, world: World):
    for number in range(1, 53):
        asked_by(paper(number, title=f"Anfrage Nummer {number:02d}"), faction=world.greens)
    address = f"/fraktionen/{world.greens.pk}/"
    page = shown(client, address)
    assert page.count('class="cell-title"') == 50
    assert "52 öffentliche Vorgänge" in page
    assert 'href="?page=2#vorgaenge"' in page
    assert shown(client, f"{address}?page=2").count('class="cell-title"') == 2
    assert client.get(f"{address}?page=999999999999999999999").status_code == 200


@pytest.mark.parametrize("name", ["faction", "member", "body", "office"])
@pytest.mark.parametrize("pk", [0, 99999999, 99999999999999999999])
def test_nobody_else_is_found(client: Client, world: World, name: str, pk: int):
    assert client.get(reverse(name, args=[pk])).status_code == 404


def test_a_page_is_only_for_its_own_kind(client: Client, answered: World):
    answered.inquiry()
    for address in ("gremien", "aemter"):
        assert client.get(f"/{address}/{answered.greens.pk}/").status_code == 404
    assert client.get(f"/gremien/{answered.mayor.pk}/").status_code == 404
    assert client.get(f"/fraktionen/{answered.committee.pk}/").status_code == 404
