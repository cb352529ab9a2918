"""Routing slips and compared versions as PDF."""

import pytest
from django.test import Client
from django.urls import reverse

from responses.documents.comparison import compared, unchanged
from responses.models import Statement
from responses.services import drafting, moves
from tests.cases import printed
from tests.cases.pdf_reading import read_aloud
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


def spoken(client: Client, user: object, address: str) -> str:
    """What a PDF says that `user` opens."""
    client.force_login(user)
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    return read_aloud(response.content)


@scene
def statement(world: World) -> Statement:
    """An answer that came back once and was changed after that."""
    statement = world.statement("unit_review")
    moves.return_(statement, by=world.head, comment="Bitte die Kosten nennen.")
    answer = statement.answers.get(position=1)
    drafting.save_answer(
        answer, text="Der Prozess läuft noch bis Mai.", by=world.officer, ready=True
    )
    statement.refresh_from_db()
    moves.forward(statement, by=world.officer)
    return statement


class TestSlips:
    def test_slip_of_an_answer_names_every_step(self, client, world, statement):
        text = spoken(client, world.head, reverse("slip_pdf", args=[statement.pk]))
        assert "Laufzettel" in text
        assert "Arbeitspapier, keine amtliche Ausfertigung." in text
        assert "Bitte die Kosten nennen." in text
        for step in statement.steps.all():
            assert step.by_name in text

    def test_slip_of_a_paper_is_for_those_who_see_its_page(self, client, world):
        paper = world.inquiry("registered")
        address = reverse("paper_slip_pdf", args=[paper.pk])
        text = spoken(client, world.clerk, address)
        assert text.index("Eingereicht") < text.index("Registriert")
        assert paper.title in text
        client.force_login(world.officer)
        assert client.get(address).status_code == 404
        assert client.get(reverse("paper_slip", args=[paper.pk])).status_code == 404

    def test_button_leads_to_the_pdf(self, client, world, statement):
        for page, pdf in (("slip", "slip_pdf"), ("paper_slip", "paper_slip_pdf")):
            pk = statement.pk if page == "slip" else statement.answered.get().paper_id
            client.force_login(world.head)
            shown = client.get(reverse(page, args=[pk])).content.decode()
            assert reverse(pdf, args=[pk]) in shown

    def test_number_of_queries_does_not_grow(
        self, client, world, statement, django_assert_max_num_queries
    ):
        address = reverse("slip_pdf", args=[statement.pk])
        client.force_login(world.head)
        with django_assert_max_num_queries(40) as before:
            client.get(address)
        moves.return_(statement, by=world.head, comment="Noch einmal.")
        moves.forward(statement, by=world.officer)
        with django_assert_max_num_queries(len(before)):
            client.get(address)


class TestComparison:
    def address(self, statement: Statement, old: object, new: object) -> str:
        return f"{reverse('comparison_pdf', args=[statement.pk])}?von={old}&bis={new}"

    def test_two_versions_show_what_is_new_and_what_is_gone(self, client, world, statement):
        last = statement.versions.order_by("-number").first().number
        for address in (
            self.address(statement, 1, last),
            self.address(statement, last, 1),
        ):
            text = spoken(client, world.head, address)
            assert "[–\u00a0" in text
            assert "noch bis Mai.\u00a0+]" in text
            assert "Fassung" in text
            assert text.index("Zur Frage 1)") < text.index("Unverändert") < text.index("Telefon")

    @pytest.mark.parametrize(("old", "new"), [("1", "1"), ("1", "99"), ("x", "2"), ("", "")])
    def test_wrong_choice_is_explained(self, client, world, statement, old, new):
        client.force_login(world.head)
        response = client.get(self.address(statement, old, new))
        assert response.status_code == 200
        assert "error-summary" in response.content.decode()
        assert response["Content-Type"].startswith("text/html")

    def test_others_find_neither(self, client, world, statement):
        for user in (world.member, world.administrator):
            client.force_login(user)
            assert client.get(self.address(statement, 1, 2)).status_code == 404
            assert client.get(reverse("slip_pdf", args=[statement.pk])).status_code == 404

    def test_pages_offer_it(self, client, world, statement):
        client.force_login(world.head)
        page = client.get(reverse("versions", args=[statement.pk])).content.decode()
        assert "Vergleich als PDF" in page
        page = client.get(reverse("version", args=[statement.pk, 2])).content.decode()
        assert "?von=1&amp;bis=2" in page


def test_only_changed_words_are_marked():
    old = printed.changed(
        answers=[{"questions": [1], "text": "Das Amt prüft den Antrag.\n\nEnde."}]
    )
    new = printed.changed(
        answers=[{"questions": [1], "text": "Das Amt prüfte den Antrag.\n\nEnde."}]
    )
    (part,) = compared(old, new)
    assert part == {
        "heading": "Zur Frage 1)",
        "lines": [
            [("", "Das Amt"), ("-", "prüft"), ("+", "prüfte"), ("", "den Antrag.")],
            [("", "Ende.")],
        ],
        "note": "",
    }
    assert "Verteiler" in unchanged(old, new)


def test_a_change_without_other_words_is_told():
    old = printed.changed(answers=[{"questions": [1], "text": "Das Amt prüft."}])
    new = printed.changed(answers=[{"questions": [1], "text": "Das Amt **prüft**."}])
    (part,) = compared(old, new)
    assert part["lines"] == [[("", "Das Amt prüft.")]]
    assert "Hervorhebungen" in part["note"]
    assert "Zur Frage 1)" not in unchanged(old, new)


def test_another_file_of_the_same_name_is_told():
    def annex(sha256: str) -> printed.Document:
        return printed.changed(files=[{"name": "Plan", "role": "attachment", "sha256": sha256}])

    (part,) = compared(annex("ab" * 32), annex("cd" * 32))
    assert "der Inhalt einer Datei ist anders" in part["note"]


def test_lines_without_much_in_common_are_two():
    old = printed.changed(answers=[{"questions": [1], "text": "- Bänke\n- Bäume"}])
    new = printed.changed(answers=[{"questions": [1], "text": "- Brunnen an jeder Ecke\n- Bäume"}])
    lines = compared(old, new)[0]["lines"]
    assert lines == [[("-", "- Bänke")], [("+", "- Brunnen an jeder Ecke")], [("", "- Bäume")]]


def test_parts_that_come_and_go():
    old = printed.changed(closing="Mit freundlichen Grüßen", phone=None)
    new = printed.changed(files=[], public=False)
    lines_of = {part["heading"]: part["lines"] for part in compared(old, new)}
    assert lines_of["Schluss"] == [[("-", "Mit freundlichen Grüßen")]]
    assert lines_of["Telefon"] == [[("+", "540 7712")]]
    assert lines_of["Öffentlichkeit"] == [[("-", "öffentlich")], [("+", "nichtöffentlich")]]
    assert lines_of["Anlagen"] == [[("-", "Anlage 1 Liste der Spielplätze")]]
