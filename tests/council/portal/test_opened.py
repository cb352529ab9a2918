"""What was issued before a paper came to the public stays closed, whatever the paper became.

Words that were taken out of papers before they were made public stand in what was issued before.
They are looked for in everything that strangers, and staff without a part in it, may have.
"""

import json
import zipfile
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from council import storage, worker
from council.bundles import queue
from council.documents import issues
from council.documents.issues import ensure_issue
from council.history import save_as
from council.models import File, Issue, Paper, PublicObject, User
from council.rules.visibility import public_files, visible_files, visible_issues, visible_papers
from council.search import indexing
from council.services import papers
from council.services.bundles import order_bundle
from council.services.content import Attachment
from responses.models import Statement
from responses.services import decisions, drafting, moves
from tests.cases.forms import client_of
from tests.cases.oparl import fetch, listed, walked
from tests.cases.pdf_reading import page_count, seen
from tests.cases.uploads import small_pdf
from tests.council.rules.test_visibility import answer_to_a_secret_of_others_too
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db

CANARY = "Zeisigvogel"
NOT_YET = "Die öffentliche Fassung ist noch nicht ausgegeben."
GROUND = "Personalangelegenheit"
SECRET = {"confidential": True, "confidentiality_ground": GROUND}
PDF = b"%PDF-1.7 "


def opens(paper: Paper, world: World) -> None:
    papers.change_confidentiality(paper, confidential=False, by=world.clerk, comment="Geprüft")
    ensure_issue(fresh(paper), by=world.clerk)


def hides(paper: Paper, world: World) -> None:
    papers.change_confidentiality(
        paper, confidential=True, ground=GROUND, by=world.clerk, comment="Name genannt"
    )
    ensure_issue(fresh(paper), by=world.clerk)


def neutralises(paper: Paper, world: World) -> None:
    papers.correct_title(paper, title="Eine Personalie", by=world.clerk, comment="Name")
    ensure_issue(fresh(paper), by=world.clerk)


def fresh(paper: Paper) -> Paper:
    return Paper.objects.get(pk=paper.pk)


def asked(world: World, *, publish: bool = True, **values: Any) -> Paper:
    """A registered inquiry with a name in its title, issued."""
    paper = world.inquiry("draft", title=f"{CANARY} im Titel", **values)
    plan = Attachment("Lageplan", "application/pdf", b"%PDF-1.7 Plan")
    papers.change_attachments(paper, added=[plan], by=world.member)
    papers.file_paper(paper, by=world.member)
    papers.register_paper(paper, by=world.clerk, publish=publish)
    ensure_issue(fresh(paper), by=world.clerk)
    return fresh(paper)


def answered(world: World) -> Statement:
    """A confidential answer to a public inquiry, with a name in its text and in its annex."""
    statement = world.statement("drafting", paper=world.inquiry(), text=f"{CANARY} war es.")
    writes_head(statement, world, confidential=True)
    annex = PDF + CANARY.encode()
    drafting.add_annex(
        statement, name=f"{CANARY} im Plan", mime="application/pdf", content=annex, by=world.officer
    )
    distributes(statement, world)
    return statement


def writes_head(statement: Statement, world: World, *, confidential: bool) -> None:
    head = drafting.Head(
        editors="Frau Wien",
        confidential=confidential,
        confidentiality_ground=GROUND if confidential else "",
    )
    statement.refresh_from_db()
    drafting.save_head(statement, head=head, by=world.officer)


def corrects(statement: Statement, world: World, *, confidential: bool) -> None:
    """Take the name out of the answer, and distribute it again."""
    with time_machine.travel(world.next_mayors_sitting.starts_at, tick=False):
        takes_out(statement, world)
        writes_head(statement, world, confidential=confidential)
        distributes(statement, world)


def takes_out(statement: Statement, world: World) -> None:
    statement.refresh_from_db()
    decisions.correct(statement, by=world.officer, comment="Name")
    for answer in statement.answers.all():
        drafting.save_answer(answer, text="Eine Person war es.", by=world.officer, ready=True)
    for annex in statement.annexes.all():
        drafting.remove_annex(annex, by=world.officer)
    clean = PDF + b"geschwaerzt"
    drafting.add_annex(
        statement, name="Plan", mime="application/pdf", content=clean, by=world.officer
    )


def distributes(statement: Statement, world: World) -> None:
    statement.refresh_from_db()
    for by in (world.officer, world.head, world.deputy_mayor):
        moves.forward(statement, by=by)
    decisions.approve(statement, by=world.mayors_office)
    decisions.distribute(statement, by=world.clerk)
    statement.refresh_from_db()


class Opened(World):
    """A city in which each paper was made public after a name was taken out of it."""

    def __init__(self, world: World) -> None:
        vars(self).update(vars(world))
        made: list[Paper] = []
        made.append(paper := asked(self, **SECRET))
        neutralises(paper, self)
        opens(paper, self)
        made.append(paper := asked(self, publish=False))
        neutralises(paper, self)
        papers.publish_paper(paper, by=self.clerk)
        made.append(paper := asked(self))
        answer: Any = self.statement("distributed", paper=paper).published
        hides(paper, self)
        neutralises(paper, self)
        for one in (paper, answer):
            opens(one, self)
        made.append(answer)
        statement = answered(self)
        corrects(statement, self, confidential=False)
        made.append(statement.published)  # type: ignore[arg-type]
        statement = answered(self)
        corrects(statement, self, confidential=True)
        with time_machine.travel(self.next_mayors_sitting.starts_at, tick=False):
            opens(statement.published, self)  # type: ignore[arg-type]
        made.append(statement.published)  # type: ignore[arg-type]
        self.opened = [fresh(paper) for paper in made]


@scene
def city(world: World) -> Opened:
    return Opened(world)


@pytest.fixture(autouse=True)
def no_bundles_of_other_tests() -> Iterator[None]:
    yield
    for path in queue.folder().glob("*"):
        path.unlink()


def content_of(response: Any) -> str:
    """All that a response says, with what stands in a PDF and what is attached to it."""
    body = b"".join(response) if response.streaming else response.content
    return str(response.headers) + "".join(said_in(body))


def said_in(body: bytes) -> Iterator[str]:
    yield body.decode("utf-8", "replace")
    if body.startswith(b"%PDF-") and len(body) > 1000:
        yield text_in(body)
        with pikepdf.open(BytesIO(body)) as document:
            yield str(document.docinfo)
            for name, file in document.attachments.items():
                yield name + file.get_file().read_bytes().decode("utf-8", "replace")


def text_in(body: bytes) -> str:
    return "".join(seen(body, page=page) for page in range(1, page_count(body) + 1))


def closed(city: Opened) -> list[Issue]:
    return list(Issue.objects.filter(paper__in=city.opened, public=False))


def everything_of(paper: Paper) -> Iterator[str]:
    """Every address that is or was one of a paper's, and of its files."""
    yield reverse("paper", args=[paper.slug])
    yield reverse("tracking", args=[paper.pk])
    yield reverse("paper_slip", args=[paper.pk])
    yield reverse("reproduction", args=[paper.slug])
    yield reverse("paper_feed", args=[paper.slug])
    for issue in Issue.objects.filter(paper=paper):
        yield reverse("issue", args=[paper.slug, issue.number])
        yield f"{reverse('checksum')}?summe={issue.sha256}"
        for use in ("", "/access", "/download"):
            yield f"/oparl/issue/{issue.pk}{use}"
    for file in File.history.filter(paper_id=paper.pk):
        yield reverse("file", args=[paper.slug, file.id])
        yield reverse("attachment", args=[paper.pk, file.id])
        for use in ("", "/access", "/download"):
            yield f"/oparl/file/{file.id}{use}"


READERS = ["anonymous", "other_officer", "other_head", "administrator"]


def test_the_scene_has_what_could_leak(city: Opened):
    """Each paper is public and has what is public and what is not; the words stand in that."""
    assert len(city.opened) == 6
    for paper in city.opened:
        assert paper.is_public
        shut = [issue for issue in closed(city) if issue.paper_id == paper.pk]
        assert shut
        assert any(CANARY in "".join(said_in(storage.load(issue.sha256))) for issue in shut), paper
        last: Any = issues.current_issue(paper)
        assert last.public
        assert CANARY not in "".join(said_in(storage.load(last.sha256)))


@pytest.mark.parametrize("who", READERS)
def test_no_address_gives_what_was_issued_before(city: Opened, who: str):
    client = client_of(None if who == "anonymous" else getattr(city, who))
    given = 0
    for paper in city.opened:
        for address in everything_of(paper):
            for ask in (client.get, client.head):
                response = ask(address)
                assert CANARY not in content_of(response), (address, ask)
                given += response.status_code == 200
        for issue in Issue.objects.filter(paper=paper):
            address = reverse("issue", args=[paper.slug, issue.number])
            assert ("%PDF-" in content_of(client.get(address))) == issue.public
            kept: Any = client.get(address, headers={"If-None-Match": f'"{issue.sha256}"'})
            assert kept.status_code == (304 if issue.public else 404)
    assert given > 50


def test_the_checksum_page_knows_only_what_is_public(city: Opened):
    for issue in Issue.objects.filter(paper__in=city.opened):
        page = Client().get(reverse("checksum"), {"summe": issue.sha256}).content.decode()
        assert (str(issue.paper.reference) in page) == issue.public


def test_the_page_leads_only_to_what_is_public(city: Opened):
    for paper in city.opened:
        page = Client().get(reverse("paper", args=[paper.slug])).content.decode()
        for issue in Issue.objects.filter(paper=paper):
            address = reverse("issue", args=[paper.slug, issue.number])
            assert (f'href="{address}"' in page) == issue.public
        assert NOT_YET not in page


def test_the_open_interface_shows_it_as_gone_or_not_at_all(city: Opened):
    assert walked().faults == []
    for what in ("paper", "file", "agendaItem"):
        assert CANARY not in json.dumps(listed(what, limit=100))
    for issue in closed(city):
        known = PublicObject.objects.filter(kind="issue", number=issue.pk).first()
        assert known is None or known.deleted
        for use in ("", "/access", "/download"):
            reply = fetch("GET", f"/oparl/issue/{issue.pk}{use}", {})
            assert reply.status == (404 if known is None else 410 if use else 200)
            assert known is None or use or json.loads(reply.body)["deleted"]


def test_lists_feeds_and_dumps_do_not_tell_of_it(city: Opened, tmp_path: Path):
    call_command("publish_open_data", verbosity=0)
    indexing.rebuild()
    lines, files = tmp_path / "lines.jsonl", tmp_path / "files"
    call_command("export_papers", str(lines), files=files, public_only=True, verbosity=0)
    for written in [lines, *(path for path in files.rglob("*") if path.is_file())]:
        assert CANARY not in "".join(said_in(written.read_bytes())), written
    assert len(list(files.rglob("*.pdf"))) > 6
    addresses = ["papers", "feed", "answers_feed", "sitemap", "suggestions", "search_feed"]
    for query in ("", "?q=Zeisig", "?q=Personalie"):
        for name in addresses:
            page = Client().get(reverse(name) + query).content.decode()
            assert CANARY not in page, name
    assert Client().get(reverse("papers"), {"q": CANARY}).context["count"] == 0
    for name in ("vorgaenge.jsonl", "vorgaenge.csv"):
        assert CANARY not in content_of(Client().get(reverse("open_data_file", args=[name])))


@pytest.mark.parametrize("kind", ["zip", "reading_copy"])
@pytest.mark.parametrize("who", ["other_officer", "clerk"])
def test_a_bundle_holds_only_what_is_public(city: Opened, kind: str, who: str):
    keys = [paper.pk for paper in city.opened]
    by = getattr(city, who)
    job = order_bundle(kind=kind, papers=keys, title="Alle", by=by)
    worker.do_waiting()
    job.refresh_from_db()
    content = queue.path_of(job).read_bytes()
    if kind == "reading_copy":
        assert CANARY not in text_in(content)
        return
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert len(archive.namelist()) == 7
        for name in archive.namelist():
            assert CANARY not in name + "".join(said_in(archive.read(name)))


def test_mails_do_not_tell_of_it(city: Opened):
    assert not [sent for sent in mail.outbox if CANARY in sent.subject + sent.body]


def test_those_entitled_may_read_it(city: Opened):
    """Who could read the paper while it was confidential."""
    for who in ("member", "clerk", "mayors_office"):
        user = User.objects.get(pk=getattr(city, who).pk)
        assert set(closed(city)) <= set(visible_issues(user)), who
    answers = [issue for issue in closed(city) if issue.name.endswith("Stellungnahme")]
    assert set(answers) <= set(visible_issues(User.objects.get(pk=city.officer.pk)))


# --- Opening and hiding ------------------------------------------------------------------------


def test_an_answer_that_is_opened_is_issued_as_it_is_read(world: World):
    answer: Any = answered(world).published
    opens(answer, world)
    shut, public = answer.issues.order_by("number")
    assert (shut.public, public.public) == (False, True)
    said, before = public.document["paper"], shut.document["paper"]
    assert {**before, "public": True, "confidentiality_ground": ""} == {
        "confidentiality_ground": "",
        **said,
    }
    assert "nichtöffentlich" not in seen(storage.load(public.sha256), page=1)
    assert ensure_issue(fresh(answer), by=None) == public


def test_what_cannot_be_printed_yet_is_told_and_withheld(world: World):
    answer: Any = answered(world).published
    papers.change_confidentiality(answer, confidential=False, by=world.clerk, comment="Geprüft")
    file = answer.files.get()
    page = Client().get(reverse("paper", args=[answer.slug])).content.decode()
    assert NOT_YET in page
    assert file.name not in page
    addresses = [
        reverse("file", args=[answer.slug, file.pk]),
        reverse("reproduction", args=[answer.slug]),
        f"/oparl/file/{file.pk}",
        f"/oparl/file/{file.pk}/access",
    ]
    for address in addresses:
        assert Client().get(address).status_code == 404
    assert file not in public_files()
    assert file not in visible_files(User.objects.get(pk=world.other_officer.pk))
    assert file in visible_files(User.objects.get(pk=world.officer.pk))
    assert Client().get(reverse("papers"), {"q": "Plan"}).context["count"] == 0
    annex = storage.load(file.sha256)
    storage.path_of(file.sha256).unlink()  # then it cannot be printed
    job = order_bundle(kind="zip", papers=[answer.pk], title="Eine", by=world.clerk)
    worker.do_waiting()
    job.refresh_from_db()
    assert job.state == "failed" or b".pdf" not in queue.path_of(job).read_bytes()
    storage.save(annex)
    ensure_issue(fresh(answer), by=None)
    assert CANARY in content_of(Client().get(addresses[0]))
    assert NOT_YET not in Client().get(reverse("paper", args=[answer.slug])).content.decode()


def test_what_was_public_and_hidden_does_not_come_back_with_the_paper(world: World):
    answer: Any = world.statement("distributed").published
    first = answer.issues.get()
    address = reverse("issue", args=[answer.slug, 1])
    assert "%PDF-" in content_of(Client().get(address))
    hides(answer, world)
    first.refresh_from_db()
    assert not first.public
    opens(answer, world)
    assert Client().get(address).status_code == 404
    assert "%PDF-" in content_of(Client().get(reverse("issue", args=[answer.slug, 2])))
    first.refresh_from_db()
    assert not first.public


def test_a_paper_that_was_hidden_for_a_moment_is_issued_anew(world: World):
    paper = asked(world)
    for confidential in (True, False):
        papers.change_confidentiality(
            paper, confidential=confidential, ground=GROUND, by=world.clerk, comment="Versehen"
        )
    assert ensure_issue(fresh(paper), by=None) == Issue.objects.get(paper=paper, public=True)


def test_a_registration_that_is_undone_takes_back_what_was_issued(world: World):
    paper = asked(world)
    papers.void_registration(paper, by=world.clerk, comment="Versehen")
    assert not paper.issues.filter(public=True).exists()


def test_a_correction_that_closes_an_answer_takes_back_what_was_issued(world: World):
    statement = world.statement("distributed")
    corrects(statement, world, confidential=True)
    answer: Any = statement.published
    assert answer.confidential
    assert [issue.public for issue in answer.issues.all()] == [False, False]


def test_a_joint_answer_stays_closed_to_who_could_not_read_it_then(world: World):
    answer = answer_to_a_secret_of_others_too(world)
    theirs = answer.links.get(target__confidential=True).target
    opens(theirs, world)  # type: ignore[arg-type]
    faction_office = User.objects.get(pk=world.faction_office.pk)
    assert answer in visible_papers(faction_office)
    assert not visible_issues(faction_office).filter(paper=answer).exists()
    other = User.objects.get(pk=world.other_faction_office.pk)
    assert visible_issues(other).filter(paper=answer).exists()


def test_what_was_issued_before_this_was_known_is_told_apart(city: Opened):
    """The update of a record that has what could leak."""
    public = set(Issue.objects.filter(public=True).values_list("pk", flat=True))
    Issue._base_manager.update(public=False)
    import_module("council.migrations.0016_issue_publicity").settle(apps, None)
    assert set(Issue.objects.filter(public=True).values_list("pk", flat=True)) == public


def test_a_supplied_pdf_of_a_paper_that_is_opened_stays_closed(world: World, tmp_path: Path):
    """Nobody can print it anew: everybody gets a reproduction of what the record says now."""
    paper = fresh(world.inquiry(**SECRET))
    content = small_pdf(CANARY)
    issue = Issue(
        paper=paper,
        number=1,
        name="Anfrage",
        sha256=storage.save(content),
        size=len(content),
        issued_at=paper.registered_at,
    )
    save_as(issue, by=None)
    paper.drafted_by = None  # as an import leaves it
    save_as(paper, by=None)
    indexing.index_files([paper.pk])
    opens(paper, world)
    indexing.index_files([paper.pk])
    assert Client().get(reverse("issue", args=[paper.slug, 1])).status_code == 404
    response: Any = Client().get(reverse("reproduction", args=[paper.slug]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    page = Client().get(reverse("paper", args=[paper.slug])).content.decode()
    assert "Nachbildung" in page
    assert Client().get(reverse("papers"), {"q": CANARY}).context["count"] == 0
    job = order_bundle(kind="zip", papers=[paper.pk], title="Eine", by=world.clerk)
    worker.do_waiting()
    job.refresh_from_db()
    with zipfile.ZipFile(queue.path_of(job)) as archive:
        assert not any(CANARY.encode() in archive.read(name) for name in archive.namelist())
    lines, files = str(tmp_path / "lines.jsonl"), tmp_path / "files"
    call_command("export_papers", lines, files=files, verbosity=0)
    for row in (issue, paper):
        row.delete()
    call_command("import_papers", lines, files=files, verbosity=0)
    moved = Issue.objects.get(sha256=issue.sha256)
    assert moved.paper.is_public
    assert not moved.public
