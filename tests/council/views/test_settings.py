"""The city's settings: every field, the arms, the numbers, the steps and the sample."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from PIL import Image

from council import storage
from council.exceptions import ActionRefused, NotAllowed
from council.models import City, NumberSeries
from council.services import papers, registers
from responses.services.steps import change_steps
from tests.cases.pdf_reading import alternatives, opened, read_aloud, seen
from tests.world import World

pytestmark = pytest.mark.django_db
SETTINGS = "/einstellungen/"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:ink="http://example.org/ink" viewBox="0 0 10 12" ink:version="1">{}'
    '<path d="M0 0h10v12H0z" fill="#a00"/></svg>'
)


@pytest.fixture
def admin(client: Client, world: World) -> Client:
    client.force_login(world.administrator)
    return client


def values(**changes: Any) -> dict[str, Any]:
    """What the form of the settings sends when nothing but `changes` was touched."""
    city = City.objects.get(pk=1)
    sent = {name: value for name, value in model_to_dict(city).items() if value is not False}
    return {**sent, **changes}


def post(client: Client, **changes: Any) -> str:
    return client.post(SETTINGS, values(**changes), follow=True).content.decode()


def png(size: tuple[int, int] = (10, 12)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, "PNG")
    return buffer.getvalue()


def upload(content: bytes | str, name: str = "wappen.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_the_pages_are_for_the_administrator_only(client: Client, world: World):
    pages = [SETTINGS, reverse("steps"), reverse("sample_pdf")]
    for name, user in world.users.items():
        if user == world.administrator:
            continue
        client.force_login(user)
        assert {client.get(page).status_code for page in pages} == {404}, name
        assert client.post(SETTINGS, values(name="Gekapert")).status_code == 404
        assert client.post(reverse("series"), {}).status_code == 404
        assert client.post(reverse("steps"), {}).status_code == 404
    client.logout()
    assert client.get(SETTINGS)["Location"].startswith("/konto/anmelden/")
    assert City.objects.get().name == "Elbtal"
    with pytest.raises(NotAllowed):
        registers.save_city(City.objects.get(), by=world.clerk)


def test_everything_is_saved(admin: Client, world: World):
    changes = {
        "name": "Neustadt",
        "kind": "",
        "council_name": "Rat der Stadt",
        "council_chair": "Ratsvorsitz",
        "mayor_label": "Der Oberbürgermeister",
        "mayor_name": "Max Muster",
        "phone_prefix": "540",
        "time_zone": "Europe/Vienna",
        "land": "SN",
        "deadline_length": 20,
        "deadline_unit": "working_days",
        "deadline_start": "receipt",
        "prefix_inquiry": "AF",
        "prefix_motion": "AN",
        "prefix_statement": "ST",
        "prefix_interim_notice": "ZN",
        "sentence_filed": "Am {date} kam {kind} in den {council}:",
        "sentence_reply": "Die {city} antwortet.",
        "sentence_ask": "Ich frage:",
        "sentence_move": "Beschluss:",
        "sentence_expected": "Antwort bis {date}.",
        "heading_statement": "Antwort der Verwaltung",
        "print_layout": "letter",
        "print_size": 12,
        "name_line": "Neustadt an der Elbe",
        "signature_block": "{mayor_name}\n{mayor}\nRathaus",
        "shows_case_officers": True,
        "imprint": "Rathaus **Neustadt**",
        "privacy": "Keine Angaben.",
    }
    assert "Die Einstellungen sind gespeichert." in post(admin, **changes)
    city = City.objects.get()
    assert {name: getattr(city, name) for name in changes} == changes
    assert city.steps_left_out == []  # kept on a page of its own
    assert city.history.first().history_user == world.administrator
    assert "<strong>Neustadt</strong>" in admin.get("/impressum/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "erforderlich"),
        ({"name": "Elb\ntal"}, "Steuerzeichen"),
        ({"name": "Elbtal 😀"}, "nicht darstellen"),
        ({"kind": "x" * 61}, "höchstens 60 Zeichen"),
        ({"time_zone": "Europa/Nirgends"}, "Diese Zeitzone gibt es nicht."),
        ({"time_zone": "../../etc/passwd"}, "Diese Zeitzone gibt es nicht."),
        ({"land": "XX"}, "gültige Auswahl"),
        ({"mayor_label": "Der König"}, "gültige Auswahl"),
        ({"deadline_length": "0"}, "größer oder gleich 1"),
        ({"deadline_length": "9999999999"}, "kleiner oder gleich"),
        ({"deadline_length": "vier"}, "ganze Zahl"),
        ({"prefix_inquiry": "f1"}, "einen bis drei Großbuchstaben"),
        ({"prefix_motion": "F"}, "ihre eigenen Buchstaben"),
        ({"sentence_filed": "Am {tag} eingebracht"}, "hier nur möglich: {date}"),
        ({"sentence_reply": "Die {city antwortet"}, "hier nur möglich: {city}"),
        ({"sentence_ask": "{0.__class__}"}, "hier nur möglich"),
        ({"sentence_expected": "Bis {tag}"}, "hier nur möglich: {date}"),
        ({"heading_statement": ""}, "erforderlich"),
        ({"print_layout": "../letter"}, "gültige Auswahl"),
        ({"print_size": "13"}, "gültige Auswahl"),
        ({"name_line": "Elbtal 😀"}, "nicht darstellen"),
        ({"signature_block": "{person}"}, "hier nur möglich: {name}, {office}"),
        ({"signature_block": "a\n" * 6 + "b"}, "höchstens 6 Zeilen"),
        ({"signature_block": "😀"}, "nicht darstellen"),
        ({"signature_block": "a\x07b"}, "Steuerzeichen"),
        ({"imprint": "a\x07b"}, "Steuerzeichen"),
    ],
)
def test_bad_input_is_explained_and_nothing_saved(
    admin: Client, world: World, changes: dict[str, str], words: str
):
    assert words in post(admin, **changes)
    assert City.objects.get().history.count() == 1


class TestArms:
    def save(self, admin: Client, content: bytes | str, name: str = "wappen.svg") -> str:
        return post(admin, arms=upload(content, name), arms_alt="Wappen: ein Feld in Rot")

    def test_a_png_is_kept_as_it_is(self, admin: Client, world: World):
        assert "gespeichert" in self.save(admin, png(), "wappen.png")
        city = City.objects.get()
        assert (city.arms_mime, storage.load(city.arms_sha256)) == ("image/png", png())
        assert "Wappen entfernen" in admin.get(SETTINGS).content.decode()
        post(admin, remove_arms="on")
        assert not City.objects.get().has_arms

    def test_of_an_svg_only_the_drawing_is_kept(self, admin: Client, world: World):
        note = '<ink:page style="x"/><metadata><ink:RDF>Entwurf 7</ink:RDF></metadata>'
        link = '<use xlink:href="#a"/><style>.a{fill:url(#b)}</style><!-- geheim -->'
        assert "gespeichert" in self.save(admin, SVG.format(note + link))
        city = City.objects.get()
        kept = storage.load(city.arms_sha256).decode()
        assert city.arms_mime == "image/svg+xml"
        assert kept.startswith("<svg xmlns=")
        assert 'xlink:href="#a"' in kept
        for gone in ("Entwurf 7", "geheim", "example.org"):
            assert gone not in kept

    @pytest.mark.parametrize(
        "content",
        [
            SVG.format("<script>alert(1)</script>"),
            SVG.format("<foreignObject/>"),
            SVG.format('<image xlink:href="https://example.org/a.png"/>'),
            SVG.format('<a href="https://example.org/"/>'),
            SVG.format('<animate attributeName="href" to="javascript:alert(1)"/>'),
            SVG.format('<use href="https://example.org/a.svg#b"/>'),
            SVG.format('<use xlink:href=" data:image/svg+xml,x"/>'),
            SVG.format('<g onload="alert(1)"/>'),
            SVG.format('<g fill="url(https://example.org/a)"/>'),
            SVG.format("<g style=\"background:URL( '//example.org/a')\"/>"),
            SVG.format("<style>@import 'https://example.org/a.css';</style>"),
            SVG.format("<style>a{fill:u\\72l(//example.org)}</style>"),
            SVG.format("<g>" * 100 + "</g>" * 100),
            '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(""),
            '<?xml-stylesheet href="https://example.org/a.css"?>' + SVG.format(""),
            SVG.format("").encode("utf-16"),
            "<svg>",
            "<svg></svg>",
            "<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
            b"\x89PNG\r\n\x1a\n" + b"kaputt" * 20,
            png()[:-20],
            b"GIF89a" + b"\0" * 50,
            b"%PDF-1.7",
            b"",
        ],
    )
    def test_what_acts_loads_or_is_no_picture_is_refused(
        self, admin: Client, world: World, content: bytes | str
    ):
        page = self.save(admin, content)
        assert "gespeichert" not in page
        assert "kern-error" in page
        assert not City.objects.get().has_arms

    def test_large_pictures_are_refused(self, admin: Client, world: World):
        assert "möglich sind 1,0 MB" in self.save(admin, b"\x89PNG\r\n\x1a\n" + b"0" * 1_000_001)
        assert "höchstens 4000 Bildpunkte" in self.save(admin, png((4001, 1)), "a.png")

    def test_a_picture_needs_words(self, admin: Client, world: World):
        page = post(admin, arms=upload(png(), "a.png"))
        assert "Bitte beschreiben Sie das Wappen" in page

    def test_a_new_one_or_none(self, admin: Client, world: World):
        self.save(admin, png(), "a.png")
        page = post(admin, arms=upload(SVG.format("")), remove_arms="on")
        assert "Bitte wählen Sie eines" in page


class TestSample:
    def test_it_shows_the_stored_sentences(self, admin: Client, world: World):
        answer = admin.get(reverse("sample_pdf"))
        assert answer["Content-Type"] == "application/pdf"
        text = seen(answer.content, page=1)
        assert "MUSTER" in opened(answer.content).pages[0].extract_text()
        assert "Landeshauptstadt Elbtal kann folgend Stellung nehmen." in text

    def test_it_shows_sentences_before_they_are_saved(self, admin: Client, world: World):
        sent = values(sentence_reply="Die {city} sagt dazu Folgendes.")
        text = seen(admin.post(reverse("sample_pdf"), sent).content, page=1)
        assert "Die Landeshauptstadt Elbtal sagt dazu Folgendes." in text
        assert "folgend Stellung" in City.objects.get().sentence_reply

    def test_it_shows_the_look_before_it_is_saved(self, admin: Client, world: World):
        sent = values(
            print_layout="letter",
            name_line="Elbtal am Wehr",
            mayor_name="Dr. Ada Licht",
            signature_block="{mayor_name}\n{mayor}",
            arms=upload(SVG.format("")),
            arms_alt="Wappen: ein Feld in Rot",
        )
        pdf = admin.post(reverse("sample_pdf"), sent).content
        text = read_aloud(pdf)
        assert "Elbtal, " in text
        assert text.index("Elbtal am Wehr") < text.index("Betreff") < text.index("Dr. Ada Licht")
        assert alternatives(pdf) == ["Wappen: ein Feld in Rot"]
        assert City.objects.get().print_layout == "grid"
        assert not City.objects.get().has_arms

    def test_a_wrong_sentence_is_explained(self, admin: Client, world: World):
        page = admin.post(reverse("sample_pdf"), values(sentence_reply="{x}")).content.decode()
        assert "hier nur möglich" in page


class TestSeries:
    def move(self, admin: Client, **changes: Any) -> str:
        sent = {"prefix": "F", "year": "2031", "next_number": "120", **changes}
        return admin.post(reverse("series"), sent, follow=True).content.decode()

    def test_a_series_goes_on_higher(self, admin: Client, world: World):
        paper = world.inquiry()
        year = str(paper.year)
        assert paper.reference in ("F0001/" + year[2:],)
        page = self.move(admin, year=year)
        assert "geht mit der neuen Nummer weiter" in page
        assert '<td data-label="Zuletzt vergeben" class="cell-number">119</td>' in page
        assert world.inquiry().reference == f"F0120/{year[2:]}"
        assert "F" in City.objects.get().history.first().history_change_reason

    def test_never_downwards(self, admin: Client, world: World):
        self.move(admin)
        assert "Möglich sind Nummern von 120 bis 99999." in self.move(admin, next_number="119")
        assert NumberSeries.objects.get(prefix="F", scope="2031").last == 119

    @pytest.mark.parametrize(
        "changes",
        [
            {"prefix": "X"},
            {"year": "1066"},
            {"year": "2131"},
            {"year": "heuer"},
            {"next_number": "0"},
            {"next_number": "100000"},
            {"next_number": "1" * 40},
            {"next_number": ""},
        ],
    )
    def test_bad_input_changes_nothing(self, admin: Client, world: World, changes: dict[str, str]):
        assert "kern-error" in self.move(admin, **changes)
        assert not NumberSeries.objects.filter(scope="2031").exists()


class TestSteps:
    def test_a_step_is_switched_off_and_left_out(self, admin: Client, world: World):
        admin.post(reverse("steps"), {"cosigning": "on", "division_review": "on"})
        assert City.objects.get().steps_left_out == ["unit_review"]
        assert world.statement("drafting").state == "drafting"
        assert City.objects.get().history.first().history_user == world.administrator

    def test_a_step_that_holds_an_answer_stays(self, admin: Client, world: World):
        world.statement("unit_review")
        page = admin.post(reverse("steps"), {"cosigning": "on"}).content.decode()
        assert "An diesem Schritt: 1 Vorgang." in page
        assert City.objects.get().steps_left_out == []

    def test_nobody_else_switches(self, world: World):
        with pytest.raises(ActionRefused):
            change_steps(used=["unit_review", "division_review"], by=world.clerk)

    def test_settings_do_not_touch_the_steps(self, admin: Client, world: World):
        change_steps(used=["unit_review", "division_review"], by=world.administrator)
        post(admin, name="Neustadt")
        assert City.objects.get().steps_left_out == ["cosigning"]


def test_a_new_prefix_begins_its_own_numbers(admin: Client, world: World):
    world.inquiry()
    post(admin, prefix_inquiry="AF")
    paper = world.inquiry("filed")
    papers.register_paper(paper, by=world.clerk)
    assert paper.reference is not None
    assert paper.reference.startswith("AF0001/")
