"""What is not public is nowhere: no page, list, count, choice, file or document tells of it."""

import html
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from council import storage
from council.acts import act
from council.enums import PaperKind, PaperState, Relation
from council.history import save_as
from council.models import (
    Consultation,
    File,
    Issue,
    Organization,
    Originator,
    Paper,
    PaperLink,
    Question,
)
from council.services import papers
from responses.services import drafting
from responses.services.drafting import Head
from tests.world import World

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"
GROUND = "Personalangelegenheit"


def save(row: Model) -> Any:
    save_as(row, by=None)
    return row


def page_of(paper: Any) -> str:
    return f"/{paper.slug}/"


@pytest.fixture
def public(world: World) -> Paper:
    """One public inquiry, the only paper that a stranger may know of."""
    return world.inquiry(title="Öffentliche Anfrage")


@act()
def hidden(world: World, public: Any, **values: Any) -> Paper:
    """A numbered paper full of canaries, linked with the public one in every way."""
    faction = save(Organization(kind="faction", name=f"{CANARY}fraktion"))
    unit = save(Organization(kind="unit", name=f"{CANARY}amt", code="XX"))
    paper = save(
        Paper(
            **{
                "kind": PaperKind.INQUIRY,
                "state": PaperState.REGISTERED,
                "reference": "F4711/07",
                "reference_key": "F4711/07",
                "year": 2007,
                "title": f"{CANARY} im Titel",
                "introduction": f"{CANARY} in der Einleitung",
                "dated_on": timezone.localdate(),
                "due_on": timezone.localdate(),
                "lead": unit,
                **values,
            }
        )
    )
    save(Question(paper=paper, number=1, text=f"{CANARY}?"))
    save(Originator(paper=paper, position=1, faction=faction, faction_name=faction.name))
    content = f"%PDF-1.7 {CANARY}".encode()
    digest = storage.save(content)
    save(
        Issue(
            paper=paper,
            number=1,
            name=f"{CANARY}.pdf",
            sha256=digest,
            size=len(content),
            issued_at=timezone.now(),
            public=True,
        )
    )
    save(File(paper=paper, name=f"{CANARY}anlage", mime="application/pdf", sha256=digest, size=1))
    save(
        Consultation(
            paper=paper,
            organization=world.council,
            organization_name="Stadtrat",
            meeting=world.sitting,
            agenda_item="47.11",
        )
    )
    for relation in ("parent", "related"):
        for source, other in ((paper, public), (public, paper)):
            save(
                PaperLink(
                    paper=source,
                    position=1,
                    relation=relation,
                    reference=other.reference,
                    reference_key=other.reference_key,
                    target=other,
                )
            )
    return paper


def everything_public(world: World, public: Any) -> list[str]:
    lists = [f"/vorgaenge/{query}" for query in ("", "?kind=inquiry", "?status=open", "?year=2007")]
    return [
        "/",
        *lists,
        "/vorgaenge/?status=answered",
        "/vorgaenge/?status=late",
        "/sitzungen/",
        f"/sitzungen/{world.sitting.pk}/",
        f"/sitzungen/{world.past_sitting.pk}/",
        page_of(public),
    ]


def assert_no_trace(client: Client, world: World, public: Any, *words: Any) -> None:
    for address in everything_public(world, public):
        page = html.unescape(client.get(address).content.decode())
        for word in (CANARY, *words):
            assert word not in page, address
    assert ">1 Vorgang<" in client.get("/vorgaenge/").content.decode()


HIDDEN = [
    {"confidential": True, "confidentiality_ground": GROUND},
    {"published_at": None},
    {"confidential": True, "confidentiality_ground": GROUND, "state": PaperState.CLOSED},
    {"published_at": None, "state": PaperState.WITHDRAWN},
    {"kind": PaperKind.STATEMENT, "confidential": True, "confidentiality_ground": GROUND},
    {"kind": PaperKind.STATEMENT, "published_at": None, "state": PaperState.CLOSED},
    {"kind": PaperKind.INTERIM_NOTICE, "confidential": True, "state": PaperState.CLOSED},
    {"kind": PaperKind.AMENDMENT, "published_at": None},
]


@pytest.mark.parametrize("values", HIDDEN)
def test_a_numbered_paper_that_is_not_public_leaves_no_trace(
    client: Client, world: World, public: Any, values: dict[str, Any]
):
    world.city.shows_confidential_answers = False
    save(world.city)
    paper = hidden(world, public, **values)
    assert_no_trace(client, world, public, "F4711", ">2007<", "47.11", GROUND)
    addresses = [
        page_of(paper),
        f"{page_of(paper)}ausfertigung/1.pdf",
        f"{page_of(paper)}nachbildung.pdf",
        f"{page_of(paper)}datei/{paper.files.get().pk}/",
        # Nor do its files come by way of a paper that is public.
        f"{page_of(public)}datei/{paper.files.get().pk}/",
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 404, address
        assert CANARY.encode() not in response.content
        assert GROUND not in response.content.decode()


@pytest.mark.parametrize("state", ["draft", "filed"])
@pytest.mark.parametrize("confidential", [True, False])
def test_a_paper_without_number_leaves_no_trace(
    client: Client, world: World, public: Any, state: str, confidential: bool
):
    world.inquiry(
        state,
        title=f"{CANARY} im Entwurf",
        confidential=confidential,
        confidentiality_ground=GROUND if confidential else "",
    )
    assert_no_trace(client, world, public)


def test_a_paper_withdrawn_before_its_number_leaves_no_trace(
    client: Client, world: World, public: Paper
):
    paper = world.inquiry("draft", title=f"{CANARY} verworfen")
    papers.discard_draft(paper, by=world.member)
    assert_no_trace(client, world, public)


def confidential_answer(world: World, inquiry: Paper) -> Any:
    """A distributed answer that only entitled people may read."""
    statement = world.statement("drafting", paper=inquiry, text=f"{CANARY} in der Antwort")
    head = Head(confidential=True, confidentiality_ground=GROUND, editors=f"{CANARY}frau")
    drafting.save_head(statement, head=head, by=world.officer)
    statement.refresh_from_db()
    for _, step in world._way(statement, f"{CANARY} in der Antwort", False)[1:]:
        step()
        statement.refresh_from_db()
    return statement.published


def test_of_a_confidential_answer_at_most_its_existence_is_told(
    client: Client, world: World, public: Paper
):
    answer = confidential_answer(world, public)
    assert answer.confidential
    assert_no_trace(client, world, public, answer.reference, answer.slug, GROUND)
    assert "Beantwortet (nichtöffentlich)" in client.get(page_of(public)).content.decode()
    answered = client.get("/vorgaenge/?status=answered").content.decode()
    assert ">1 Vorgang<" in answered
    assert client.get(page_of(answer)).status_code == 404


def test_a_city_may_keep_confidential_answers_to_itself(
    client: Client, world: World, public: Paper
):
    answer = confidential_answer(world, public)
    world.city.shows_confidential_answers = False
    save(world.city)
    assert_no_trace(client, world, public, answer.reference, answer.slug)
    assert "Beantwortet" not in client.get(page_of(public)).content.decode()
    assert ">0 Vorgänge<" in client.get("/vorgaenge/?status=answered").content.decode()


def test_those_entitled_read_the_confidential_answer_and_see_that_it_is(
    client: Client, world: World, public: Paper
):
    answer = confidential_answer(world, public)
    client.force_login(world.member)
    for address in (page_of(public), page_of(answer)):
        page = client.get(address).content.decode()
        assert f"{CANARY} in der Antwort" in page
        assert "nichtöffentlich" in page
    assert "(nichtöffentlich) –" in client.get(page_of(answer)).content.decode()
    client.force_login(world.other_officer)
    assert client.get(page_of(answer)).status_code == 404


def test_a_paper_that_becomes_confidential_disappears_with_its_answer(
    client: Client, world: World, public: Paper
):
    inquiry = world.inquiry(title=f"{CANARY} bis heute öffentlich")
    answer: Any = world.statement("distributed", paper=inquiry).published
    pdf = f"{page_of(answer)}ausfertigung/1.pdf"
    shown = client.get(pdf)
    assert (shown.status_code, b"".join(shown.streaming_content)[:5]) == (200, b"%PDF-")
    papers.change_confidentiality(
        inquiry, confidential=True, ground=GROUND, comment="Name genannt", by=world.clerk
    )
    assert_no_trace(client, world, public, inquiry.reference, answer.reference)
    for address in (page_of(inquiry), page_of(answer), pdf):
        assert client.get(address).status_code == 404


def test_the_number_of_a_hidden_paper_stays_hidden_when_it_is_voided(
    client: Client, world: World, public: Any
):
    hidden = world.inquiry(title=CANARY)
    number = {"reference": hidden.reference, "reference_key": hidden.reference_key}
    link = {"position": 7, "relation": Relation.RELATED, **number}
    save_as(PaperLink(paper=public, target=hidden, **link), by=None)
    pages = [page_of(public), f"/oparl/paper/{public.pk}"]
    assert hidden.reference in client.get(pages[0]).content.decode()
    change = {"by": world.clerk, "comment": "Versehen"}
    papers.change_confidentiality(hidden, confidential=True, ground=GROUND, **change)
    papers.void_registration(hidden, **change)
    for page in pages:
        shown = client.get(page).content.decode()
        assert number["reference"] not in shown
        assert CANARY not in shown


def test_history_and_slips_stay_inside(client: Client, world: World, public: Any):
    papers.correct_title(public, title=f"{CANARY} vertippt", comment="Versehen", by=world.clerk)
    papers.correct_title(public, title="Berichtigt", comment=f"{CANARY}grund", by=world.clerk)
    assert_no_trace(client, world, public)
