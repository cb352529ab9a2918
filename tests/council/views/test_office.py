"""The council office: the inbox, registering and returning, and the corrections."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.documents import issues
from council.enums import Role
from council.models import Paper, User
from council.pdf import RenderError
from council.rules.visibility import public_papers
from council.services import papers, sittings
from council.services.content import Asker
from tests.world import World

pytestmark = pytest.mark.django_db

INBOX = reverse("inbox")


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def step(paper: Paper, action: str) -> str:
    return reverse("paper_act", args=[paper.pk, action])


def text(answer: Any) -> str:
    return answer.content.decode()


def test_what_is_filed_waits_in_the_inbox(client: Client, world: World):
    paper = world.inquiry("filed", wished_meeting=world.sitting)
    world.inquiry("draft", title="Nur ein Entwurf")
    page = text(as_(client, world.clerk).get(INBOX))
    assert paper.title in page
    assert step(paper, "register") in page
    assert step(paper, "return") in page
    assert "Nur ein Entwurf" not in page


def test_an_empty_inbox_says_what_will_be_there(client: Client, world: World):
    page = text(as_(client, world.clerk).get(INBOX))
    assert "Hier stehen Anfragen und Anträge" in page


def test_each_registered_paper_waits_where_something_is_missing(client: Client, world: World):
    as_(client, world.clerk)
    held = world.inquiry()
    loose = world.inquiry("filed")
    papers.register_paper(loose, by=world.clerk)
    row = held.consultations.get()
    assert reverse("plan_consultation", args=[loose.pk]) in text(
        client.get(INBOX, {"ablage": "sitzung"})
    )
    page = text(client.get(INBOX, {"ablage": "ergebnis"}))
    assert reverse("result", args=[row.pk]) in page
    assert loose.reference not in page
    sittings.record_result(row, result="schriftliche Stellungnahme", by=world.clerk)
    assert reverse("result", args=[row.pk]) not in text(client.get(INBOX, {"ablage": "ergebnis"}))
    assert reverse("assign", args=[held.pk]) in text(client.get(INBOX, {"ablage": "zuweisung"}))
    world.statement("assigned", paper=held)
    assert held.reference not in text(client.get(INBOX, {"ablage": "zuweisung"}))


def test_an_imported_stock_is_nobodys_task(client: Client, world: World):
    paper = world.inquiry()
    paper.registered_at = None
    paper.save()
    page = text(as_(client, world.clerk).get(INBOX, {"ablage": "ergebnis"}))
    assert paper.reference not in page


def test_the_longest_waiting_stands_first_unless_sorted_otherwise(client: Client, world: World):
    for title in ("Beta", "Alpha", "Gamma"):
        world.inquiry("filed", title=title)
    as_(client, world.clerk)

    def order(sort: str) -> list[str]:
        page = text(client.get(INBOX, {"sort": sort}))
        return sorted(("Alpha", "Beta", "Gamma"), key=lambda title: page.index(f">{title}<"))

    assert order("") == ["Beta", "Alpha", "Gamma"]
    assert order("-since") == ["Gamma", "Alpha", "Beta"]
    assert order("title") == ["Alpha", "Beta", "Gamma"]


@pytest.mark.parametrize(
    "query",
    [{"page": "99"}, {"page": "x"}, {"ablage": "x"}, {"sort": "x"}, {"page": "9" * 40}],
)
def test_unknown_values_in_the_address_are_ignored(
    client: Client, world: World, query: dict[str, str]
):
    assert as_(client, world.clerk).get(INBOX, query).status_code == 200


@pytest.mark.parametrize("tray", ["eingereicht", "sitzung", "ergebnis", "zuweisung"])
def test_a_long_inbox_asks_as_often_as_a_short_one(
    client: Client, world: World, django_assert_max_num_queries: Any, tray: str
):
    def make() -> None:
        world.inquiry("filed", wished_meeting=world.sitting, askers=askers)
        loose = world.inquiry("filed", askers=askers)
        papers.register_paper(loose, by=world.clerk)
        world.inquiry(askers=askers)
        row = world.inquiry(askers=askers).consultations.get()
        sittings.record_result(row, result="schriftliche Stellungnahme", by=world.clerk)

    askers = [Asker(person=user.person) for user in (world.member, world.colleague)]
    as_(client, world.clerk)
    counts = []
    for _ in range(2):
        make()
        with django_assert_max_num_queries(40) as queries:
            assert text(client.get(INBOX, {"ablage": tray})).count("<tr>") > 1
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_registering_numbers_publishes_plans_and_issues(client: Client, world: World):
    paper = world.inquiry("filed", wished_meeting=world.sitting)
    url = step(paper, "register")
    page = text(as_(client, world.clerk).get(url))
    assert f'value="{world.sitting.pk}" selected' in page
    assert "Eingereicht" in page
    assert "Registriert" in page
    sent = {
        "seen": paper.revision,
        "meeting": world.sitting.pk,
        "agenda_item": "9.28",
        "publish": "on",
    }
    assert client.post(url, sent).status_code == 302
    paper.refresh_from_db()
    assert paper.reference is not None
    assert paper.is_public
    assert paper.consultations.get().agenda_item == "9.28"
    assert paper.issues.get().number == 1
    client.post(url, sent)
    assert Paper.objects.get().issues.count() == 1


def test_a_paper_is_registered_even_when_it_cannot_be_printed(
    client: Client, world: World, caplog: pytest.LogCaptureFixture
):
    paper = world.inquiry("filed", introduction="x" * 300_000)
    as_(client, world.clerk).post(step(paper, "register"), {"seen": paper.revision})
    paper.refresh_from_db()
    assert paper.reference is not None
    assert not paper.issues.exists()
    assert "could not be issued" in caplog.text
    with pytest.raises(RenderError):
        issues.current_issue(paper)


def test_an_agenda_item_needs_a_sitting(client: Client, world: World):
    paper = world.inquiry("filed")
    sent = {"seen": paper.revision, "agenda_item": "9.28"}
    page = text(as_(client, world.clerk).post(step(paper, "register"), sent))
    assert "Zu einem TOP gehört eine Sitzung." in page
    paper.refresh_from_db()
    assert paper.state == "filed"


def test_a_confidential_paper_is_not_offered_to_the_public(client: Client, world: World):
    paper = world.inquiry(
        "filed", confidential=True, confidentiality_ground="Personalangelegenheit"
    )
    url = step(paper, "register")
    assert "Sofort veröffentlichen" not in text(as_(client, world.clerk).get(url))
    client.post(url, {"seen": paper.revision, "publish": "on"})
    assert not public_papers().exists()


def test_returning_wants_a_reason(client: Client, world: World):
    paper = world.inquiry("filed")
    url = step(paper, "return")
    page = text(as_(client, world.clerk).post(url, {"seen": paper.revision}))
    assert "Bitte geben Sie einen Grund an." in page
    client.post(url, {"seen": paper.revision, "comment": "Bitte kürzen."})
    paper.refresh_from_db()
    assert paper.state == "draft"


def test_filing_prints_the_paper_first_and_confirms_with_the_time(client: Client, world: World):
    paper = world.inquiry("draft")
    url = step(paper, "file")
    page = text(as_(client, world.member).get(url))
    assert "Eingangsbestätigung an Fritz Geschäft, Julia Muster" in page
    answer = client.post(url, {"seen": paper.revision}, follow=True)
    assert "Ihre Anfrage ist eingegangen: " in text(answer)
    paper.refresh_from_db()
    assert paper.state == "filed"


def test_what_cannot_be_printed_cannot_be_filed(client: Client, world: World):
    paper = world.inquiry("draft", introduction="x" * 300_000)
    page = text(as_(client, world.member).post(step(paper, "file"), {"seen": paper.revision}))
    assert "zu umfangreich" in page
    paper.refresh_from_db()
    assert paper.state == "draft"


def test_an_incomplete_draft_is_told_what_is_missing(client: Client, world: World):
    paper = world.inquiry("draft", questions=[])
    page = text(as_(client, world.member).get(step(paper, "file")))
    assert "Es fehlt mindestens eine Frage." in page
    assert 'type="submit"' not in page.split('id="folgen"')[1].split("<footer")[0]


def test_whoever_is_overtaken_keeps_the_reason_and_may_go_on(client: Client, world: World):
    paper = world.inquiry()
    stale = {"seen": paper.revision, "title": "Integration", "comment": "Tippfehler"}
    papers.correct_title(paper, title="Neuer Titel", comment="anders", by=world.clerk)
    url = reverse("correct_title", args=[paper.pk])
    other = world.user("Zweite Kraft", (Role.COUNCIL_OFFICE, world.council))
    answer = as_(client, other).post(url, stale)
    assert answer.status_code == 409
    assert "inzwischen von Rita Ratsbüro verändert" in text(answer)
    assert "Tippfehler" in text(answer)
    paper.refresh_from_db()
    assert paper.title == "Neuer Titel"
    assert f'name="seen" value="{paper.revision}"' in text(answer)
    client.post(url, {**stale, "seen": paper.revision})
    paper.refresh_from_db()
    assert paper.title == "Integration"


def test_a_corrected_title_is_issued_again(client: Client, world: World):
    paper = world.inquiry()
    issues.ensure_issue(paper, by=world.clerk)
    sent = {"seen": paper.revision, "title": "Integration", "comment": "Tippfehler"}
    as_(client, world.clerk).post(reverse("correct_title", args=[paper.pk]), sent)
    paper.refresh_from_db()
    assert paper.title == "Integration"
    assert [issue.number for issue in paper.issues.all()] == [1, 2]
    assert paper.steps.last().comment == "Tippfehler"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Bitte geben Sie den Kurztitel an."),
        ({"title": "Integrationskonzept"}, "Der Titel ist unverändert."),
        ({"title": "x" * 301}, "höchstens 300 Zeichen"),
        ({"title": "a\x00b"}, "Steuerzeichen"),
        ({"title": "a\r\nBcc: b"}, "nur eine Zeile"),
        ({"comment": ""}, "Bitte geben Sie einen Grund an."),
        ({"comment": "a\x07b"}, "Steuerzeichen"),
        ({"seen": "x"}, "Bitte prüfen Sie Ihre Angaben"),
        ({"seen": "9" * 30}, "Bitte prüfen Sie Ihre Angaben"),
    ],
)
def test_a_bad_correction_is_explained_and_changes_nothing(
    client: Client, world: World, changes: dict[str, str], sentence: str
):
    paper = world.inquiry()
    sent = {"seen": paper.revision, "title": "Integration", "comment": "Tippfehler", **changes}
    answer = as_(client, world.clerk).post(reverse("correct_title", args=[paper.pk]), sent)
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert Paper.objects.get().title == paper.title


def test_a_paper_becomes_confidential_and_public_again(client: Client, world: World):
    paper = world.inquiry()
    url = reverse("confidentiality", args=[paper.pk])
    as_(client, world.clerk)
    sent = {"seen": paper.revision, "comment": "Namen im Text"}
    assert "Bitte nennen Sie den Grund" in text(client.post(url, sent))
    client.post(url, {**sent, "ground": "Personalangelegenheit"})
    paper.refresh_from_db()
    assert paper.confidential
    assert not public_papers().exists()
    assert "Öffentlich machen" in text(client.get(url))
    client.post(url, {"seen": paper.revision, "comment": "Namen entfernt"})
    assert public_papers().get() == paper


def test_what_was_registered_without_publication_is_published_later(client: Client, world: World):
    paper = world.inquiry("filed")
    papers.register_paper(paper, by=world.clerk, publish=False)
    url = reverse("publish", args=[paper.pk])
    as_(client, world.clerk).post(url, {"seen": paper.revision})
    paper.refresh_from_db()
    assert paper.published_at <= timezone.now()
    again = client.get(url, follow=True)
    assert again.redirect_chain[0][0] == reverse("tracking", args=[paper.pk])
    assert "schon veröffentlicht" in again.content.decode()


def test_a_mistaken_registration_is_undone_and_the_number_stays_spent(client: Client, world: World):
    paper = world.inquiry()
    number = paper.reference
    url = step(paper, "void")
    assert f"Die Nummer {number} bleibt verbraucht." in text(as_(client, world.clerk).get(url))
    client.post(url, {"seen": paper.revision, "comment": "doppelt"})
    paper.refresh_from_db()
    assert (paper.state, paper.reference) == ("filed", None)
    papers.register_paper(paper, by=world.clerk)
    assert paper.reference != number


def test_the_pages_of_the_office_are_for_the_office(client: Client, world: World):
    paper = world.inquiry()
    names = ("correct_title", "confidentiality", "publish", "plan_consultation")
    urls = [INBOX, *(reverse(name, args=[paper.pk]) for name in names)]
    for name, user in world.users.items():
        if name == "clerk":
            continue
        for url in urls:
            assert as_(client, user).get(url).status_code == 404, (name, url)
    client.logout()
    for url in urls:
        assert client.get(url).status_code == 302
