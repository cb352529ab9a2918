"""Bundles: what is in them, who may have them, and that no order is lost or done twice."""

import csv
import datetime
import io
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council import storage, worker
from council.bundles import MAKERS, Wanted, queue
from council.bundles.contents import BATCH
from council.documents import issues
from council.enums import JobKind, JobState, Role
from council.exceptions import Invalid, NotAllowed, NotNow
from council.history import save_as
from council.models import Grant, Issue, Job, Paper
from council.services import bundles, papers, sittings
from tests.cases.pdf_reading import opened, read_aloud, seen
from tests.world import World

SECRET = {"confidential": True, "confidentiality_ground": "Personalangelegenheit"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_files_of_other_tests() -> Iterator[None]:
    """Jobs count from 1 again in each test, here and elsewhere; so do their files."""
    for path in queue.folder().glob("*"):
        path.unlink()
    yield
    for path in queue.folder().glob("*"):
        path.unlink()


def ordered(world: World, *wanted: Paper, kind: str = JobKind.ZIP, by: Any = None) -> Job:
    keys = [paper.pk for paper in wanted]
    return bundles.order_bundle(kind=kind, papers=keys, title="Probe", by=by or world.clerk)


def done(job: Job) -> Job:
    """The job after the worker has had its turn."""
    worker.do_waiting()
    job.refresh_from_db()
    return job


def content(job: Job) -> bytes:
    assert job.state == JobState.DONE, (job.state, job.message)
    return queue.path_of(job).read_bytes()


def unpacked(job: Job) -> tuple[dict[str, bytes], list[list[str]]]:
    """The files of a ZIP, and the lines of its list."""
    with zipfile.ZipFile(io.BytesIO(content(job))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    text = files.pop("Verzeichnis.csv").decode("utf-8-sig")
    return files, list(csv.reader(io.StringIO(text), delimiter=";"))


def number_of(paper: Paper) -> str:
    return str(paper.reference).replace("/", "_")


# --- The ZIP ----------------------------------------------------------------------------------


def test_a_zip_holds_the_issued_files_under_the_citys_names(world: World):
    answer = world.statement("distributed").published
    inquiry = world.inquiry()
    files, lines = unpacked(done(ordered(world, answer, inquiry)))
    assert list(files) == [
        f"{number_of(answer)} Stellungnahme.pdf",
        f"{number_of(inquiry)} Anfrage.pdf",
    ]
    issued = answer.issues.get()
    assert files[f"{number_of(answer)} Stellungnahme.pdf"] == storage.load(issued.sha256)
    head, first, second = lines
    assert head[:4] == ["Nummer", "Art", "Titel", "Datum"]
    assert first[0] == answer.reference
    assert first[-1] == issued.sha256
    assert second[3] == f"{timezone.localdate():%d.%m.%Y}"
    assert second[4] == "Fraktion Bündnis Elbufer Stadträtin Julia Muster"


def test_the_list_opens_in_a_german_spreadsheet_and_runs_no_formula(world: World):
    titles = ["=HYPERLINK(A1)", "+1", "-1 Grad; kalt", "@SUM(A1)", "Größe „x“"]
    job = done(ordered(world, *(world.inquiry(title=title) for title in titles)))
    with zipfile.ZipFile(io.BytesIO(content(job))) as archive:
        assert archive.read("Verzeichnis.csv").startswith(b"\xef\xbb\xbfNummer;Art;")
    lines = unpacked(job)[1]
    written = ["'=HYPERLINK(A1)", "'+1", "'-1 Grad; kalt", "'@SUM(A1)", "Größe „x“"]
    assert [line[2] for line in lines[1:]] == written


def test_two_papers_of_one_name_are_both_there(world: World):
    first, second = world.inquiry(), world.inquiry()
    second.reference = str(first.reference).replace("/", "-")
    second.reference_key = "X0001/19"
    save_as(second, by=None)
    files = unpacked(done(ordered(world, first, second)))[0]
    assert list(files) == [f"{number_of(first)} Anfrage.pdf", f"{number_of(first)} Anfrage (2).pdf"]


def test_a_paper_from_elsewhere_comes_as_a_reproduction(world: World):
    paper = world.inquiry()
    paper.drafted_by = None
    save_as(paper, by=None)
    files, lines = unpacked(done(ordered(world, paper)))
    assert "Nachbildung aus dem Datensatz" in seen(next(iter(files.values())), page=1)
    assert lines[1][-2:] == ["Nachbildung aus dem Datensatz", ""]


def test_a_changed_file_is_left_out_and_named(world: World):
    answer, inquiry = world.statement("distributed").published, world.inquiry()
    path = storage.path_of(answer.issues.get().sha256)
    whole = path.read_bytes()
    path.chmod(0o640)
    try:
        path.write_bytes(whole[:-1] + b"?")
        job = done(ordered(world, answer, inquiry))
    finally:
        path.write_bytes(whole)
    files, lines = unpacked(job)
    assert list(files) == [f"{number_of(inquiry)} Anfrage.pdf"]
    problem = "Die Ausfertigung fehlt oder hat sich verändert."
    assert job.missing == [f"{answer}: {problem}"]
    assert lines[1][-2] == problem
    assert job.included == [inquiry.pk]


def test_more_papers_than_are_read_at_once_keep_their_order(world: World):
    inquiry = world.inquiry()
    path = issues.current_issue(inquiry)
    assert path is not None
    papers = [world.inquiry() for _ in range(3)]
    keys = [papers[2].pk, *([10**9] * BATCH), papers[0].pk, papers[1].pk]
    reported: list[int] = []
    target = queue.folder()
    target.mkdir(parents=True, exist_ok=True)
    wanted = Wanted("Probe", keys, Paper.objects.all())
    packed = MAKERS[JobKind.ZIP](wanted, target / "probe.zip", reported.append)
    assert packed.included == [papers[2].pk, papers[0].pk, papers[1].pk]
    assert reported == [1, 2, 3]


# --- The reading copy -------------------------------------------------------------------------


def test_a_reading_copy_says_what_it_is_and_where_everything_is(world: World):
    long = world.inquiry(title="Lange Anfrage", introduction="Ein langer Satz. " * 600)
    answer = world.statement("distributed").published
    secret = world.motion(title="Geheimer Antrag", **SECRET)
    pdf = content(done(ordered(world, long, answer, secret, kind=JobKind.READING_COPY)))
    book = opened(pdf)
    cover = seen(pdf, page=1)
    assert "Dies ist eine Kopie zum Lesen." in cover
    assert "Rita Ratsbüro" in cover
    assert "nichtöffentlich" in cover
    bookmarks = {mark.title: book.get_destination_page_number(mark) + 1 for mark in book.outline}
    assert len(bookmarks) == 3
    led_to = [
        book.pages.index(link.get_object()["/Dest"][0].get_object()) + 1
        for link in book.pages[0]["/Annots"]
    ]
    for paper in (long, answer, secret):
        name = f"{paper} {paper.get_kind_display()}: {paper.title}"
        page = bookmarks[name]
        assert str(paper.reference) in seen(pdf, page=page)
        assert f"{paper.title} {page}" in cover
        assert page in led_to
    total = len(book.pages)
    assert bookmarks[f"{answer} Stellungnahme: {answer.title}"] > 3
    for page in range(1, total + 1):
        assert f"Lesefassung, Seite {page} von {total}" in seen(pdf, page=page)
    assert book.metadata.title == "Probe"
    assert "/AF" not in book.root_object


def test_a_reading_copy_is_read_aloud_like_its_papers(world: World):
    inquiry, answer = world.inquiry(), world.statement("distributed").published
    pdf = content(done(ordered(world, inquiry, answer, kind=JobKind.READING_COPY)))
    said = read_aloud(pdf)
    originals = [storage.load(issues.current_issue(p).sha256) for p in (inquiry, answer)]  # type: ignore[union-attr]
    for original in originals:
        assert read_aloud(original).strip() in said
    assert said.index("Kopie zum Lesen") < said.index("Wie weit ist der Prozess?")
    assert "Lesefassung, Seite" not in said  # running numbers are no text
    with pikepdf.open(io.BytesIO(pdf)) as book:
        keys = [int(page.obj.StructParents) for page in book.pages]
        rows = list(book.Root.StructTreeRoot.ParentTree.Nums)[0::2]
        for page, key in zip(book.pages, keys, strict=True):
            tagged = [e for e in all_of(book.Root.StructTreeRoot) if e.get("/Pg") == page.obj]
            assert tagged, key
        keys += [int(link.StructParent) for link in book.pages[0].obj.Annots]
    assert sorted(keys) == sorted(set(keys)) == [int(row) for row in rows]


def all_of(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from all_of(kid)


def foreign(**root: Any) -> bytes:
    """A PDF from elsewhere, lying on its side, with a script on its page."""
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(842, 595))
        page = pdf.pages[0].obj
        page.Rotate = 90
        page.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=[0, 0, 9, 9],
                    A=pikepdf.Dictionary(S=pikepdf.Name(kind), JS="1", URI="https://a.example/"),
                )
                for kind in ("/JavaScript", "/Launch", "/URI")
            ]
        )
        pdf.save(file, **root)
    return file.getvalue()


def from_elsewhere(world: World, content: bytes) -> Paper:
    paper = world.inquiry()
    paper.drafted_by = None
    save_as(paper, by=None)
    supplied = Issue(
        paper=paper,
        number=1,
        name=str(paper),
        sha256=storage.save(content),
        size=len(content),
        issued_at=timezone.now(),
        public=True,
    )
    save_as(supplied, by=None)
    return paper


def test_a_pdf_from_elsewhere_brings_no_script_and_is_numbered_upright(world: World):
    paper = from_elsewhere(world, foreign())
    pdf = content(done(ordered(world, paper, kind=JobKind.READING_COPY)))
    assert b"JavaScript" not in pikepdf.open(io.BytesIO(pdf)).Root.unparse(resolved=True)
    with pikepdf.open(io.BytesIO(pdf)) as book:
        page = book.pages[-1].obj
        assert "/AA" not in page
        assert [str(link.A.S) for link in page.Annots] == ["/URI"]
    assert "Lesefassung, Seite 2 von 2" in seen(pdf, page=2)


@pytest.mark.parametrize("damage", ["locked", "broken"])
def test_what_cannot_be_read_is_named_and_the_rest_is_there(world: World, damage: str):
    bad = b"%PDF-1.7 and nothing more"
    if damage == "locked":
        bad = foreign(encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    paper, other = from_elsewhere(world, bad), world.inquiry()
    job = done(ordered(world, paper, other, kind=JobKind.READING_COPY))
    assert f"{paper}: Die PDF-Datei ist beschädigt" in seen(content(job), page=1)
    assert job.included == [other.pk]
    assert len(job.missing) == 1


def test_a_letter_city_has_reading_copies_too(world: World):
    world.city.print_layout = "letter"
    save_as(world.city, by=None)
    pdf = content(done(ordered(world, world.inquiry(), kind=JobKind.READING_COPY)))
    assert "Dies ist eine Kopie zum Lesen." in seen(pdf, page=1)


def test_a_title_with_strange_signs_stops_no_reading_copy(world: World):
    paper = from_elsewhere(world, foreign())
    paper.title = "Vögel 🦆 am Ufer"
    save_as(paper, by=None)
    pdf = content(done(ordered(world, paper, kind=JobKind.READING_COPY)))
    assert "Vögel ? am Ufer" in seen(pdf, page=1)


# --- Who may see what -------------------------------------------------------------------------


def test_nobody_gets_what_she_may_not_know_of(world: World):
    secret, public = world.inquiry(title="Zeisig", **SECRET), world.inquiry()
    for kind in JobKind:
        job = done(ordered(world, secret, public, kind=kind, by=world.other_officer))
        assert job.included == [public.pk]
        assert job.papers == [public.pk]
        assert (job.total, job.missing) == (1, [])
        if kind == JobKind.ZIP:
            assert len(unpacked(job)[0]) == 1
        else:
            assert "Zeisig" not in read_aloud(content(job))


def lose(world: World, *roles: Role) -> None:
    """The clerk gets other roles instead of her own."""
    for grant in world.clerk.grants.all():
        grant.valid_until = timezone.localdate() - datetime.timedelta(days=1)
        save_as(grant, by=None)
    for role in roles:
        save_as(Grant(user=world.clerk, role=role, organization=world.other_unit), by=None)


def test_the_gate_is_asked_again_when_the_work_is_done(world: World):
    secret, public = world.inquiry(**SECRET), world.inquiry()
    job = ordered(world, secret, public)
    lose(world, Role.CASE_OFFICER)
    job = done(job)
    assert job.included == [public.pk]
    assert job.missing == []  # not even that there was something
    assert len(unpacked(job)[0]) == 1


def test_a_lost_role_ends_the_order(world: World):
    job = ordered(world, world.inquiry())
    lose(world)
    job = done(job)
    assert job.state == JobState.FAILED
    assert "Mit Ihren jetzigen Rollen" in job.message
    assert not queue.path_of(job).exists()


def test_a_finished_bundle_is_not_given_to_whom_may_not_see_all_of_it_any_more(
    client: Client, world: World
):
    job = done(ordered(world, world.inquiry(**SECRET), world.inquiry()))
    client.force_login(world.clerk)
    address = reverse("bundle_file", args=[job.pk])
    assert b"".join(client.get(address)) == content(job)
    lose(world, Role.CASE_OFFICER)
    refused = client.get(address)
    assert refused.status_code == 409
    assert "nicht mehr sehen dürfen" in refused.content.decode()


def test_a_bundle_is_nobody_elses(client: Client, world: World):
    job = done(ordered(world, world.inquiry(title="Zeisig")))
    for who in ("mayors_office", "officer", "administrator", "member"):
        client.force_login(world.users[who])
        assert "Zeisig" not in client.get(reverse("bundles")).content.decode()
        assert client.get(reverse("bundle", args=[job.pk])).status_code == 404
        assert client.get(reverse("bundle_file", args=[job.pk])).status_code == 404
        assert client.post(reverse("cancel_bundle", args=[job.pk])).status_code == 404


def test_members_and_strangers_order_nothing(world: World):
    for who in ("member", "faction_office", "administrator"):
        with pytest.raises(NotAllowed):
            ordered(world, world.inquiry(), by=world.users[who])
    assert not Job.objects.exists()


# --- Ordering ---------------------------------------------------------------------------------


def test_the_same_order_twice_is_one_job(world: World):
    inquiry = world.inquiry()
    first = ordered(world, inquiry)
    assert ordered(world, inquiry) == first
    assert ordered(world, inquiry, kind=JobKind.READING_COPY) != first
    assert ordered(world, inquiry, by=world.mayors_office) != first


def test_one_person_has_no_more_than_a_few_jobs_waiting(world: World):
    papers = [world.inquiry() for _ in range(4)]
    for paper in papers[:3]:
        ordered(world, paper)
    with pytest.raises(NotNow, match="schon 3 Mappen"):
        ordered(world, papers[3])
    done(ordered(world, papers[0]))
    ordered(world, papers[3])


def test_too_many_papers_are_refused_with_a_number(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(bundles.LIMITS, JobKind.READING_COPY, 1)
    with pytest.raises(Invalid, match="Das sind 2 Drucksachen"):
        ordered(world, world.inquiry(), world.inquiry(), kind=JobKind.READING_COPY)
    with pytest.raises(Invalid, match="mindestens eine"):
        ordered(world, world.inquiry("filed"))


def choice(client: Client, **wanted: Any) -> Any:
    return client.get(reverse("new_bundle"), wanted).context


def test_papers_are_chosen_by_ticks_sitting_office_kind_and_span(client: Client, world: World):
    today = timezone.localdate()
    inquiry, motion = world.inquiry(), world.motion()
    answer = world.statement("distributed").published
    sittings.plan_consultation(motion, meeting=world.sitting, agenda_item="9.2", by=world.clerk)
    sittings.plan_consultation(inquiry, meeting=world.sitting, agenda_item="9.10", by=world.clerk)
    world.inquiry("filed")
    client.force_login(world.clerk)
    assert choice(client)["count"] == 0
    assert choice(client, sitting="", unit="")["count"] == 0
    assert choice(client, sitting=world.sitting.pk)["papers"] == [motion, inquiry]
    assert choice(client, paper=[inquiry.pk, "x", 10**30])["papers"] == [inquiry]
    assert answer in choice(client, unit=world.unit.pk)["papers"]
    assert answer in choice(client, unit=world.division.pk)["papers"]
    assert choice(client, unit=world.other_unit.pk)["count"] == 0
    assert choice(client, kind="motion")["papers"] == [motion]
    assert choice(client, since=today, until=today)["count"] == 4
    assert choice(client, since=today + datetime.timedelta(days=1))["count"] == 0
    backwards = client.get(reverse("new_bundle"), {"since": "2026-02-01", "until": "2026-01-01"})
    assert "Das Ende liegt vor dem Beginn." in backwards.content.decode()
    assert backwards.context["count"] == 0


def test_a_bundle_is_ordered_watched_and_loaded(client: Client, world: World):
    inquiry = world.inquiry()
    sittings.plan_consultation(inquiry, meeting=world.sitting, by=world.clerk)
    client.force_login(world.clerk)
    address = f"{reverse('new_bundle')}?sitting={world.sitting.pk}"
    answer = client.post(address, {"form": "zip"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("bundle", args=[job.pk])
    assert job.title == f"Stadtrat am {timezone.localdate(world.sitting.starts_at):%d.%m.%Y}"
    page = client.get(answer["Location"]).content.decode()
    assert "0 von 1 Drucksachen" in page
    assert "Stand neu laden" in page
    part = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert 'hx-trigger="every 1s"' in part
    done(job)
    part = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    loaded = client.get(reverse("bundle_file", args=[job.pk]))
    assert b"".join(loaded).startswith(b"PK")
    assert f'filename="{job.title}.zip"' in loaded["Content-Disposition"]
    assert loaded["Cache-Control"] == "no-store, private"


def test_a_refused_order_is_explained_and_changes_nothing(client: Client, world: World):
    client.force_login(world.clerk)
    answer = client.post(reverse("new_bundle"), {"form": "zip"})
    assert "mindestens eine Drucksache" in answer.content.decode()
    answer = client.post(f"{reverse('new_bundle')}?paper={world.inquiry().pk}", {"form": "tar"})
    assert answer.status_code == 409
    assert not Job.objects.exists()


def test_lists_offer_ticks_to_staff_only(client: Client, world: World):
    inquiry = world.inquiry()
    tick = f'name="paper" value="{inquiry.pk}" form="mappe"'
    for who, offered in (("clerk", True), ("officer", True), ("member", False)):
        client.force_login(world.users[who])
        page = client.get(reverse("papers")).content.decode()
        assert (tick in page) == offered, who
        assert ('id="mappe"' in page) == offered, who
    client.logout()
    assert "mappe" not in client.get(reverse("papers")).content.decode()


def test_lists_cost_the_same_for_one_and_for_three(client: Client, world: World):
    client.force_login(world.clerk)
    papers = [world.inquiry() for _ in range(3)]

    def queries(count: int) -> tuple[int, int]:
        wanted = {"paper": [paper.pk for paper in papers[:count]]}
        with CaptureQueriesContext(connection) as first:
            client.get(reverse("bundles"))
        with CaptureQueriesContext(connection) as second:
            client.get(reverse("new_bundle"), wanted)
        return len(first), len(second)

    ordered(world, papers[0])
    first = queries(1)
    ordered(world, papers[1])
    ordered(world, papers[2])
    assert queries(3) == first


# --- The queue --------------------------------------------------------------------------------


def test_a_job_is_cancelled_before_it_begins(client: Client, world: World):
    job = ordered(world, world.inquiry())
    client.force_login(world.clerk)
    page = client.post(reverse("cancel_bundle", args=[job.pk]), follow=True).content.decode()
    assert "abgebrochen" in page
    assert done(job).state == JobState.CANCELLED
    page = client.post(reverse("cancel_bundle", args=[job.pk]), follow=True).content.decode()
    assert "schon fertig oder abgebrochen" in page


def test_a_job_is_cancelled_while_it_is_done(world: World):
    job = ordered(world, world.inquiry(), world.inquiry())
    taken = queue.take()
    assert taken == job
    bundles.cancel_bundle(job, by=world.clerk)
    with pytest.raises(queue.Lost):
        worker.do(taken, threading.Event())
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert list(queue.folder().glob("*")) == []


def test_a_job_of_a_dead_worker_is_taken_again_and_the_dead_one_writes_nothing(world: World):
    job = ordered(world, world.inquiry())
    dead = queue.take()
    assert dead is not None
    assert queue.take() is None  # it may still be alive
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - 2 * queue.SILENCE)
    second = queue.take()
    assert second is not None
    with pytest.raises(queue.Lost):
        worker.do(dead, threading.Event())
    with pytest.raises(queue.Lost):
        queue.fail(dead, "")
    worker.do(second, threading.Event())
    assert done(job).state == JobState.DONE
    assert job.deaths == 1


def test_a_job_that_kills_its_workers_is_given_up(world: World):
    job = ordered(world, world.inquiry())
    for _ in range(queue.MOST_DEATHS + 1):
        assert queue.take() is not None
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - 2 * queue.SILENCE)
    assert queue.take() is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "brach mehrmals ab" in job.message


def test_a_worker_that_is_to_end_hands_its_job_back(world: World):
    job = ordered(world, world.inquiry(), world.inquiry())
    stop = threading.Event()
    stop.set()
    assert worker.do_next(stop)
    job.refresh_from_db()
    assert (job.state, job.done, job.deaths) == (JobState.WAITING, 0, 0)
    assert done(job).state == JobState.DONE


def test_an_unexpected_error_ends_the_job_with_a_message(
    world: World, caplog: pytest.LogCaptureFixture
):
    paper = world.inquiry()
    job = ordered(world, paper)
    queue.folder().mkdir(parents=True, exist_ok=True)
    queue.path_of(job).mkdir()  # where the file shall be put, nothing can be put
    job = done(job)
    queue.path_of(job).rmdir()
    assert job.state == JobState.FAILED
    assert "findet den Grund im Protokoll" in job.message
    assert f"job {job.pk} failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_no_two_workers_take_the_same_job(world: World):
    papers = [world.inquiry() for _ in range(2)]
    jobs = [
        ordered(world, paper, by=by)
        for paper in papers
        for by in (world.clerk, world.officer, world.mayors_office)
    ]

    def take(_: int) -> Job | None:
        try:
            return queue.take()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        taken = [job.pk for job in pool.map(take, range(24)) if job]
    assert sorted(taken) == sorted(job.pk for job in jobs)


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_beside_the_site_until_it_is_told_to_end(world: World):
    stop = threading.Event()

    def run() -> None:
        try:
            worker.work(stop)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        job = ordered(world, world.inquiry())
        while job.is_unfinished:
            assert thread.is_alive()
            job.refresh_from_db()
    finally:
        stop.set()
        thread.join()
    assert content(job)


def test_old_bundles_are_deleted_and_young_ones_stay(world: World):
    old, young = (done(ordered(world, world.inquiry())) for _ in range(2))
    waiting = ordered(world, world.inquiry())
    days = datetime.timedelta(days=world.city.bundle_days)
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - days)
    assert queue.clear_away(world.city.bundle_days) == 1
    assert not queue.path_of(old).exists()
    assert queue.path_of(young).exists()
    assert set(Job.objects.all()) == {young, waiting}


def test_a_finished_job_counts_what_is_in_its_file(world: World):
    job = done(ordered(world, world.inquiry()))
    assert job.sha256 == storage.digest(content(job))
    assert job.size == len(content(job))
    assert (job.done, job.total) == (1, 1)


# --- The commands -----------------------------------------------------------------------------


def export(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("export_pdf", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_packs_with_the_same_code(world: World, tmp_path: Path):
    answer = world.statement("distributed").published
    papers.change_confidentiality(
        world.inquiry(), confidential=True, ground="Grund", comment="Grund", by=world.clerk
    )
    target = tmp_path / "neu" / "alle.zip"
    said = export("--since", "2020-01-01", "--zip", str(target))
    assert "3 Drucksachen, 0 Fehler." in said[0]
    assert "3 von 3 PDF-Dateien" in said[1]
    with zipfile.ZipFile(target) as archive:
        assert f"{number_of(answer)} Stellungnahme.pdf" in archive.namelist()
        assert len(archive.namelist()) == 4
    day = timezone.localdate(world.past_sitting.starts_at)
    copy = tmp_path / "lesen.pdf"
    assert "2 Drucksachen" in export("--sitting", str(day), "--reading-copy", str(copy))[0]
    assert f"Sitzung am {day:%d.%m.%Y}" in seen(copy.read_bytes(), page=1)
    assert "2 Drucksachen" in export("--unit", "V/02", "--output", str(tmp_path))[0]
    assert list(tmp_path.rglob(".*")) == []


def test_the_command_explains_what_it_cannot_do(world: World, tmp_path: Path):
    target = str(tmp_path / "alle.zip")
    for arguments, message in [
        ([], "Bitte nennen Sie"),
        (["--unit", "Amt 99"], "Ein Amt Amt 99 gibt es nicht."),
        (["--until", "2001-01-01"], "Keine Drucksache mit PDF-Datei gefunden."),
    ]:
        with pytest.raises(CommandError, match=message):
            export(*arguments, "--zip", target)
    assert list(tmp_path.iterdir()) == []


def test_the_worker_can_do_what_waits_and_end(world: World):
    job = ordered(world, world.inquiry())
    out = StringIO()
    call_command("work", "--once", stdout=out)
    job.refresh_from_db()
    assert "1 Mappen bearbeitet." in out.getvalue()
    assert job.state == JobState.DONE


def test_a_bundle_without_any_file_fails_with_the_reason(world: World):
    job = ordered(world, from_elsewhere(world, b"no PDF"), kind=JobKind.READING_COPY)
    job = done(job)
    assert job.state == JobState.FAILED
    assert "Keine der Drucksachen hat eine PDF-Datei" in job.message
