"""The public pages: what they show, how lists are filtered, and what bad addresses lead to."""

import datetime
import html
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council.acts import act
from council.enums import PaperKind, PaperState, Progress, Role
from council.history import save_as
from council.models import City, LegislativeTerm, Originator, Paper, PaperLink
from council.services import door, registers, sittings
from responses.services import assignments, decisions, drafting, moves
from responses.services.drafting import Head
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/vorgaenge/",
    "/sitzungen/",
    "/fraktionen/",
    "/mitglieder/",
    "/gremien/",
    "/aemter/",
    "/zahlen/",
    "/hilfe/",
    "/hilfe/antworten/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/barrierefreiheit/gemeldet/",
    "/leichte-sprache/",
]


def shown(client: Client, address: str, status: int = 200) -> str:
    """The text of a page, its references to characters resolved, its lines joined."""
    response = client.get(address)
    assert response.status_code == status, address
    return " ".join(html.unescape(response.content.decode()).split())


def page_of(paper: Any) -> str:
    return f"/{paper.slug}/"


def brought_in(reference: str, kind: str = PaperKind.INQUIRY, **values: Any) -> Paper:
    """A published paper as an import leaves it."""
    paper = Paper(
        kind=kind,
        reference=reference,
        reference_key=reference,
        year=2000 + int(reference[6:8]),
        **{"state": PaperState.REGISTERED, "published_at": timezone.now(), **values},
    )
    save_as(paper, by=None)
    return paper


def link(paper: Any, target: Any, relation: str) -> None:
    save_as(
        PaperLink(
            paper=paper,
            position=1,
            relation=relation,
            reference=target.reference,
            reference_key=target.reference_key,
            target=target,
        ),
        by=None,
    )


def overdue(world: World, **content: Any) -> Paper:
    """An inquiry whose answer is three days late."""
    paper = world.inquiry(**content)
    world.statement("drafting", paper=paper)
    past = timezone.localdate() - datetime.timedelta(days=3)
    door.extend(paper, due_on=past, by=world.clerk, comment="Rückfragen")
    return paper


def test_the_start_page_shows_what_is_new_late_and_next(client: Client, world: World):
    world.statement("distributed", paper=world.inquiry(title="Beantwortetes"))
    world.inquiry(title="Neues")
    overdue(world, title="Verspätetes")
    page = shown(client, "/")
    assert "Verspätetes" in page.split("Überfällige Antworten")[1]
    assert "3 Tage überfällig" in page
    assert "Beantwortetes" in page.split("Neue Anfragen und Anträge")[0]
    assert "Neues" in page
    assert f'href="/sitzungen/{world.sitting.pk}/"' in page
    assert f"/sitzungen/{world.mayors_sitting.pk}/" not in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_empty_city_has_all_its_pages(client: Client, db: None, address: str):
    assert "<h1>" in shown(client, address)


def test_an_inquiry_shows_each_question_with_its_answer(client: Client, world: World):
    inquiry = world.inquiry(questions=["Erste Frage?", "Zweite Frage?", "Dritte Frage?"])
    statement = world.statement("drafting", paper=inquiry)
    first, second, _ = statement.answers.all()
    drafting.join_answers(statement, answers=[first, second], by=world.officer)
    for number, row in enumerate(statement.answers.all(), start=1):
        drafting.save_answer(row, text=f"Antworttext {number}", by=world.officer, ready=True)
    statement.refresh_from_db()
    drafting.save_head(
        statement, head=Head(introduction="Vorweg gesagt.", editors="Frau Wien"), by=world.officer
    )
    for step in way_to_distribution(world, statement):
        step()
    page = shown(client, page_of(inquiry))
    texts = [
        "Vorweg gesagt.",
        "Erste Frage?",
        "Zweite Frage?",
        "Zu den Fragen 1) und 2)",
        "Antworttext 1",
        "Dritte Frage?",
        "Antworttext 2",
    ]
    places = [page.index(text) for text in texts]
    assert places == sorted(places)
    assert "Beantwortet" in page
    answer = Paper.objects.get(kind="statement")
    same = shown(client, page_of(answer))
    assert all(text in same for text in texts)
    assert "genehmigt OB" in same
    assert f'href="{page_of(inquiry)}"' in same


def way_to_distribution(world: World, statement: Any) -> list[Any]:
    return [
        lambda: moves.forward(_fresh(statement), by=world.officer),
        lambda: moves.forward(_fresh(statement), by=world.head),
        lambda: moves.forward(_fresh(statement), by=world.deputy_mayor),
        lambda: _decide(world, statement),
    ]


def _decide(world: World, statement: Any) -> None:
    decisions.approve(_fresh(statement), by=world.mayors_office)
    decisions.distribute(_fresh(statement), by=world.clerk)


def _fresh(statement: Any) -> Any:
    statement.refresh_from_db()
    return statement


def test_a_motion_shows_its_resolution_and_the_statement(client: Client, world: World):
    motion = world.motion()
    world.statement("distributed", paper=motion, text="Wir pflanzen.")
    page = shown(client, page_of(motion))
    places = [page.index(text) for text in ("zwanzig Bäume", "Schatten fehlt", "Wir pflanzen.")]
    assert places == sorted(places)


def test_an_open_inquiry_tells_where_it_lies(client: Client, world: World):
    inquiry = world.inquiry()
    assert "Ratsbüro" in shown(client, page_of(inquiry))
    statement = world.statement("assigned", paper=inquiry)
    page = shown(client, page_of(inquiry))
    assert "Zuständig seit heute: <strong>V/02 Sozialplanung</strong> (In Bearbeitung)" in page
    assert "noch 28 Tage" in page
    door.report_progress(inquiry, Progress.AT_MAYOR, by=None)
    assert "<strong>Bei der Oberbürgermeisterin</strong> seit heute" in shown(
        client, page_of(inquiry)
    )
    assert statement.reference is None


def test_the_mayors_step_follows_the_city(client: Client, world: World):
    inquiry = world.inquiry()
    world.city.mayor_label = "Der Oberbürgermeister"
    save_as(world.city, by=None)
    page = shown(client, page_of(inquiry))
    assert "Beim Oberbürgermeister" in page
    assert "Oberbürgermeisterin<" not in page


def test_a_withdrawn_inquiry_says_so(client: Client, world: World):
    page = shown(client, page_of(world.inquiry("withdrawn")))
    assert "Zurückgezogen" in page
    assert "In Abstimmung" not in page


def test_an_interim_notice_stands_on_the_inquirys_page(client: Client, world: World):
    inquiry = world.inquiry()
    world.statement("drafting", paper=inquiry)
    notice = assignments.open_interim_notice(inquiry, by=world.officer)
    drafting.save_notice(
        notice,
        introduction="Die Zahlen werden erhoben.",
        reasons="Zwei Ämter sind beteiligt.",
        expected_on=timezone.localdate() + datetime.timedelta(days=60),
        by=world.officer,
    )
    for step in way_to_distribution(world, notice):
        step()
    page = shown(client, page_of(inquiry))
    assert "Zwischennachricht" in page
    assert "Die Zahlen werden erhoben." in page
    assert "Antwort angekündigt bis" in page
    assert "Beantwortet" not in page


def test_consultations_are_listed_with_their_results(client: Client, world: World):
    motion = world.motion()
    sittings.record_result(
        motion.consultations.get(),
        result="in die Ausschüsse verwiesen",
        committees=[world.committee],
        by=world.clerk,
    )
    page = shown(client, page_of(motion))
    assert "in die Ausschüsse verwiesen" in page
    assert "Umweltausschuss" in page
    assert f'href="/sitzungen/{world.past_sitting.pk}/"' in page


def test_related_papers_are_linked_both_ways(client: Client, world: World):
    inquiry = world.inquiry(title="Die erste")
    follow_up = brought_in("F0777/26", title="Die Nachfrage")
    amendment = brought_in("A0777/26", PaperKind.AMENDMENT, title="Die Änderung")
    link(follow_up, inquiry, "related")
    link(amendment, inquiry, "parent")
    page = shown(client, page_of(inquiry))
    assert "Wird genannt in" in page
    assert "Dazu eingebracht" in page
    assert "Die Nachfrage" in page
    assert "Die Änderung" in page
    assert "Bezieht sich auf" in shown(client, page_of(follow_up))
    assert "Gehört zu" in shown(client, page_of(amendment))


def test_a_paper_can_be_cited(client: Client, world: World):
    paper = brought_in("F0310/19", title="Konzept", dated_on=datetime.date(2019, 11, 12))
    page = shown(client, page_of(paper))
    assert "vom 12.11.2019: Konzept." in page
    assert f"{settings.SITE_URL}/F0310-19/" in page
    assert "nur die Angaben im Kopf bekannt" in page


def test_case_officers_are_named_only_if_the_city_wants_it(client: Client, world: World):
    inquiry = world.inquiry()
    world.statement("distributed", paper=inquiry)
    answer = Paper.objects.get(kind="statement")
    assert answer.frozen["editors"]
    assert answer.frozen["editors"] not in shown(client, page_of(answer))
    world.city.shows_case_officers = True
    save_as(world.city, by=None)
    assert answer.frozen["editors"] in shown(client, page_of(answer))


def test_those_who_work_on_a_paper_find_the_way_to_it(client: Client, world: World):
    inquiry = world.inquiry()
    assert f"/vorgang/{inquiry.pk}/" not in shown(client, page_of(inquiry))
    client.force_login(world.member)
    assert f'href="/vorgang/{inquiry.pk}/"' in shown(client, page_of(inquiry))


@scene
def stock(world: World) -> World:
    """Papers that differ in everything the list filters by."""
    world.statement("distributed", paper=world.inquiry(title="Beantwortete Anfrage"))
    world.motion(title="Offener Antrag")
    overdue(world, title="Späte Anfrage")
    other = brought_in("F0100/19", title="Alte Anfrage", lead=world.other_unit)
    asked = Originator(paper=other, position=1, faction=world.reds, faction_name="Rote")
    with act():
        save_as(asked, by=None)
    return world


def test_the_list_filters_by_everything(client: Client, stock: World):
    titles = ["Beantwortete Anfrage", "Offener Antrag", "Späte Anfrage", "Alte Anfrage"]
    this_year = stock.city.today().year
    cases: list[tuple[str, list[str]]] = [
        ("", titles),
        ("kind=motion", ["Offener Antrag"]),
        ("kind=statement", ["Beantwortete Anfrage"]),
        ("status=answered", ["Beantwortete Anfrage"]),
        ("status=open", ["Offener Antrag", "Späte Anfrage", "Alte Anfrage"]),
        ("status=late", ["Späte Anfrage"]),
        (f"faction={stock.reds.pk}", ["Alte Anfrage"]),
        (f"unit={stock.other_unit.pk}", ["Alte Anfrage"]),
        (f"unit={stock.other_division.pk}", ["Alte Anfrage"]),
        ("year=2019", ["Alte Anfrage"]),
        (f"year={this_year}&kind=inquiry&status=open", ["Späte Anfrage"]),
    ]
    for query, expected in cases:
        page = shown(client, f"/vorgaenge/?{query}")
        listed = [title for title in titles if f">{title}</a>" in page]
        assert listed == expected, query


def test_a_paper_belongs_to_the_term_of_its_day(client: Client, stock: World):
    """2019 is the year of the old inquiry; all others are of this year."""
    terms = []
    for number, starts_on, ends_on in (
        ("VI", "2014-07-01", "2019-06-30"),
        ("VII", "2019-07-01", "2024-06-30"),
        ("VIII", "2024-07-01", None),
    ):
        term = LegislativeTerm(number=number, starts_on=starts_on, ends_on=ends_on)
        registers.save_entry(term, by=stock.clerk)
        terms.append(term)
    old = Paper.objects.get(title="Alte Anfrage")
    for day, expected in (("2019-06-30", "VI"), ("2019-07-01", "VII")):
        old.dated_on = datetime.date.fromisoformat(day)
        save_as(old, by=None)
        page = shown(client, "/vorgaenge/")
        offered = [term.number for term in terms if f">{term.number}. Wahlperiode (1)<" in page]
        assert offered == [expected]


def test_filters_in_force_are_chips_that_can_be_taken_out(client: Client, stock: World):
    page = shown(client, f"/vorgaenge/?kind=inquiry&faction={stock.reds.pk}&page=1")
    assert "Art: Anfrage" in page
    assert "Fraktion: Fraktion Soziale Mitte" in page
    assert 'class="chip" href="?kind=inquiry"' in page
    assert "1 Vorgang" in page


def test_nothing_found_says_what_was_looked_for(client: Client, stock: World):
    page = shown(client, "/vorgaenge/?kind=inquiry&year=2019&status=late")
    assert "Gesucht wurde: Art „Anfrage“, Stand „überfällig“, Jahr „2019“." in page
    assert "0 Vorgänge" in page


def test_the_list_is_sorted_and_papers_without_a_value_come_last(client: Client, stock: World):
    def order(sort: str) -> list[str]:
        page = shown(client, f"/vorgaenge/?kind=inquiry&sort={sort}")
        titles = ["Beantwortete Anfrage", "Späte Anfrage", "Alte Anfrage"]
        return sorted(titles, key=lambda title: page.index(f">{title}</a>"))

    assert order("title") == ["Alte Anfrage", "Beantwortete Anfrage", "Späte Anfrage"]
    assert order("-title") == ["Späte Anfrage", "Beantwortete Anfrage", "Alte Anfrage"]
    assert order("due")[0] == "Späte Anfrage"
    assert order("due")[-1] == order("-due")[-1] == "Alte Anfrage"
    assert order("date")[-1] == order("-date")[-1] == "Alte Anfrage"


def test_the_list_has_pages_of_fifty(client: Client, world: World):
    for number in range(1, 54):
        brought_in(f"F{number:04d}/20", title=f"Anfrage Nummer {number:02d}")
    page = shown(client, "/vorgaenge/?sort=title")
    assert page.count('class="cell-title"') == 50
    assert "53 Vorgänge" in page
    assert "Anfrage Nummer 53" in shown(client, "/vorgaenge/?sort=title&page=2")


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=999999999999999999999",
        "page=zwei",
        "kind=unknown",
        "faction=abc",
        "faction=99999999999999999999999999",
        "unit=-1",
        "year=0",
        "year=20a9",
        "status=%27%3B--",
        "sort=password",
        "sort=-",
        "kind=inquiry&kind=motion",
        "kind=%0D%0A",
        "%5B%5D=1",
    ],
)
@pytest.mark.parametrize("address", ["/vorgaenge/", "/sitzungen/"])
def test_what_is_unknown_in_an_address_does_no_harm(
    client: Client, world: World, address: str, query: str
):
    world.inquiry()
    assert client.get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/vorgaenge/?kind=%00",
        "/F0310-19%00/",
        "/F9999-26/",
        "/QX1/",
        "/F1-26/",
        "/%00/nachbildung.pdf",
        "/x/ausfertigung/1.pdf",
        "/F9999-26/datei/99999999999999999999/",
        "/sitzungen/99999999999999999999/",
        "/wappen/none",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, world: World, address: str):
    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_pages_only_read(world: World, address: str):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"a": "b"}).status_code == 405
    assert strict.head(address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_get_no_cookie_and_a_page_that_may_be_kept(
    client: Client, world: World, address: str
):
    response = client.get(address)
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_signed_in_pages_are_never_kept(client: Client, world: World, address: str):
    client.force_login(world.member)
    kept = client.get(address).get("Cache-Control", "")
    assert "public" not in kept
    assert "no-store" in kept


def test_every_list_asks_the_same_number_of_questions(client: Client, world: World):
    def ask() -> dict[str, int]:
        counts = {}
        for address in ("/", "/vorgaenge/", "/sitzungen/", f"/sitzungen/{world.past_sitting.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts[address] = len(queries)
        return counts

    world.statement("distributed", paper=world.inquiry())
    overdue(world)
    once = ask()
    for _ in range(2):
        world.statement("distributed", paper=world.inquiry())
        overdue(world)
        world.motion()
    world.meeting(world.committee, days=3)
    assert ask() == once


def test_a_papers_page_asks_no_more_for_more_relatives(client: Client, world: World):
    inquiry = world.inquiry()
    world.statement("distributed", paper=inquiry)

    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(inquiry)).status_code == 200
        return len(queries)

    link(brought_in("F0700/26", title="Nachfrage"), inquiry, "related")
    once = ask()
    for number in (1, 2):
        follow_up = brought_in(f"F070{number}/26", title="Nachfrage", lead=world.unit)
        link(follow_up, inquiry, "related")
        link(brought_in(f"A070{number}/26", "amendment", title="Änderung"), inquiry, "parent")
    assert ask() == once


def test_sittings_are_listed_by_time_and_body(client: Client, world: World):
    coming = shown(client, "/sitzungen/")
    assert f"/sitzungen/{world.sitting.pk}/" in coming
    assert f"/sitzungen/{world.past_sitting.pk}/" not in coming
    past = shown(client, "/sitzungen/?when=past")
    assert f"/sitzungen/{world.past_sitting.pk}/" in past
    committee = world.meeting(world.committee, days=2)
    of_committee = shown(client, f"/sitzungen/?body={world.committee.pk}")
    assert f"/sitzungen/{committee.pk}/" in of_committee
    assert f"/sitzungen/{world.sitting.pk}/" not in of_committee
    assert str(world.mayor) not in coming


def test_a_sitting_shows_its_agenda_in_order(client: Client, world: World):
    for item, title in (("9.28", "Später"), ("9.3", "Früher")):
        paper = world.inquiry(title=title)
        sittings.plan_consultation(paper, meeting=world.sitting, agenda_item=item, by=world.clerk)
    page = shown(client, f"/sitzungen/{world.sitting.pk}/")
    assert page.index("Früher") < page.index("Später")


def test_a_cancelled_or_closed_sitting_says_so(client: Client, world: World):
    world.sitting.cancelled = True
    save_as(world.sitting, by=None)
    assert "abgesagt" in shown(client, f"/sitzungen/{world.sitting.pk}/")
    assert f"/sitzungen/{world.sitting.pk}/" not in shown(client, "/")
    assert client.get(f"/sitzungen/{world.mayors_sitting.pk}/").status_code == 404


def test_imprint_and_privacy_are_the_citys_own_words(client: Client, world: World):
    assert "Hier fehlt noch das Impressum." in shown(client, "/impressum/")
    assert "Hier fehlt noch die Datenschutzerklärung." in shown(client, "/datenschutz/")
    world.city.imprint = "**Stadt Elbtal**, Rathaus <script>alert(1)</script>"
    world.city.privacy = "Wir speichern wenig."
    save_as(world.city, by=None)
    imprint = client.get("/impressum/").content.decode()
    assert "<strong>Stadt Elbtal</strong>" in imprint
    assert "<script>alert" not in imprint
    assert "Wir speichern wenig." in shown(client, "/datenschutz/")


def test_the_help_page_explains_every_word(client: Client, world: World):
    page = shown(client, "/hilfe/")
    for word in (*PaperKind.labels, *PaperState.labels, *Role.labels):
        assert f"<dt>{word}</dt>" in page, word
    for step in (Progress.IN_PROGRESS, Progress.IN_COORDINATION):
        assert f"<dt>{step.label}</dt>" in page
    assert f"<dt>{City.objects.get().at_mayor}</dt>" in page
    assert "Registrierung aufheben" in page


def test_the_accessibility_statement_names_law_and_contact(client: Client, world: World):
    page = shown(client, "/barrierefreiheit/")
    for text in ("(EU) 2016/2102", "teilweise vereinbar", "Sachsen-Anhalt", 'href="/impressum/"'):
        assert text in page


def test_a_further_answer_stands_below_the_first(client: Client, world: World):
    inquiry = world.inquiry()
    world.statement("distributed", paper=inquiry, text="Die erste Antwort.")
    supplement = brought_in(
        "S0999/26",
        PaperKind.STATEMENT,
        state=PaperState.CLOSED,
        title="Nachtrag",
        dated_on=timezone.localdate() + datetime.timedelta(days=1),
        frozen={"answers": [{"questions": [2], "text": "Der Nachtrag."}]},
    )
    link(supplement, inquiry, "parent")
    page = shown(client, page_of(inquiry))
    places = [
        page.index(text)
        for text in ("Die erste Antwort.", "Weitere Stellungnahme S0999/26", "Der Nachtrag.")
    ]
    assert places == sorted(places)
    assert page.count("Bis dato wurde dem Rat kein Konzept vorgelegt.") == 1
    assert page.count("Bis wann wird es vorgelegt?") == 2


def test_other_ways_of_writing_a_number_lead_to_its_address(client: Client, world: World):
    paper = world.inquiry()
    secret = world.inquiry(confidential=True, confidentiality_ground="Personal")
    for written in (str.lower, lambda slug: slug.replace("-", "_"), lambda slug: "f1-" + slug[-2:]):
        response = client.get(f"/{written(paper.slug)}/")
        assert (response.status_code, response["Location"]) == (301, f"/{paper.slug}/")
    client.force_login(world.member)
    assert client.get(f"/{secret.slug}/").status_code == 200
    assert client.get(f"/{secret.slug.lower()}/").status_code == 404
    assert client.get("/f9999-26/").status_code == 404
