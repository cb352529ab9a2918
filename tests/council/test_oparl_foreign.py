"""Bringing in a city whose server is not built like ours."""

import contextlib
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import storage
from council.models import City, Meeting, Organization, Paper, Person
from council.visibility import public_papers
from tests.cases.foreign_city import PDF, ForeignCity
from tests.cases.foreign_server import Foreign
from tests.cases.oparl import listed, shown

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
