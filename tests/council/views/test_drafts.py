"""Writing an inquiry or a motion in the browser, until it is filed."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import storage
from council.exceptions import NotAllowed, NotNow
from council.models import Paper, User
from council.services import papers
from council.services.content import Asker
from tests.cases.uploads import small_pdf
from tests.world import World

pytestmark = pytest.mark.django_db

NEW = reverse("new_inquiry")
PDF = small_pdf()


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def inquiry(**changes: Any) -> dict[str, Any]:
    """What the browser sends for an inquiry with two questions."""
    values = {
        "uid": str(uuid.uuid4()),
        "title": "Radweg an der Elbe",
        "confidential": "no",
        "me": "on",
        "introduction": "Der Weg ist gesperrt.",
        "answer_form": "written",
        "questions-TOTAL_FORMS": "2",
        "questions-INITIAL_FORMS": "0",
        "questions-0-text": "Wann öffnet er?",
        "questions-0-ORDER": "1",
        "questions-1-text": "Was kostet es?",
        "questions-1-ORDER": "2",
        "do": "save",
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def motion(**changes: Any) -> dict[str, Any]:
    """What the browser sends for a motion."""
    values = {
        "uid": str(uuid.uuid4()),
        "title": "Bäume",
        "confidential": "no",
        "me": "on",
        "resolution": "Die Stadt pflanzt Bäume.",
        "do": "save",
    }
    return values | changes


def again(paper: Paper, **changes: Any) -> dict[str, Any]:
    """The same inquiry from the page that showed `paper` as it is now."""
    return inquiry(uid=str(paper.uid), seen=str(paper.revision), **changes)


def address(paper: Paper) -> str:
    return reverse("draft", args=[paper.pk])


def test_a_member_keeps_an_inquiry_as_a_draft(client: Client, world: World):
    answer = as_(client, world.member).post(NEW, inquiry(wished_meeting=world.sitting.pk))
    paper = Paper.objects.get()
    assert answer.url == address(paper)
    assert (paper.state, paper.kind, paper.title) == ("draft", "inquiry", "Radweg an der Elbe")
    assert paper.wished_meeting == world.sitting
    assert [question.text for question in paper.questions.all()] == [
        "Wann öffnet er?",
        "Was kostet es?",
    ]
    assert [str(row) for row in paper.originators.all()] == [
        "Fraktion Bündnis Elbufer Stadträtin Julia Muster"
    ]
    page = client.get(address(paper)).content.decode()
    assert "Gespeichert um" in page
    assert "Was kostet es?" in page


def test_a_draft_may_have_gaps_but_what_is_filed_may_not(client: Client, world: World):
    bare = {
        "answer_form": None,
        "introduction": "",
        "questions-0-text": "",
        "questions-1-text": "",
    }
    refused = as_(client, world.member).post(NEW, inquiry(**bare, do="file"))
    assert refused.status_code == 200
    assert not Paper.objects.exists()
    page = refused.content.decode()
    assert "Bitte stellen Sie mindestens eine Frage." in page
    assert "Bitte wählen Sie, wie geantwortet werden soll." in page
    assert client.post(NEW, inquiry(**bare)).status_code == 302
    assert not Paper.objects.get().questions.exists()


def test_filing_saves_and_leads_to_the_confirm_page(client: Client, world: World):
    answer = as_(client, world.member).post(NEW, inquiry(do="file"))
    paper = Paper.objects.get()
    assert answer.url == reverse("paper_act", args=[paper.pk, "file"])
    assert paper.state == "draft"


def test_the_same_form_twice_makes_one_draft_and_one_history_row(client: Client, world: World):
    sent = inquiry()
    for _ in range(2):
        assert as_(client, world.member).post(NEW, sent).status_code == 302
    assert Paper.objects.get().history.count() == 1


def test_going_back_to_the_first_page_does_not_lose_what_is_written_there(
    client: Client, world: World
):
    sent = inquiry()
    as_(client, world.member).post(NEW, sent)
    client.post(NEW, {**sent, "title": "Anders"})
    assert Paper.objects.get().title == "Anders"


def test_questions_are_moved_removed_and_kept_as_typed(client: Client, world: World):
    sent = inquiry(
        **{
            "questions-TOTAL_FORMS": "3",
            "questions-0-text": "1. Januar: was gilt?\n- und *danach*?",
            "questions-0-ORDER": "3",
            "questions-1-DELETE": "on",
            "questions-2-text": "Zuerst",
            "questions-2-ORDER": "1",
        }
    )
    as_(client, world.member).post(NEW, sent)
    paper = Paper.objects.get()
    assert [q.text for q in paper.questions.all()] == [
        "Zuerst",
        "1\\. Januar: was gilt?\n\\- und \\*danach\\*?",
    ]
    page = client.get(address(paper)).content.decode()
    assert "1. Januar: was gilt?\n- und *danach*?</textarea>" in page


def test_without_scripts_a_question_is_added_and_nothing_is_saved(client: Client, world: World):
    answer = as_(client, world.member).post(NEW, inquiry(add_part="questions"))
    page = answer.content.decode()
    assert 'name="questions-2-text"' in page
    assert "Was kostet es?" in page
    assert not Paper.objects.exists()


def test_a_motion_with_a_colleague_and_the_faction(client: Client, world: World):
    sent = motion(
        factions=[world.greens.pk],
        members=[world.colleague.person.pk],
        referral_wish="In den Umweltausschuss",
    )
    as_(client, world.member).post(reverse("new_motion"), sent)
    paper = Paper.objects.get()
    assert (paper.kind, paper.reasons) == ("motion", "")
    assert [row.person or row.faction for row in paper.originators.all()] == [
        world.greens,
        world.member.person,
        world.colleague.person,
    ]


def test_a_motion_wants_somebody_who_signs(client: Client, world: World):
    sent = motion(factions=[world.greens.pk])
    del sent["me"]
    page = as_(client, world.member).post(reverse("new_motion"), sent).content.decode()
    assert "mindestens eine Person, die unterzeichnet" in page


def test_somebody_has_to_ask(client: Client, world: World):
    page = as_(client, world.member).post(NEW, inquiry(me=None)).content.decode()
    assert "Bitte geben Sie an, wer einbringt." in page


def test_a_member_cannot_ask_for_others_alone(client: Client, world: World):
    sent = inquiry(me=None, members=[world.stranger.person.pk])
    page = as_(client, world.member).post(NEW, sent).content.decode()
    assert "Sie selbst oder Ihre Fraktion müssen mit einbringen." in page


def test_an_office_asks_on_behalf(client: Client, world: World):
    as_(client, world.faction_office).post(NEW, inquiry(members=[world.member.person.pk]))
    assert Paper.objects.get().originators.get().person == world.member.person
    foreign = inquiry(members=[world.stranger.person.pk])
    page = client.post(NEW, foreign).content.decode()
    assert "Ihre Fraktion oder eines ihrer Mitglieder muss einbringen." in page
    as_(client, world.clerk).post(NEW, foreign)
    assert Paper.objects.filter(drafted_by=world.clerk).exists()


def test_a_faction_office_is_not_offered_other_factions(client: Client, world: World):
    sent = inquiry(me=None, factions=[world.reds.pk])
    as_(client, world.faction_office).post(NEW, sent)
    assert not Paper.objects.exists()


def test_a_confidential_paper_names_its_ground(client: Client, world: World):
    sent = inquiry(confidential="yes")
    page = as_(client, world.member).post(NEW, sent).content.decode()
    assert "Bitte nennen Sie den Grund der Nichtöffentlichkeit." in page
    client.post(NEW, {**sent, "confidentiality_ground": "Personalangelegenheit"})
    assert Paper.objects.get().confidential


@pytest.mark.parametrize(
    ("kind", "written", "name"),
    [("inquiry", inquiry, "Dringlichkeitsanfrage"), ("motion", motion, "Dringlichkeitsantrag")],
)
def test_what_is_urgent_says_why_when_it_is_filed(
    client: Client, world: World, kind: str, written: Any, name: str
):
    new, demand = reverse(f"new_{kind}"), "Bitte nennen Sie den Grund der Dringlichkeit."
    sent = written(urgent="on")
    page = as_(client, world.member).post(new, {**sent, "do": "file"}).content.decode()
    assert demand in page
    assert not Paper.objects.exists()
    assert client.post(new, sent).status_code == 302
    paper = Paper.objects.get()
    assert (paper.urgent, paper.urgency) == (True, "")
    assert re.search(r'name="urgent"[^>]* checked', client.get(address(paper)).content.decode())
    with pytest.raises(NotNow, match=demand):
        papers.file_paper(paper, by=world.member)
    grounded = {**sent, "seen": paper.revision, "urgency": " Der Weg ist\r\nab morgen gesperrt. "}
    assert client.post(address(paper), {**grounded, "do": "file"}).status_code == 302
    papers.file_paper(paper, by=world.member)
    papers.register_paper(paper, by=world.clerk)
    paper.refresh_from_db()
    assert paper.urgency == "Der Weg ist ab morgen gesperrt."
    assert paper.get_kind_display() == name
    for shown in (f"/{paper.slug}/", reverse("tracking", args=[paper.pk]), "/vorgaenge/"):
        page = client.get(shown).content.decode()
        assert name in page
        assert (paper.urgency in page) is (shown != "/vorgaenge/")


def test_what_is_no_longer_urgent_gives_no_ground(client: Client, world: World):
    paper = world.inquiry("draft", urgent=True, urgency="Morgen ist es zu spät.")
    sent = again(paper, urgency="Morgen ist es zu spät.")
    as_(client, world.member).post(address(paper), sent)
    paper.refresh_from_db()
    assert (paper.urgent, paper.urgency, paper.kind_name) == (False, "", "")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("urgency", "x" * 501, "höchstens 500 Zeichen"),
        ("urgency", "a\x07b", "Steuerzeichen"),
        ("title", "", "Bitte geben Sie den Kurztitel an."),
        ("title", "x" * 301, "höchstens 300 Zeichen"),
        ("title", "a\x07b", "Steuerzeichen"),
        ("title", "a\r\nBcc: b", "nur eine Zeile"),
        ("title", "a\x00b", "Steuerzeichen"),
        ("title", "Test 😀", "Das amtliche Dokument kann diese Zeichen nicht darstellen"),
        ("introduction", "a\x00b", "Steuerzeichen"),
        ("questions-0-text", "a\x1bb", "Steuerzeichen"),
        ("questions-0-text", "x" * 5001, "höchstens 5000 Zeichen"),
        ("questions-TOTAL_FORMS", "999", "höchstens 50"),
        ("wished_meeting", "99999", "gültige Auswahl"),
        ("confidential", "maybe", "gültige Auswahl"),
        ("uid", "no-uuid", "gültige UUID"),
        ("seen", "9" * 30, "Bitte prüfen Sie Ihre Angaben"),
        ("members", "99999", "gültige Auswahl"),
    ],
)
def test_bad_input_is_explained_and_kept(
    client: Client, world: World, field: str, value: str, sentence: str
):
    answer = as_(client, world.member).post(NEW, inquiry(**{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "Was kostet es?" in page
    assert not Paper.objects.exists()


def test_a_broken_list_of_questions_is_refused(client: Client, world: World):
    answer = as_(client, world.member).post(NEW, inquiry(**{"questions-TOTAL_FORMS": "x"}))
    assert "Bitte prüfen Sie Ihre Angaben" in answer.content.decode()
    assert not Paper.objects.exists()


def test_scripts_in_a_text_stay_text(client: Client, world: World):
    sent = inquiry(title="<script>alert(1)</script>", introduction="<script>alert(2)</script>")
    as_(client, world.member).post(NEW, sent)
    page = client.get(address(Paper.objects.get())).content.decode()
    assert "<script>alert" not in page


def test_attachments_are_added_and_removed(client: Client, world: World):
    files = [SimpleUploadedFile("Karte.pdf", PDF), SimpleUploadedFile("Plan.pdf", small_pdf("2"))]
    as_(client, world.member).post(NEW, inquiry(uploads=files))
    paper = Paper.objects.get()
    first, second = paper.files.all()
    assert [first.name, second.name] == ["Karte.pdf", "Plan.pdf"]
    loaded = client.get(reverse("attachment", args=[paper.pk, first.pk]))
    assert b"".join(loaded.streaming_content) == PDF
    client.post(address(paper), again(paper, removed=[first.pk]))
    assert list(paper.files.all()) == [second]


def test_a_bad_attachment_is_named_and_nothing_is_stored(client: Client, world: World):
    bad = SimpleUploadedFile("Bild.png", PDF)
    page = as_(client, world.member).post(NEW, inquiry(uploads=[bad])).content.decode()
    assert "Die Datei „Bild.png“ hat einen Inhalt, der nicht zu ihrem Namen passt." in page
    assert not Paper.objects.exists()


def test_files_have_to_be_chosen_again_when_something_else_is_wrong(client: Client, world: World):
    good = SimpleUploadedFile("Karte.pdf", PDF)
    page = as_(client, world.member).post(NEW, inquiry(title="", uploads=[good])).content.decode()
    assert "Bitte wählen Sie die Dateien noch einmal aus." in page


def test_whoever_is_overtaken_sees_both_texts(client: Client, world: World):
    paper = world.inquiry("draft", askers=[Asker(person=world.member.person)])
    stale = again(paper, title="Meine Fassung")
    papers.change_draft(
        paper, content=world.content(title="Die andere Fassung"), by=world.member, seen=0
    )
    answer = as_(client, world.member).post(address(paper), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Meine Fassung" in page
    assert "Die andere Fassung" in page
    paper.refresh_from_db()
    assert paper.title == "Die andere Fassung"
    assert client.post(address(paper), {**stale, "seen": paper.revision}).status_code == 302
    paper.refresh_from_db()
    assert paper.title == "Meine Fassung"


def test_saving_without_a_change_writes_no_history(client: Client, world: World):
    as_(client, world.member).post(NEW, inquiry())
    paper = Paper.objects.get()
    client.post(address(paper), again(paper))
    assert paper.history.count() == 1


def test_the_preview_is_a_pdf_of_what_is_stored(client: Client, world: World):
    paper = world.inquiry("draft")
    answer = as_(client, world.member).get(reverse("draft_preview", args=[paper.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    saved = client.post(address(paper), again(paper, do="preview"))
    assert saved.url == address(paper) + "#vorschau"


def test_a_preview_that_cannot_be_printed_says_why(client: Client, world: World):
    paper = world.inquiry("draft", introduction="x" * 300_000)
    answer = as_(client, world.member).get(reverse("draft_preview", args=[paper.pk]))
    assert answer.status_code == 503
    assert "zu umfangreich" in answer.content.decode()


def test_a_lost_attachment_is_not_found(
    client: Client, world: World, caplog: pytest.LogCaptureFixture
):
    sent = inquiry(uploads=[SimpleUploadedFile("Karte.pdf", small_pdf("lost"))])
    as_(client, world.member).post(NEW, sent)
    file = Paper.objects.get().files.get()
    storage.path_of(file.sha256).unlink()
    answer = client.get(reverse("attachment", args=[file.paper_id, file.pk]))
    assert answer.status_code == 404
    assert "is missing" in caplog.text


def test_the_receipt_is_for_those_who_filed_and_the_council_office(client: Client, world: World):
    paper = world.inquiry("filed")
    url = reverse("receipt", args=[paper.pk])
    for user in (world.member, world.faction_office, world.clerk):
        assert as_(client, user).get(url).content.startswith(b"%PDF-")
    papers.register_paper(paper, by=world.clerk)
    assert as_(client, world.stranger).get(url).status_code == 404
    draft = world.inquiry("draft")
    assert as_(client, world.member).get(reverse("receipt", args=[draft.pk])).status_code == 404


def test_why_it_came_back_stands_above_the_draft(client: Client, world: World):
    paper = world.inquiry("filed")
    papers.return_paper(paper, by=world.clerk, comment="Bitte Frage 2 kürzen.")
    assert "Bitte Frage 2 kürzen." in as_(client, world.member).get(address(paper)).content.decode()


def test_what_is_filed_is_no_longer_edited(client: Client, world: World):
    paper = world.inquiry("filed")
    answer = as_(client, world.member).get(address(paper))
    assert answer.url == reverse("tracking", args=[paper.pk])


ALLOWED = {"member", "colleague", "stranger", "faction_office", "other_faction_office", "clerk"}


def test_who_may_begin_a_paper(client: Client, world: World):
    for name, user in world.users.items():
        status = as_(client, user).get(NEW).status_code
        assert status == (200 if name in ALLOWED else 404), name
    client.logout()
    assert client.get(NEW).status_code == 302


def test_who_may_see_a_draft(client: Client, world: World):
    paper = world.inquiry("draft")
    for name, user in world.users.items():
        expected = 200 if name == "member" else 404
        for url in (address(paper), reverse("draft_preview", args=[paper.pk])):
            assert as_(client, user).get(url).status_code == expected, name


def test_the_page_asks_as_often_for_many_names_as_for_few(
    client: Client, world: World, django_assert_max_num_queries: Any
):
    few = world.inquiry("draft")
    many = world.inquiry(
        "draft",
        questions=[f"Frage {number}?" for number in range(10)],
        askers=[Asker(person=user.person) for user in (world.member, world.colleague)],
    )
    as_(client, world.member)
    counts = []
    for paper in (few, many):
        with django_assert_max_num_queries(40) as queries:
            client.get(address(paper))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_council_office_says_when_a_letter_came_in(client: Client, world: World):
    as_(client, world.clerk).post(NEW, inquiry(members=[world.member.person.pk]))
    paper = Paper.objects.get()
    address = reverse("paper_act", args=[paper.pk, "file"])
    assert "Eingegangen am" in client.get(address).content.decode()
    sent = {"seen": paper.revision, "received_at": "2099-05-04T10:30"}
    assert "nicht in der Zukunft liegen" in client.post(address, sent).content.decode()
    client.post(address, {**sent, "received_at": "2026-05-04T10:30"})
    paper.refresh_from_db()
    assert timezone.localtime(paper.filed_at).isoformat() == "2026-05-04T10:30:00+02:00"
    assert paper.dated_on == datetime.date(2026, 5, 4)


def test_nobody_else_dates_her_own_filing_back(client: Client, world: World):
    paper = world.inquiry("draft")
    address = reverse("paper_act", args=[paper.pk, "file"])
    assert "Eingegangen am" not in as_(client, world.member).get(address).content.decode()
    client.post(address, {"seen": paper.revision, "received_at": "2026-05-04T10:30"})
    paper.refresh_from_db()
    assert paper.dated_on == timezone.localdate()
    with pytest.raises(NotAllowed):
        papers.file_paper(world.inquiry("draft"), received_at=timezone.now(), by=world.member)
