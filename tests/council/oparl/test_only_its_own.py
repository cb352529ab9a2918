"""An import changes only what it has brought itself, and shows nothing that is hidden here.

This city has what the other one seems to tell of: papers with its numbers, people, factions and
sittings with its names. What is not public here carries a word that nobody else may read.
"""

import contextlib
import datetime
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from council.enums import OrganizationKind
from council.history import save_as
from council.models import (
    ForeignObject,
    ForeignSystem,
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Paper,
    PaperLink,
    Person,
)
from council.rules.visibility import public_papers
from council.services import papers
from council.services.content import Attachment
from responses.services import assignments
from tests.cases.foreign_city import AFTER, ForeignCity
from tests.cases.foreign_server import Foreign
from tests.cases.stored import contents, without_traces
from tests.council.oparl.test_foreign_city import bring, own
from tests.world import LONG_AGO, World

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "Zeisigvogel"
SECRET = {"confidential": True, "confidentiality_ground": "Personalangelegenheit"}


@pytest.fixture
def city() -> Iterator[ForeignCity]:
    server = Foreign()
    yield ForeignCity(server)
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture
def here() -> World:
    return World()


def draft(here: World, **values: Any) -> Paper:
    paper = here.inquiry("draft", title=f"{CANARY} im Titel", **values)
    plan = Attachment(CANARY, "application/pdf", b"%PDF-1.7 " + CANARY.encode())
    papers.change_attachments(paper, added=[plan], by=here.member)
    return papers.file_paper(paper, by=here.member)


def registered(here: World, *, publish: bool = True, **values: Any) -> Paper:
    paper = draft(here, **values)
    papers.register_paper(paper, by=here.clerk, publish=publish, meeting=here.past_sitting)
    return Paper.objects.get(pk=paper.pk)


def in_work(here: World) -> Paper:
    paper = registered(here, **SECRET)
    here.statement("drafting", paper=paper)
    return paper


def withdrawn(here: World) -> Paper:
    paper = registered(here, **SECRET)
    return assignments.withdraw_paper(paper, by=here.member, comment="Erledigt.")


OURS: dict[str, Callable[[World], Paper]] = {
    "confidential": lambda here: registered(here, **SECRET),
    "confidential in work": in_work,
    "confidential and withdrawn": withdrawn,
    "not published": lambda here: registered(here, publish=False),
    "public": registered,
    "answer": lambda here: here.statement("distributed").published,  # type: ignore[return-value]
}


def all_of(paper: Paper) -> dict[str, Any]:
    """Every row that belongs to a paper, with its history."""
    tables = without_traces(contents())
    return {
        name: [row for row in rows if paper.pk in (row.get("paper_id"), row.get("subject_id"))]
        for name, rows in tables.items()
    } | {"paper": list(Paper.objects.filter(pk=paper.pk).values()), "n": paper.history.count()}


def seen_by_everybody(paper: Paper) -> str:
    addresses = [f"/{paper.slug}/", f"/oparl/paper/{paper.pk}", "/vorgaenge/", "/oparl/body/1/file"]
    return "".join(Client().get(address).content.decode() for address in addresses)


@pytest.mark.parametrize("name", OURS)
def test_a_number_of_ours_is_refused(city: ForeignCity, here: World, name: str):
    ours = Paper.objects.get(pk=OURS[name](here).pk)
    before, was_public = all_of(ours), ours.is_public
    city.adds(
        "paper",
        own(city, "gleich", reference=ours.reference, title="Anders", questions=["Und?"]),
        {"id": f"{city.root}/fremd", "reference": ours.reference, "name": "Noch anders"},
    )
    said = bring(city)
    for address in ("gleich", "fremd"):
        assert f"{city.root}/{address}, Feld reference: Diese Nummer gibt es hier schon" in said
    assert "2 abgelehnt" in said
    assert all_of(ours) == before
    assert (ours in public_papers()) == was_public
    if not was_public:
        assert CANARY not in seen_by_everybody(ours)


def test_who_has_the_same_name_stays_another(city: ForeignCity, here: World):
    ada = Person(name="Ada Sommer", sort_name="Sommer", form="Bürgerin")
    rat = Organization(kind=OrganizationKind.COUNCIL, name="Rat")
    linde = Organization(kind=OrganizationKind.FACTION, name="Linde")
    garden = Organization(kind=OrganizationKind.UNIT, name="Gartenamt")
    for row in (ada, rat, linde, garden):
        save_as(row, by=None)
    at = timezone.make_aware(datetime.datetime(2024, 3, 7, 17))
    sitting = Meeting(organization=rat, name="Rat 03", starts_at=at, place="Ratssaal")
    seat = Membership(person=ada, organization=rat, valid_from=LONG_AGO, role="Gast")
    for one in (sitting, seat):
        save_as(one, by=None)
    ours = [ada, rat, linde, garden, sitting, seat]
    before = [(row.history.count(), _values(row)) for row in ours]
    assert "0 abgelehnt" in bring(city)

    for row in ours:
        row.refresh_from_db()
    assert [(row.history.count(), _values(row)) for row in ours] == before
    for model, name in ((Person, "Ada Sommer"), (Organization, "Rat"), (Organization, "Linde"),
                        (Organization, "Gartenamt"), (Meeting, "Rat 03")):  # fmt: skip
        assert model._default_manager.filter(name=name).count() == 2, name
    question = Paper.objects.get(reference="Q0012/24")
    asker, heard = question.originators.get(), question.consultations.get()
    assert asker.person_id != ada.pk
    assert asker.faction_id != linde.pk
    assert (question.lead == garden, heard.organization == rat) == (False, False)
    assert heard.meeting != sitting


def _values(row: Any) -> dict[str, Any]:
    values = type(row).objects.filter(pk=row.pk).values()[0]
    return dict(values)


def test_a_term_of_ours_stays_and_the_other_is_told(city: ForeignCity, here: World):
    ours = LegislativeTerm(number="VIII", starts_on=datetime.date(2024, 7, 1))
    save_as(ours, by=None)
    theirs = {"id": f"{city.root}/wp", "name": "VIII. Wahlperiode", "startDate": "2019-01-01"}
    city.begins_with_terms(theirs)
    said = bring(city)
    assert f"{city.root}/wp" in said
    ours.refresh_from_db()
    assert ours.starts_on == datetime.date(2024, 7, 1)


def test_the_one_mayor_is_left_as_she_is_and_told(city: ForeignCity, here: World):
    before = _values(here.mayor)
    mayor = {"id": f"{city.root}/ob", "name": "Oberbürgermeister", "shortName": "OB"}
    city.adds("organization", mayor)
    said = bring(city)
    assert f"{city.root}/ob: Die Oberbürgermeisterin ist schon da und bleibt unverändert." in said
    assert "0 abgelehnt" in said
    assert _values(here.mayor) == before


def test_what_was_hidden_here_stays_hidden(city: ForeignCity, here: World):
    bring(city)
    theirs = Paper.objects.get(reference="Q0012/24")
    papers.change_confidentiality(
        theirs, confidential=True, ground=CANARY, by=here.clerk, comment="Name"
    )
    before = all_of(theirs)
    city.change()
    said = bring(city)
    assert "vorlage/linden, Feld public: Die Drucksache ist hier nicht öffentlich" in said
    assert all_of(theirs) == before
    assert CANARY not in seen_by_everybody(theirs)


def test_what_the_import_took_back_it_may_show_again(city: ForeignCity, here: World):
    bring(city)
    question, answer = city.lists["paper"]
    city.deletes_the_question()
    bring(city)
    theirs = Paper.objects.get(reference="Q0012/24")
    old = theirs.issues.get()
    assert (theirs.is_public, old.public) == (False, False)
    later = {"modified": "2024-06-01T10:00:00"}
    city.tells("paper", [question | later, answer | later])
    assert "0 abgelehnt" in bring(city)
    theirs.refresh_from_db()
    assert theirs.is_public
    assert [issue.public for issue in theirs.issues.order_by("number")] == [False, True]


def test_what_it_hides_it_takes_back_with_all_that_was_issued(city: ForeignCity, here: World):
    letter = {"mainFile": f"{city.root}/datei/brief", "paperType": "Anfrage", "name": "Linden"}
    city.adds("paper", {"id": f"{city.root}/eins", "reference": "F0900/24", **letter})
    bring(city)
    theirs = Paper.objects.get(reference="F0900/24")
    assert theirs.issues.get().public
    for name in city.lists:
        city.tells(name, [])
    secret = {"public": False, "confidentiality_ground": "Personal"}
    city.tells("paper", [own(city, "eins", reference="F0900/24", **secret)])
    assert "0 abgelehnt" in bring(city)
    theirs.refresh_from_db()
    assert theirs.confidential
    assert not theirs.issues.get().public


def test_a_registration_that_was_undone_here_stays_undone(city: ForeignCity, here: World):
    city.adds("paper", own(city, "eins", reference="F0900/24"))
    bring(city)
    theirs = Paper.objects.get(reference="F0900/24")
    papers.void_registration(theirs, by=here.clerk, comment="Nicht von hier")
    before = all_of(theirs)
    for name in city.lists:
        city.tells(name, [])
    changed = own(city, "eins", reference="F0900/24", title="Anders") | {"modified": AFTER}
    city.tells("paper", [changed])
    assert "Die Registrierung ist hier aufgehoben" in bring(city)
    assert all_of(theirs) == before


def test_an_address_that_was_something_else_changes_no_row_of_ours(city: ForeignCity, here: World):
    """What was an organisation there, and now is a sitting, is not the sitting with its number."""
    bring(city)
    council = ForeignObject.objects.get(kind="organization", address=f"{city.root}/gremium/rat")
    ours = Meeting.objects.get(pk=here.past_sitting.pk)
    ForeignObject.objects.filter(pk=council.pk).update(number=ours.pk)
    before = _values(ours)
    place = {"start": "2024-09-07T17:00:00", "organization": f"{city.root}/gremium/linde"}
    for name in city.lists:
        city.tells(name, [])
    city.tells("meeting", [{"id": council.address, "name": "Anders", "modified": AFTER, **place}])
    bring(city)
    city.tells("meeting", [{"id": council.address, "modified": AFTER, "deleted": True}])
    bring(city)
    assert _values(ours) == before


def test_an_answer_from_there_is_none_to_an_inquiry_of_ours(city: ForeignCity, here: World):
    ours = registered(here)
    number = {"reference": "S0900/24", "title": "Fremde Antwort", "parents": [ours.reference]}
    city.adds("paper", own(city, "antwort", **number | {"kind": "statement"}))
    assert "0 abgelehnt" in bring(city)
    assert PaperLink.objects.get(paper__reference="S0900/24").target is None
    assert "Fremde Antwort" not in Client().get(f"/{ours.slug}/").content.decode()


def test_a_number_that_we_give_later_is_not_the_one_that_was_meant(city: ForeignCity, here: World):
    first = registered(here)
    coming = str(first.reference).replace("0001", "0002")
    city.adds("paper", own(city, "später", reference="F0900/24", related=[coming]))
    bring(city)
    second = registered(here)
    assert second.reference == coming
    assert PaperLink.objects.get(paper__reference="F0900/24").target is None


def test_a_seat_that_was_entered_here_stays(city: ForeignCity, here: World):
    bring(city)
    ada = Person.objects.get(name="Ada Sommer")
    seat = Membership(person=ada, organization=here.committee, valid_from=LONG_AGO)
    save_as(seat, by=None)
    city.change()
    bring(city)
    assert list(ada.memberships.all()) == [seat]


# --- Files -------------------------------------------------------------------------------------


def take_in(path: Path, *lines: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    said = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_papers", str(path), "--update", stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.parametrize("name", OURS)
def test_a_file_changes_no_paper_that_it_did_not_bring(here: World, tmp_path: Path, name: str):
    ours = Paper.objects.get(pk=OURS[name](here).pk)
    before = all_of(ours)
    line = {"kind": ours.kind, "reference": ours.reference, "title": "Anders", "public": True}
    said = take_in(tmp_path / "lines.jsonl", line)
    assert "aus anderer Quelle" in said
    assert f"{ours.reference}, Feld reference" in said
    assert all_of(ours) == before


def test_a_file_may_change_what_it_brought_and_not_what_a_server_brought(
    city: ForeignCity, tmp_path: Path
):
    bring(city)
    path = tmp_path / "lines.jsonl"
    line = {"kind": "inquiry", "reference": "F0900/24", "title": "Erst", "public": True}
    assert "1 neu" in take_in(path, line)
    assert "1 geändert" in take_in(path, line | {"title": "Dann"})
    assert "aus anderer Quelle" in take_in(path, line | {"reference": "Q0012/24"})
    city.adds("paper", own(city, "gleich", reference="F0900/24"))
    for name, objects in city.lists.items():
        city.tells(name, objects)
    assert "gleich, Feld reference" in bring(city)
    titles = set(Paper.objects.values_list("title", flat=True))
    assert titles == {"Wie viele Linden", "Drei Linden", "Dann"}


def test_a_citys_own_export_changes_nothing_where_it_came_from(here: World, tmp_path: Path):
    registered(here, **SECRET)
    here.statement("distributed")
    path = tmp_path / "own.jsonl"
    call_command("export_papers", str(path), verbosity=0)
    before = without_traces(contents())
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert "3 unverändert, 0 abgelehnt" in take_in(path, *lines)
    assert without_traces(contents()) == before


def test_a_name_that_several_have_means_none_of_them(here: World, tmp_path: Path):
    for _ in range(2):
        save_as(Person(name="Zora Neu", sort_name="Neu"), by=None)
    line = {"kind": "inquiry", "reference": "F0900/24", "title": "Erst", "public": True}
    said = take_in(tmp_path / "a.jsonl", line | {"originators": [{"person": "Zora Neu"}]})
    assert "Zora Neu: So heißen hier mehrere" in said
    third = Paper.objects.get(reference="F0900/24").originators.get().person
    again = {**line, "reference": "F0901/24", "originators": [{"person": "Zora Neu"}]}
    take_in(tmp_path / "b.jsonl", again)
    assert Paper.objects.get(reference="F0901/24").originators.get().person == third
    assert Person.objects.filter(name="Zora Neu").count() == 3


def test_what_files_brought_before_this_was_noted_may_be_changed_by_files(
    here: World, tmp_path: Path
):
    """The update of a record that files were brought into."""
    ours, path = registered(here, **SECRET), tmp_path / "lines.jsonl"
    line = {"kind": "inquiry", "reference": "F0900/24", "title": "Erst", "public": True}
    take_in(path, line)
    ForeignSystem.objects.all().delete()
    assert "aus anderer Quelle" in take_in(path, line | {"title": "Dann"})
    update: Any = import_module("council.migrations.0018_foreign_kinds")
    update.note_what_came_in_files(apps, None)
    assert "1 geändert" in take_in(path, line | {"title": "Dann"})
    said = take_in(path, line | {"reference": ours.reference})
    assert "aus anderer Quelle" in said
