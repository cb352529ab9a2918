"""The issued PDF of a filed paper: made once, replaced by a correction, never overwritten."""

import hashlib
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from council import storage, worker
from council.documents import issues
from council.mail import notifications
from council.models import Issue, OutgoingMail, OwedIssue, Paper
from council.services import papers, sittings
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_registered_inquiry_is_issued_once(world: World):
    paper = world.inquiry()
    issue = issues.ensure_issue(paper, by=world.clerk)
    assert issue is not None
    content = storage.load(issue.sha256)
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == issue.sha256
    assert (issue.number, issue.size, issue.replaces) == (1, len(content), None)
    assert issue.document["paper"]["reference"] == paper.reference
    assert issues.ensure_issue(paper, by=world.clerk) == issue
    assert issues.current_issue(Paper.objects.get(pk=paper.pk)) == issue
    assert Issue.objects.count() == 1


def test_a_motion_is_issued_too(world: World):
    issue = issues.current_issue(world.motion())
    assert issue is not None
    assert issue.name.endswith("Antrag")


@pytest.mark.parametrize("state", ["draft", "filed"])
def test_a_paper_without_number_is_not_issued(world: World, state: str):
    assert issues.current_issue(world.inquiry(state)) is None


def test_a_paper_brought_in_from_outside_is_not_issued(world: World):
    paper = world.inquiry()
    paper.drafted_by = None
    assert issues.current_issue(paper) is None


def test_an_answer_keeps_the_issue_that_was_distributed(world: World):
    answer = world.statement("distributed").published
    assert issues.current_issue(answer) == answer.issues.get()


def test_a_corrected_title_makes_a_further_issue(world: World):
    paper = world.inquiry()
    first = issues.ensure_issue(paper, by=world.clerk)
    papers.correct_title(paper, title="Integration", comment="Tippfehler", by=world.clerk)
    second = issues.ensure_issue(paper, by=world.clerk)
    assert first is not None
    assert second is not None
    assert (second.number, second.replaces) == (2, first)
    assert second.sha256 != first.sha256
    assert storage.is_intact(first.sha256)
    assert issues.current_issue(paper) == second


def test_each_issue_replaces_the_one_before(world: World):
    paper = world.inquiry()
    made = [issues.ensure_issue(paper, by=world.clerk)]
    for title in ("Integration", "Teilhabe"):
        papers.correct_title(paper, title=title, comment="Besser", by=world.clerk)
        made.append(issues.ensure_issue(paper, by=world.clerk))
    assert [(issue.number, issue.replaces) for issue in made if issue] == [
        (1, None),
        (2, made[0]),
        (3, made[1]),
    ]


def test_a_changed_confidentiality_makes_a_further_issue(world: World):
    paper = world.inquiry()
    issues.ensure_issue(paper, by=world.clerk)
    papers.change_confidentiality(
        paper,
        confidential=True,
        ground="Personalangelegenheit",
        comment="Namen im Text",
        by=world.clerk,
    )
    second = issues.ensure_issue(paper, by=world.clerk)
    assert second is not None
    assert second.number == 2
    assert second.document["paper"]["public"] is False


def test_what_happens_later_makes_no_further_issue(world: World):
    paper = world.inquiry()
    first = issues.ensure_issue(paper, by=world.clerk)
    sittings.plan_consultation(paper, meeting=world.sitting, by=world.clerk)
    sittings.record_result(
        paper.consultations.order_by("position")[0],
        result="vertagt",
        next_meeting=world.next_sitting,
        resolution_number="1-001(VIII)26",
        by=world.clerk,
    )
    assert issues.current_issue(Paper.objects.get(pk=paper.pk)) == first


def test_a_sitting_planned_later_makes_no_further_issue(world: World):
    paper = papers.register_paper(world.inquiry("filed"), by=world.clerk)
    first = issues.ensure_issue(paper, by=world.clerk)
    sittings.plan_consultation(paper, meeting=world.sitting, by=world.clerk)
    assert issues.current_issue(Paper.objects.get(pk=paper.pk)) == first


@pytest.mark.django_db(transaction=True)
def test_two_downloads_at_once_make_one_issue(world: World):
    paper = world.inquiry()
    ready = threading.Barrier(2)
    issued: list[Issue | None] = []

    def download() -> None:
        try:
            fresh = Paper.objects.get(pk=paper.pk)
            ready.wait()
            issued.append(issues.current_issue(fresh))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=download) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(issued) == 2
    assert issued[0] == issued[1] == Issue.objects.get()


CHANGES: dict[str, Callable[[World, Paper], object]] = {
    "register": lambda w, p: papers.register_paper(p, by=w.clerk, publish=False),
    "publish": lambda w, p: papers.publish_paper(p, by=w.clerk),
    "correct_title": lambda w, p: papers.correct_title(
        p, title="Integration", comment="Tippfehler", by=w.clerk
    ),
    "hide": lambda w, p: papers.change_confidentiality(
        p, confidential=True, ground="Personal", comment="Versehen", by=w.clerk
    ),
    "open": lambda w, p: papers.change_confidentiality(
        p, confidential=False, comment="Erledigt", by=w.clerk
    ),
}


def test_what_changes_a_paper_owes_its_issue_in_the_same_transaction(world: World):
    paper = world.inquiry("filed")
    for name, change in CHANGES.items():
        change(world, paper)
        # The process dies here. What is owed has been kept, and the next one issues it.
        assert [row.paper for row in issues.owed()] == [paper], name
        worker.do_chores()
        assert not issues.owed().exists(), name
        count = Issue.objects.count()
        issues.ensure_issue(Paper.objects.get(pk=paper.pk), by=None)
        assert Issue.objects.count() == count, name
    assert paper.issues.count() == 4  # registered, corrected, hidden, opened


def test_an_opened_answer_owes_its_public_issue(world: World):
    statement = world.statement("distributed")
    answer: Any = statement.published
    CHANGES["hide"](world, answer)
    worker.do_chores()
    CHANGES["open"](world, answer)
    assert answer in [row.paper for row in issues.owed()]
    worker.do_chores()
    assert answer.issues.filter(public=True).count() == 1


def test_whoever_comes_first_settles_what_is_owed(world: World):
    paper = world.inquiry()
    issue = issues.current_issue(paper)
    assert not issues.owed().exists()
    issues.owe(paper)  # something changed that is not printed
    assert issues.current_issue(paper) == issue
    assert not issues.owed().exists()


def test_a_paper_that_cannot_be_printed_keeps_no_other_waiting(world: World):
    broken = world.inquiry(introduction="x" * 300_000)
    paper = world.inquiry()
    assert issues.issue_owed() == 1
    assert [row.paper for row in issues.owed()] == [broken]
    assert paper.issues.exists()
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_issues", stdout=StringIO(), stderr=told)
    assert f"{broken}: Die Ausfertigung steht seit" in told.getvalue()
    assert str(paper) not in told.getvalue()


def test_a_disk_that_refuses_keeps_no_mail_waiting(world: World, tmp_path: Path, settings: Any):
    world.inquiry()
    assert OutgoingMail.objects.filter(sent_at=None).exists()
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_text("no folder")
    assert issues.issue_owed() == 0
    notifications.send_waiting()
    assert not OutgoingMail.objects.filter(sent_at=None).exists()
    settings.DATA_DIR = tmp_path
    assert issues.issue_owed() == 0  # it is too soon
    OwedIssue.objects.update(next_at=timezone.now())
    assert issues.issue_owed() == 1


def test_what_cannot_be_issued_waits_longer_and_longer_and_is_told_once(world: World):
    paper = world.inquiry(introduction="x" * 300_000)
    waits = []
    for _ in range(11):
        OwedIssue.objects.update(next_at=timezone.now())
        now = timezone.now()
        issues.issue_owed()
        waits.append(round((OwedIssue.objects.get().next_at - now).total_seconds() / 60))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    told = OutgoingMail.objects.filter(subject=f"{paper} lässt sich nicht ausfertigen")
    assert [mail.to for mail in told] == [world.administrator.email]
    papers.correct_title(paper, title="Neu", comment="Tippfehler", by=world.clerk)
    assert OwedIssue.objects.get().tried == 0  # what is changed may be printable now
