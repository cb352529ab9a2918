"""The page of a paper: where it lies, what came of it, and what each role can do about it."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council.enums import PaperKind, PaperState
from council.history import save_as
from council.models import Organization, OutgoingMail, Paper, PaperLink, User
from council.services import papers, sittings
from responses.models import Statement
from responses.services import assignments, moves
from tests.world import World

pytestmark = pytest.mark.django_db


def get(client: Client, user: User, path: str) -> str:
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def status(client: Client, user: User, path: str) -> int:
    client.force_login(user)
    return client.get(path).status_code


def secret(world: World, state: str = "registered") -> Paper:
    ground = "Personalangelegenheit"
    return world.inquiry(
        state, title="Geheimsache", confidential=True, confidentiality_ground=ground
    )


def tracking(paper: Paper) -> str:
    return f"/vorgang/{paper.pk}/"


def test_strangers_sign_in_first(client: Client, world: World):
    assert client.get(tracking(world.inquiry())).status_code == 302


@pytest.mark.parametrize("state", ["draft", "filed", "registered", "closed", "withdrawn"])
@pytest.mark.parametrize("kind", ["inquiry", "motion"])
def test_a_paper_has_its_page_in_every_state(client: Client, world: World, kind: str, state: str):
    paper = getattr(world, kind)(state)
    html = get(client, world.member, tracking(paper))
    assert paper.title in html
    assert PaperState(state).label in html


@pytest.mark.parametrize(
    "state", ["assigned", "drafting", "cosigning", "unit_review", "mayor", "approved"]
)
def test_staff_reads_the_exact_desk_and_the_asker_the_public_progress(
    client: Client, world: World, state: str
):
    statement = world.statement(state)
    paper = statement.answered.get().paper
    staff = get(client, world.officer, tracking(paper))
    assert "Antwort in Arbeit" in staff
    assert f"/stellungnahme/{statement.pk}/" in staff
    asker = get(client, world.member, tracking(paper))
    assert "Antwort in Arbeit" not in asker
    assert f"/stellungnahme/{statement.pk}/" not in asker
    paper.refresh_from_db()
    public = {"in_progress": "In Bearbeitung", "in_coordination": "In Abstimmung"}
    assert public.get(paper.progress, "Bei der Oberbürgermeisterin") in asker
    assert "Der Prozess läuft." not in asker


def test_who_may_not_know_a_paper_does_not_find_it(client: Client, world: World):
    paper = secret(world)
    world.statement("drafting", paper=paper)
    urls = [
        tracking(paper),
        f"{tracking(paper)}laufzettel/",
        f"{tracking(paper)}zuweisen/",
        f"{tracking(paper)}zwischennachricht/",
        f"{tracking(paper)}schritt/withdraw/",
    ]
    for name in ("other_officer", "other_head", "other_deputy_mayor", "other_faction_office"):
        for url in urls:
            assert status(client, getattr(world, name), url) == 404
    for name in ("member", "stranger", "clerk", "officer", "deputy_mayor", "mayors_office"):
        html = get(client, getattr(world, name), tracking(paper))
        assert "(nichtöffentlich)" in html


def test_a_draft_is_known_to_its_authors_alone(client: Client, world: World):
    paper = world.inquiry("draft")
    for name, user in world.users.items():
        expected = 200 if name == "member" else 404
        assert status(client, user, tracking(paper)) == expected, name


def test_the_answer_stands_beside_its_question(client: Client, world: World):
    statement = world.statement("distributed")
    paper = statement.answered.get().paper
    assert statement.published is not None
    html = get(client, world.member, tracking(paper))
    assert "Der Prozess läuft." in html
    assert f"mit {statement.published.reference} vom" in html
    assert f"/{statement.published.slug}/ausfertigung/1.pdf" in html
    assert "Verteilt" in html
    answer = get(client, world.officer, tracking(statement.published))
    assert "Der Prozess läuft." in answer


def test_extensions_and_notices_are_read_by_the_asker(client: Client, world: World):
    statement = world.statement("drafting")
    paper = statement.answered.get().paper
    later = timezone.localdate() + datetime.timedelta(days=60)
    assignments.extend_deadline(
        statement, due_on=later, by=world.clerk, comment="Das Gutachten fehlt noch."
    )
    for name in ("member", "faction_office", "clerk", "officer"):
        assert "Das Gutachten fehlt noch." in get(client, getattr(world, name), tracking(paper))
    assert "Das Gutachten fehlt noch." not in get(client, world.stranger, tracking(paper))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("member", True),
        ("faction_office", True),
        ("clerk", True),
        ("officer", True),
        ("head", True),
        ("deputy_mayor", True),
        ("mayors_office", True),
        ("stranger", False),
        ("other_officer", False),
        ("administrator", False),
    ],
)
def test_the_routing_slip_is_for_those_on_the_way(
    client: Client, world: World, name: str, found: bool
):
    statement = world.statement("drafting")
    paper = statement.answered.get().paper
    user = getattr(world, name)
    expected = 200 if found else 404
    assert status(client, user, f"{tracking(paper)}laufzettel/") == expected
    assert ("/laufzettel/" in get(client, user, tracking(paper))) is found
    if found:
        assert "Federführung bestimmt" in get(client, user, f"{tracking(paper)}laufzettel/")


def test_a_note_for_the_unit_stays_inside(client: Client, world: World):
    paper = world.inquiry()
    client.force_login(world.clerk)
    client.post(
        f"{tracking(paper)}zuweisen/",
        {
            "lead": world.unit.pk,
            "due_on": timezone.localdate().isoformat(),
            "comment": "Bitte mit dem Pressebericht abgleichen.",
            "seen": paper.revision,
        },
    )
    statement = Statement.objects.get()
    assert statement.steps.get().comment == "Bitte mit dem Pressebericht abgleichen."
    for url in (tracking(paper), f"{tracking(paper)}laufzettel/"):
        assert "Pressebericht" not in get(client, world.member, url)


def test_the_council_office_assigns_a_unit(client: Client, world: World):
    paper = world.inquiry()
    url = f"{tracking(paper)}zuweisen/"
    html = get(client, world.clerk, url)
    assert f'value="{assignments.proposed_due_on(paper).isoformat()}"' in html
    sent = {"lead": world.unit.pk, "due_on": "2030-01-10", "seen": paper.revision}
    response = client.post(url, sent)
    assert response["Location"] == tracking(paper)
    statement = Statement.objects.get()
    assert (statement.lead, statement.due_on) == (world.unit, datetime.date(2030, 1, 10))
    assert OutgoingMail.objects.filter(to=world.officer.email).exists()
    assert client.post(url, sent, follow=True).redirect_chain  # the same form again
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"lead": ""},
        {"lead": "abc"},
        {"lead": "{faction}"},
        {"due_on": ""},
        {"due_on": "31.02.2030x"},
        {"comment": "a\x00b"},
        {"comment": "x" * 2001},
        {"seen": "x"},
        {"seen": ""},
    ],
)
def test_a_bad_assignment_is_refused_and_nothing_happens(
    client: Client, world: World, wrong: dict[str, str]
):
    paper = world.inquiry()
    client.force_login(world.clerk)
    sent = {"lead": world.unit.pk, "due_on": "2030-01-10", "seen": paper.revision, **wrong}
    if wrong == {"lead": "{faction}"}:
        sent["lead"] = world.greens.pk
    response = client.post(f"{tracking(paper)}zuweisen/", sent)
    assert response.status_code == 200
    assert "Bitte prüfen Sie Ihre Angaben" in response.content.decode()
    assert not Statement.objects.exists()


@pytest.mark.parametrize("name", ["member", "officer", "head", "mayors_office", "administrator"])
def test_only_the_council_office_assigns(client: Client, world: World, name: str):
    paper = world.inquiry()
    client.force_login(getattr(world, name))
    assert client.post(f"{tracking(paper)}zuweisen/", {}).status_code == 404


def test_a_motion_is_answered_together_with_its_amendments(client: Client, world: World):
    motion = world.motion()
    amendment = Paper(
        kind=PaperKind.AMENDMENT,
        state="registered",
        reference=f"{motion.reference}/1",
        reference_key=f"{motion.reference_key}/1",
        title="Dreißig Bäume",
        published_at=timezone.now(),
    )
    save_as(amendment, by=None)
    save_as(
        PaperLink(
            paper=amendment,
            position=1,
            relation="parent",
            reference=str(motion),
            reference_key=str(motion),
            target=motion,
        ),
        by=None,
    )
    assert "Dreißig Bäume" in get(client, world.clerk, f"{tracking(motion)}zuweisen/")
    client.post(
        f"{tracking(motion)}zuweisen/",
        {
            "lead": world.unit.pk,
            "due_on": "2030-01-10",
            "seen": motion.revision,
            "together": [amendment.pk],
        },
    )
    assert [row.paper for row in Statement.objects.get().answered.all()] == [motion, amendment]
    assert status(client, world.clerk, tracking(amendment)) == 200


def test_the_lead_unit_begins_one_interim_notice(client: Client, world: World):
    statement = world.statement("unit_review")
    paper = statement.answered.get().paper
    url = f"{tracking(paper)}zwischennachricht/"
    assert url in get(client, world.officer, tracking(paper))
    client.get(url)
    paper.refresh_from_db()
    response = client.post(url, {"seen": paper.revision})
    notice = Statement.objects.get(kind="interim_notice")
    assert response["Location"] == f"/stellungnahme/{notice.pk}/"
    assert client.post(url, {"seen": paper.revision})["Location"] == response["Location"]
    assert Statement.objects.filter(kind="interim_notice").count() == 1
    for name in ("member", "clerk", "other_officer", "deputy_mayor", "mayors_office"):
        assert status(client, getattr(world, name), url) == 404


def test_an_interim_notice_needs_an_answer_in_work(client: Client, world: World):
    paper = world.inquiry()
    assert status(client, world.officer, f"{tracking(paper)}zwischennachricht/") == 404


def test_the_asker_withdraws_with_a_reason_and_the_answer_ends(client: Client, world: World):
    statement = world.statement("drafting")
    paper = statement.answered.get().paper
    url = f"{tracking(paper)}schritt/withdraw/"
    assert url in get(client, world.member, tracking(paper))
    assert "wird abgebrochen" in get(client, world.member, url)
    paper.refresh_from_db()
    refused = client.post(url, {"seen": paper.revision, "comment": " "})
    assert "Bitte geben Sie einen Grund an" in refused.content.decode()
    client.post(url, {"seen": paper.revision, "comment": "Hat sich erledigt."})
    paper.refresh_from_db()
    statement.refresh_from_db()
    assert (paper.state, statement.state) == ("withdrawn", "cancelled")
    assert "Hat sich erledigt." in get(client, world.clerk, f"{tracking(paper)}laufzettel/")


@pytest.mark.parametrize("name", ["stranger", "officer", "mayors_office", "other_faction_office"])
def test_nobody_else_withdraws(client: Client, world: World, name: str):
    paper = world.inquiry()
    assert status(client, getattr(world, name), f"{tracking(paper)}schritt/withdraw/") == 404
    assert "schritt/withdraw" not in get(client, getattr(world, name), tracking(paper))


def test_the_council_office_is_offered_the_next_thing(client: Client, world: World):
    filed = world.inquiry("filed")
    assert "schritt/register" in get(client, world.clerk, tracking(filed))
    held = world.inquiry()
    row = held.consultations.get()
    assert f"/beratung/{row.pk}/ergebnis/" in get(client, world.clerk, tracking(held))
    sittings.record_result(row, result="schriftliche Stellungnahme", by=world.clerk)
    html = get(client, world.clerk, tracking(held))
    assert "Amt zuweisen" in html
    assert html.count(f"{tracking(held)}zuweisen/") == 1


def test_answers_of_the_record_are_not_reopened_by_hand(client: Client, world: World):
    answer = Paper(
        kind="statement",
        state="closed",
        reference="S0001/19",
        reference_key="S0001/19",
        title="Von früher",
        published_at=timezone.now(),
    )
    save_as(answer, by=None)
    assert status(client, world.clerk, f"{tracking(answer)}schritt/reopen/") == 404
    assert "schritt/" not in get(client, world.clerk, tracking(answer))


def test_a_stale_page_is_told_so(client: Client, world: World):
    paper = world.inquiry("filed")
    seen = paper.revision
    papers.take_back_paper(paper, by=world.member)
    papers.file_paper(paper, by=world.member)
    client.force_login(world.clerk)
    response = client.post(
        f"{tracking(paper)}schritt/return/", {"seen": seen, "comment": "Zu lang."}
    )
    assert response.status_code == 409
    assert "Zu lang." in response.content.decode()
    paper.refresh_from_db()
    assert paper.state == "filed"


def test_after_its_step_the_council_office_is_back_at_its_inbox(client: Client, world: World):
    paper = world.inquiry("filed")
    client.force_login(world.clerk)
    response = client.post(
        f"{tracking(paper)}schritt/return/", {"seen": paper.revision, "comment": "Zu lang."}
    )
    assert response["Location"] == "/eingang/"


def test_the_page_asks_the_database_as_often_for_many_questions_and_sittings(
    client: Client, world: World
):
    def queries(paper: Paper) -> int:
        client.force_login(world.clerk)
        client.get(tracking(paper))
        with CaptureQueriesContext(connection) as captured:
            client.get(tracking(paper))
        return len(captured)

    small = world.inquiry(questions=["Was?"])
    large = world.inquiry(questions=["Was?", "Wann?", "Wer?"])
    for meeting in (world.sitting, world.next_sitting):
        sittings.plan_consultation(large, meeting=meeting, by=world.clerk)
    assert queries(small) == queries(large)


def test_a_handed_over_answer_lies_with_the_other_unit(client: Client, world: World):
    statement = world.statement("drafting")
    paper = statement.answered.get().paper
    other = Organization.objects.get(pk=world.other_unit.pk)
    moves.hand_over(statement, lead=other, by=world.officer, comment="Nicht unser Thema.")
    assert "Amt 66 Tiefbauamt" in get(client, world.member, tracking(paper))


def test_closing_says_that_the_answer_goes_on(client: Client, world: World):
    idle, in_work = world.inquiry(), world.statement("drafting").answered.get().paper
    warning = "An der Antwort wird noch gearbeitet."
    assert warning in get(client, world.clerk, f"/vorgang/{in_work.pk}/schritt/close/")
    assert warning not in get(client, world.clerk, f"/vorgang/{idle.pk}/schritt/close/")
