"""OParlImport in a city whose server is not built like ours."""

import contextlib
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import storage
from council.models import City, ForeignSystem, Meeting, Organization, Paper, Person
from council.oparl.client import Server
from council.oparl.objects import RECORD
from council.rules.visibility import public_papers
from tests.cases.foreign_city import BEFORE, PDF, ForeignCity
from tests.cases.foreign_server import Foreign
from tests.cases.oparl import listed, shown
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city() -> Iterator[ForeignCity]:
    server = Foreign()
    yield ForeignCity(server)
    server.server.shutdown()
    server.server.server_close()


def bring(city: ForeignCity) -> str:
    """Run the import; returns what it says, with the objects that it refuses."""
    said = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_oparl", city.start, "--allow-private", stdout=said, stderr=said)
    return said.getvalue()


def page(paper: Paper) -> HttpResponse:
    """The page of a paper, as anybody finds it."""
    return Client().get(reverse("paper", args=[paper.slug]))


def test_everything_arrives_and_is_public(city: ForeignCity):
    assert "10 Objekte übernommen, 0 unverändert, 0 gelöscht, 0 abgelehnt" in bring(city)

    assert City.objects.get().name == "Quellmünde"
    kinds = set(Organization.objects.values_list("name", "kind"))
    assert kinds == {("Rat", "council"), ("Linde", "faction"), ("Gartenamt", "unit")}
    ada = Person.objects.get(name="Ada Sommer")
    assert (ada.form, ada.memberships.get().organization.name) == ("Ratsfrau", "Rat")
    starts = [timezone.localtime(one.starts_at) for one in Meeting.objects.order_by("starts_at")]
    assert [f"{start:%d.%m. %H:%M}" for start in starts] == ["07.03. 17:00", "07.04. 17:00"]

    question, answer = public_papers().order_by("pk")
    assert (question.kind, question.reference) == ("inquiry", "Q0012/24")
    asker = question.originators.get()
    assert (asker.person, asker.faction_name) == (ada, "Linde")
    assert question.lead.name == "Gartenamt"
    heard = question.consultations.get()
    assert (heard.organization_name, heard.agenda_item) == ("Rat", "4")
    assert heard.meeting == Meeting.objects.get(name="Rat 03")
    assert storage.path_of(question.issues.get().sha256).read_bytes() == PDF
    assert [file.mime for file in question.files.all()] == ["text/csv"]
    assert answer.links.get().target == question

    assert Person.objects.filter(name="Cleo Herbst").exists()  # has no seat, so nobody sees her
    for paper in (question, answer):
        assert page(paper).status_code == 200
    assert {paper["reference"] for paper in listed("paper")} == {"Q0012/24", "S0003/24"}
    assert {"Ada Sommer", "Ben Winter"} == {person["name"] for person in listed("person")}


def test_second_run_takes_only_what_changed_and_what_is_gone(city: ForeignCity):
    bring(city)
    ids = {paper.reference: paper.pk for paper in Paper.objects.all()}
    city.change()
    city.asked_for()
    assert "2 Objekte übernommen, 0 unverändert, 2 gelöscht, 0 abgelehnt" in bring(city)

    asked = city.asked_for()
    assert "vorlage/antwort" not in asked
    assert asked.count("verzeichnis") == 4
    [left] = public_papers()
    assert (left.pk, left.title) == (ids["Q0012/24"], "Wie viele Linden stehen")
    assert left.issues.count() == 1
    gone = Paper.objects.get(reference="S0003/24")
    assert page(gone).status_code == 404
    assert shown("paper", gone.pk)["deleted"] is True
    assert Meeting.objects.get(name="Rat 04").cancelled
    assert not Person.objects.get(name="Ada Sommer").memberships.exists()


def test_a_second_run_over_the_same_changes_nothing(city: ForeignCity):
    bring(city)
    before = [paper.history.count() for paper in Paper.objects.all()]
    assert "0 Objekte übernommen" in bring_same(city)
    assert [paper.history.count() for paper in Paper.objects.all()] == before


def bring_same(city: ForeignCity) -> str:
    """Run the import again while every list tells again all that it told."""
    for name, objects in city.lists.items():
        city.tells(name, objects)
    return bring(city)


def own(city: ForeignCity, path: str, **fields: Any) -> dict[str, Any]:
    """A paper of a server of this project, which sends its record with it."""
    record = {"kind": "inquiry", "title": "Linden", "public": True, **fields}
    return {"id": f"{city.root}/{path}", "modified": BEFORE, RECORD: json.dumps(record)}


def test_kinds_are_told_by_their_names_and_numbers_and_keep_what_they_are_called(
    city: ForeignCity,
):
    papers = [
        ("S0013/26", "Stellungnahme (Anfrage)", "statement", "Stellungnahme (Anfrage)"),
        (
            "I0021/26",
            "Informationsvorlage Prüfantrag",
            "information",
            "Informationsvorlage Prüfantrag",
        ),
        ("F0034/26", "mündliche Anfrage", "inquiry", "mündliche Anfrage"),
        ("F0035/26", "Dringlichkeitsanfrage", "inquiry", "Dringlichkeitsanfrage"),
        ("A0011/26", "ANTRAG", "motion", ""),
        ("A0011/26/1", "Sonderfall", "amendment", "Sonderfall"),
        ("X0001/26", "Petition", "other", "Petition"),
        ("X0002/26", None, "other", ""),
    ]
    for number, (reference, name, *_) in enumerate(papers):
        paper = {"id": f"{city.root}/art/{number}", "reference": reference, "name": "Titel"}
        city.adds("paper", paper | {"paperType": name, "modified": BEFORE})
    said = bring(city)
    assert "0 abgelehnt" in said
    assert "Unbekannte Arten, unter ihrem Namen übernommen: Petition (1), ohne Namen (1)." in said
    for reference, _, kind, kept in papers:
        paper = Paper.objects.get(reference=reference)
        assert (paper.kind, paper.kind_name) == (kind, kept), reference
        assert paper.answer_form == ("oral" if kept == "mündliche Anfrage" else "")
        assert bool(paper.urgency) is paper.urgent is (kept == "Dringlichkeitsanfrage")
    assert "Petition" in page(Paper.objects.get(reference="X0001/26")).content.decode()


def test_a_refused_paper_takes_nothing_of_the_others_with_it(city: ForeignCity):
    answered = World().statement().answered.get().paper
    before = (answered.title, [each.text for each in answered.questions.all()])
    parts = {"questions": ["Wo?", "Wie viele?"], "originators": [{"person": "Zora Neu"}]}
    city.adds(
        "paper",
        own(city, "eins", reference="F0900/24", **parts),
        own(city, "fremd", reference=answered.reference, title="Anders", questions=["Und?"]),
        own(city, "zwei", reference="F0901/24", **parts),
    )
    said = bring(city)
    assert f"{city.root}/fremd, Feld reference: Diese Nummer gibt es hier schon" in said
    for number in ("F0900/24", "F0901/24"):
        paper = Paper.objects.get(reference=number)
        assert [each.text for each in paper.questions.all()] == ["Wo?", "Wie viele?"]
        assert paper.originators.get().person_name == "Zora Neu"
    answered.refresh_from_db()
    assert (answered.title, [each.text for each in answered.questions.all()]) == before


ODD = [
    {"id": 5, "name": "Bühne"},
    {"id": None, "name": "Bühne"},
    {"id": "http://x/" + "o" * 5000, "name": "Bühne"},
    {"id": "http://x/o\0", "name": "Bühne"},
    {"id": "http://x/o\ud800", "name": "Bühne"},
    {"id": "http://x/o", "name": 5},
    {"id": "http://x/o", "name": "Bühne\0"},
    {"id": "http://x/o", "name": "Bühne", "startDate": 7},
    {"id": "http://x/o", "name": "Bühne", "subOrganizationOf": "http://x/\0"},
    {"id": "http://x/o", "name": "Bühne", "subOrganizationOf": {"id": []}},
    {"id": "http://x/o", "deleted": True},
]
ODD_PAPERS = [
    {"name": "A\ud800"},
    {"consultation": [{"id": 1}]},
    {"mainFile": {"name": ["x"], "downloadUrl": 5}},
    {"paperType": ["x"], "relatedPaper": [["x"]], "superordinatedPaper": 5},
    {"date": "99999-01-01"},
    {"originatorPerson": [{"name": {"first": "x"}}], "paperType": "Anfrage"},
    {RECORD: "5"},
    {RECORD: json.dumps({"kind": ["inquiry"], "reference": "F2/19"})},
    {RECORD: json.dumps({"kind": "inquiry", "reference": "F2/19", "files": 5})},
]


def test_nothing_that_a_server_says_ends_the_run(city: ForeignCity):
    odd = {"reference": "F0001/24", "name": "Odd", "modified": BEFORE}
    city.adds("organization", *ODD)
    city.adds(
        "paper",
        *({"id": f"{city.root}/odd/{n}", **odd, **one} for n, one in enumerate(ODD_PAPERS)),
        *ODD,
    )
    said = bring(city)
    assert "Form unbekannt" in said
    assert "\0" not in said
    question = Paper.objects.get(reference="Q0012/24")
    assert question.originators.exists()
    assert Paper.objects.get(reference="S0003/24").links.get().target == question
    assert Person.objects.get(name="Ada Sommer").memberships.exists()


TIMES = ["x" * 100, 5, "a\0", "9999-12-31T23:59:59-12:00", "0001-01-01", "2099-01-01T00:00:00Z"]


@pytest.mark.parametrize("odd", TIMES)
def test_an_odd_time_of_change_hides_nothing_that_follows(city: ForeignCity, odd: Any):
    city.lists["organization"][0]["modified"] = odd
    city.adds("organization")
    assert "10 Objekte übernommen, 0 unverändert, 0 gelöscht, 0 abgelehnt" in bring(city)
    assert ForeignSystem.objects.get().synced_until.year == 2024
    city.change()
    assert "2 gelöscht, 0 abgelehnt" in bring(city)


@pytest.mark.parametrize("odd", ["0001-01-01", "0001-01-01T00:05:00Z"])
def test_times_of_change_that_cannot_be_are_not_followed(city: ForeignCity, odd: str):
    for name, objects in city.lists.items():
        for one in objects:
            one["modified"] = odd
        city.adds(name)
    assert "10 Objekte übernommen, 0 unverändert, 0 gelöscht, 0 abgelehnt" in bring(city)
    assert ForeignSystem.objects.get().synced_until is None
    assert "0 Objekte übernommen, 10 unverändert" in bring(city)


@pytest.mark.parametrize("odd", ["0001-01-01T00:00:00", "9999-12-31T23:30:00Z"])
def test_a_sitting_at_no_time_of_ours_is_refused(city: ForeignCity, odd: str):
    city.lists["meeting"][1]["start"] = odd
    city.adds("meeting")
    assert "Feld start: Hier wird ein Zeitpunkt erwartet." in bring(city)
    assert Meeting.objects.get().name == "Rat 03"


def test_an_answer_goes_with_the_question_that_is_gone(city: ForeignCity):
    bring(city)
    question, answer = Paper.objects.order_by("pk")
    city.deletes_the_question()
    assert "0 Objekte übernommen, 0 unverändert, 1 gelöscht, 0 abgelehnt" in bring(city)
    assert not public_papers().exists()
    for paper in (question, answer):
        assert page(paper).status_code == 404
        assert shown("paper", paper.pk)["deleted"] is True


def test_an_interrupted_run_goes_on_where_it_was(
    city: ForeignCity, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*args: Any) -> bytes:
        raise KeyboardInterrupt

    parts = {"questions": ["Wo?"], "originators": [{"person": "Zora Neu"}]}
    city.adds("paper", own(city, "eins", reference="F0900/24", **parts))
    with monkeypatch.context() as patch:
        patch.setattr(Server, "content", interrupted)  # the second paper of the batch has files
        with pytest.raises(KeyboardInterrupt):
            bring(city)
    assert not Paper.objects.exists()
    assert "3 Objekte übernommen, 8 unverändert, 0 gelöscht, 0 abgelehnt" in bring(city)
    first = Paper.objects.get(reference="F0900/24")
    assert (first.questions.get().text, first.originators.get().person_name) == ("Wo?", "Zora Neu")
    assert Paper.objects.get(reference="Q0012/24").issues.count() == 1
    assert [paper.history.count() for paper in Paper.objects.all()] == [1, 1, 1]
    assert Person.objects.filter(name="Zora Neu").count() == 1
