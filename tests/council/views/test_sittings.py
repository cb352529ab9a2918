"""A sitting as the council office works through it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council.enums import Role
from council.models import Consultation, Paper, User
from council.services import papers, sittings
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return answer.content.decode()


def on_agenda(world: World, kind: str, agenda_item: str, **changes: Any) -> Consultation:
    """A registered paper on the past sitting, under an agenda item."""
    paper = (world.inquiry if kind == "inquiry" else world.motion)("filed", **changes)
    papers.register_paper(
        paper, by=world.clerk, meeting=world.past_sitting, agenda_item=agenda_item
    )
    return paper.consultations.get()


def result_of(row: Consultation) -> str:
    return reverse("result", args=[row.pk])


def sent(row: Consultation, result: str, **more: Any) -> dict[str, Any]:
    return {"seen": Paper.objects.get(pk=row.paper_id).revision, "result": result, **more}


@scene
def agenda(world: World) -> list[Consultation]:
    """Three papers, entered in another order than that of the agenda."""
    last = on_agenda(world, "inquiry", "9.28", title="Zuletzt")
    first = on_agenda(world, "inquiry", "9.3", title="Zuerst")
    middle = on_agenda(world, "motion", "9.10", title="Mitte")
    return [first, middle, last]


def test_the_agenda_stands_in_its_order_with_all_results(
    client: Client, world: World, agenda: list[Consultation]
):
    sittings.record_result(agenda[0], result="mündlich erledigt", by=world.clerk)
    page = text(as_(client, world.clerk).get(reverse("sitting", args=[world.past_sitting.pk])))
    assert page.index("Zuerst") < page.index("Mitte") < page.index("Zuletzt")
    assert "<strong>1 von 3</strong>" in page
    assert "mündlich erledigt" in page
    assert reverse("meeting", args=[world.past_sitting.pk]) in page


def test_only_the_office_is_led_there_from_the_public_page(
    client: Client, world: World, agenda: list[Consultation]
):
    public = reverse("meeting", args=[world.past_sitting.pk])
    office = reverse("sitting", args=[world.past_sitting.pk])
    assert office not in text(client.get(public))
    assert office not in text(as_(client, world.member).get(public))
    assert office in text(as_(client, world.clerk).get(public))


def test_after_saving_one_is_back_at_the_next_open_row(
    client: Client, world: World, agenda: list[Consultation]
):
    first, middle, last = agenda
    sitting = reverse("sitting", args=[world.past_sitting.pk])
    as_(client, world.clerk)
    answer = client.post(result_of(first), sent(first, "schriftliche Stellungnahme"))
    assert answer.url == f"{sitting}#beratung-{middle.pk}"
    answer = client.post(
        result_of(middle), sent(middle, "abgelehnt", resolution_number="7", next="1")
    )
    assert answer.url == result_of(last)
    answer = client.post(result_of(last), sent(last, "mündlich erledigt"))
    assert answer.url == f"{sitting}#beratung-{last.pk}"
    rows = Consultation.objects.filter(meeting=world.past_sitting)
    assert {row.result for row in rows} == {
        "schriftliche Stellungnahme",
        "abgelehnt",
        "mündlich erledigt",
    }
    middle.refresh_from_db()
    assert middle.resolution_number == "7"


def test_an_adjourned_paper_stands_on_the_next_agenda(client: Client, world: World):
    row = on_agenda(world, "inquiry", "1")
    as_(client, world.clerk)
    page = text(client.post(result_of(row), sent(row, "vertagt")))
    assert "Bitte wählen Sie die nächste Sitzung." in page
    client.post(result_of(row), sent(row, "vertagt", next_meeting=world.next_sitting.pk))
    assert row.paper.consultations.last().meeting == world.next_sitting


def test_a_referred_motion_waits_for_its_committees_days(client: Client, world: World):
    row = on_agenda(world, "motion", "1")
    referral = "in die Ausschüsse verwiesen"
    as_(client, world.clerk)
    page = text(client.post(result_of(row), sent(row, referral)))
    assert "Bitte wählen Sie mindestens einen Ausschuss." in page
    both = [world.committee.pk, world.finance.pk]
    client.post(result_of(row), sent(row, referral, committees=both))
    paper = Paper.objects.get(pk=row.paper_id)
    assert paper.consultations.count() == 3
    meeting = world.meeting(world.committee, days=14)
    planned = {
        "seen": paper.revision,
        "meeting": meeting.pk,
        "role": "Beratung",
        "agenda_item": "4",
    }
    answer = client.post(reverse("plan_consultation", args=[paper.pk]), planned)
    assert answer.url == reverse("tracking", args=[paper.pk])
    assert paper.consultations.count() == 3
    assert paper.consultations.get(organization=world.committee).meeting == meeting
    assert paper.consultations.get(organization=world.finance).meeting is None


def test_each_kind_is_asked_only_for_its_results(client: Client, world: World):
    inquiry, motion = on_agenda(world, "inquiry", "1"), on_agenda(world, "motion", "2")
    as_(client, world.clerk)
    page = text(client.get(result_of(inquiry)))
    assert "mündlich erledigt" in page
    assert "Beschlussnummer" not in page
    assert "Ausschüsse" not in page
    page = text(client.get(result_of(motion)))
    assert "ungeändert beschlossen" in page
    assert "mündlich erledigt" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"result": ""}, "Bitte wählen Sie das Ergebnis."),
        ({"result": "ungeändert beschlossen"}, "keine gültige Auswahl"),
        ({"result": "vertagt", "next_meeting": "99999"}, "gültige Auswahl"),
        ({"result": "vertagt", "next_meeting": "x"}, "gültige Auswahl"),
        ({"comment": "a\x00b"}, "Steuerzeichen"),
        ({"comment": "x" * 2001}, "höchstens 2000 Zeichen"),
        ({"seen": ""}, "Bitte prüfen Sie Ihre Angaben"),
    ],
)
def test_a_bad_result_is_explained_and_changes_nothing(
    client: Client, world: World, changes: dict[str, str], sentence: str
):
    row = on_agenda(world, "inquiry", "1")
    values = sent(row, "mündlich erledigt") | changes
    answer = as_(client, world.clerk).post(result_of(row), values)
    assert answer.status_code == 200
    assert sentence in text(answer)
    row.refresh_from_db()
    assert row.result == ""


def test_a_result_sent_twice_is_entered_once(client: Client, world: World):
    row = on_agenda(world, "inquiry", "1")
    values = sent(row, "vertagt", next_meeting=world.next_sitting.pk)
    as_(client, world.clerk)
    for _ in range(2):
        assert client.post(result_of(row), values).status_code == 302
    assert row.paper.consultations.count() == 2


def test_whoever_is_overtaken_is_told(client: Client, world: World):
    row = on_agenda(world, "inquiry", "1")
    values = sent(row, "mündlich erledigt", comment="Im Protokoll")
    papers.correct_title(row.paper, title="Neu", comment="Tippfehler", by=world.clerk)
    other = world.user("Zweite Kraft", (Role.COUNCIL_OFFICE, world.council))
    answer = as_(client, other).post(result_of(row), values)
    assert answer.status_code == 409
    assert "inzwischen von Rita Ratsbüro verändert" in text(answer)
    assert "Im Protokoll" in text(answer)


def test_a_result_can_be_corrected(client: Client, world: World):
    row = on_agenda(world, "inquiry", "1")
    as_(client, world.clerk).post(result_of(row), sent(row, "mündlich erledigt"))
    assert "Bisher eingetragen: mündlich erledigt" in text(client.get(result_of(row)))
    client.post(result_of(row), sent(row, "schriftliche Stellungnahme"))
    row.refresh_from_db()
    assert row.result == "schriftliche Stellungnahme"


def test_what_a_later_body_makes_of_an_answer_is_noted(client: Client, world: World):
    answer = world.statement("distributed", paper=world.motion()).published
    row = answer.consultations.get(organization=world.council)
    as_(client, world.clerk)
    page = text(client.get(result_of(row)))
    assert "zur Kenntnis genommen" in page
    assert "Bemerkung" not in page
    done = client.post(result_of(row), sent(row, "zur Kenntnis genommen"))
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.result == "zur Kenntnis genommen"


def test_planning_wants_a_sitting(client: Client, world: World):
    paper = world.inquiry()
    url = reverse("plan_consultation", args=[paper.pk])
    page = text(as_(client, world.clerk).get(url))
    assert "Steht schon an: Stadtrat" in page
    refused = client.post(url, {"seen": paper.revision, "role": "Stellungnahme"})
    assert "Bitte wählen Sie die Sitzung." in text(refused)
    assert paper.consultations.count() == 1


def test_a_sitting_without_papers_says_what_will_be_there(client: Client, world: World):
    page = text(as_(client, world.clerk).get(reverse("sitting", args=[world.sitting.pk])))
    assert "Noch nichts auf der Tagesordnung" in page


def test_a_long_agenda_asks_as_often_as_a_short_one(
    client: Client, world: World, django_assert_max_num_queries: Any
):
    as_(client, world.clerk)
    counts = []
    for number in (1, 2):
        on_agenda(world, "inquiry", f"{number}.1")
        on_agenda(world, "motion", f"{number}.2")
        with django_assert_max_num_queries(40) as queries:
            client.get(reverse("sitting", args=[world.past_sitting.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_pages_of_a_sitting_are_for_the_council_office(client: Client, world: World):
    row = on_agenda(world, "inquiry", "1")
    urls = [reverse("sitting", args=[world.past_sitting.pk]), result_of(row)]
    for name, user in world.users.items():
        expected = 200 if name == "clerk" else 404
        for url in urls:
            assert as_(client, user).get(url).status_code == expected, (name, url)
    mayors = reverse("sitting", args=[world.mayors_sitting.pk])
    assert as_(client, world.clerk).get(mayors).status_code == 404
