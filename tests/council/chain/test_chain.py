"""What is recorded is in the chain, and whatever is changed past the program is named."""

import contextlib
import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council import worker
from council.acts import act
from council.chain import entries, heads, stock, telling
from council.chain.forms import CHAINED, KINDS, digest_of
from council.documents import issues
from council.history import attempt, save_as
from council.models import ChainEntry, City, Issue, OutgoingMail, Paper, PaperStep, ToldHead
from council.services import accounts, papers, registers
from responses.models import StatementVersion
from tests.council.chain import tampering
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db


@scene
def recorded(world: World) -> Paper:
    """A paper with all that can be recorded of one."""
    paper = world.inquiry()
    world.motion("filed")
    world.statement("distributed", paper=paper)
    accounts.end_grant(world.head.grants.get(), by=world.administrator)
    world.city.mayor_name = "Neu"
    registers.save_city(world.city, by=world.administrator)
    return paper


def verify(**options: Any) -> tuple[str, str]:
    """What the command says, and what it names."""
    out, err = StringIO(), StringIO()
    with contextlib.suppress(SystemExit):
        call_command("verify", stdout=out, stderr=err, **options)
    assert ("deploy/README.md" in err.getvalue()) == bool(err.getvalue())
    return out.getvalue(), err.getvalue()


def issue_all(paper: Paper) -> None:
    issues.issue_owed()
    telling.tell()


def test_what_nobody_touched_is_as_it_was(recorded: Paper):
    issue_all(recorded)
    out, err = verify()
    assert not err
    assert f"Kette: {ChainEntry.objects.count()} Einträge" in out


def test_everything_of_these_kinds_is_in_the_chain_once(recorded: Paper):
    issue_all(recorded)
    for chained in CHAINED:
        rows = apps.get_model(chained.model)._base_manager
        noted = ChainEntry.objects.filter(kind=chained.kind)
        assert rows.exists(), chained.kind
        assert sorted(noted.values_list("key", flat=True)) == sorted(
            rows.values_list("pk", flat=True)
        )


@pytest.mark.parametrize("name", tampering.TAMPERINGS)
def test_each_kind_of_tampering_is_found_and_named(recorded: Paper, name: str):
    issue_all(recorded)
    tamper, named = tampering.TAMPERINGS[name]
    tamper()
    _, err = verify()
    assert re.search(named.format(paper=recorded), err), err
    assert len(err.splitlines()) < 9, err


def test_the_page_of_checksums_vouches_for_no_forgery(client: Client, recorded: Paper):
    issue_all(recorded)
    public = Issue.objects.filter(public=True).first()
    assert public is not None
    assert "Nicht bestätigt" not in page_of(client, public.sha256)
    tampering.exchange_an_issue_with_its_checksum()
    forged = Issue.objects.get(pk=public.pk).sha256
    assert "Nicht bestätigt" in page_of(client, forged)


def test_nor_with_the_whole_chain_computed_anew(client: Client, recorded: Paper):
    issue_all(recorded)
    public = Issue.objects.filter(public=True).first()
    assert public is not None
    tampering.compute_the_chain_anew()
    assert "Nicht bestätigt" in page_of(client, public.sha256)


def page_of(client: Client, digest: str) -> str:
    page = client.get(reverse("checksum"), {"summe": digest}).content.decode()
    assert digest in page
    assert "Nicht bekannt" not in page
    return page


def test_an_act_costs_two_queries_more(world: World):
    paper = world.inquiry("filed")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        papers.return_paper(paper, by=world.clerk, comment="Kürzer")
    mine = [query["sql"] for query in asked if "council_chainentry" in query["sql"]]
    assert len(mine) == (3 if connection.vendor == "postgresql" else 2), mine


def refused(row: City) -> None:
    """A part of an act that writes, and then is taken back alone."""
    with contextlib.suppress(ValueError), attempt():
        save_as(row, by=None, reason="never")
        raise ValueError


def test_what_is_taken_back_leaves_no_gap_and_no_entry(world: World):
    before = ChainEntry.objects.count()
    with act():
        refused(City.objects.get())
        save_as(City.objects.get(), by=None, reason="kept")
    entry = ChainEntry.objects.get(number=before + 1)
    assert ChainEntry.objects.count() == before + 1
    assert entry.key == City.history.latest("history_id").pk


def test_a_trial_appends_nothing(world: World):
    before = ChainEntry.objects.count()
    with act(durable=False):
        save_as(City.objects.get(), by=None, reason="trial")
    assert ChainEntry.objects.count() == before


def test_what_is_written_once_refuses_to_be_changed(recorded: Paper):
    for model in (PaperStep, StatementVersion):
        row = model.objects.first()
        for write in ("update", "delete", "bulk_update"):
            with pytest.raises(TypeError, match="written once"):
                getattr(model.objects.all(), write)()
        with pytest.raises(TypeError, match="written once"):
            row.save()


def test_a_digest_says_the_same_whatever_the_time_zone():
    at = datetime.datetime(2026, 12, 1, 4, tzinfo=datetime.UTC)
    there = at.astimezone(datetime.timezone(datetime.timedelta(hours=2)))
    assert digest_of({"at": at}, ("at",)) == digest_of({"at": there}, ("at",))


@pytest.mark.django_db(transaction=True)
def test_acts_that_end_at_once_stand_one_after_the_other(world: World):
    drafts = [world.inquiry("filed") for _ in range(12)]

    def register(paper: Paper) -> None:
        try:
            papers.register_paper(paper, by=world.clerk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(register, drafts))
    issues.issue_owed()
    assert ChainEntry.objects.filter(kind="paper step").count() == PaperStep.objects.count()
    telling.tell()
    assert not verify()[1]


# --- What was there before ----------------------------------------------------------------------


def test_the_stock_is_noted_as_it_is_found(recorded: Paper):
    entered = ChainEntry.objects.count()
    ChainEntry.objects.all().delete()
    for model in (Issue, Issue.history.model):
        for row in tampering.rows(model).all():
            row.document.pop("chain")  # nothing was issued with a head before
            tampering.rows(model).filter(pk=row.pk).update(document=row.document)
    tampering.rows(City).update(bundle_days=9)  # as a migration may have done it
    stock.note_stock(apps, KINDS)
    issue_all(recorded)
    _, err = verify()
    assert not err
    assert City.history.latest("history_id").history_change_reason == stock.AS_FOUND
    assert ChainEntry.objects.count() > entered


# --- Heads ---------------------------------------------------------------------------------------


def test_the_head_is_told_in_file_log_and_mail(recorded: Paper, caplog: Any):
    telling.tell()
    head = entries.last_entry()
    assert head is not None
    told = heads.last_told()
    assert told is not None
    assert (told.number, told.hash) == (head.number, head.hash)
    ToldHead.objects.update(at=timezone.now() - datetime.timedelta(days=8))
    telling.tell()
    telling.tell()
    mails = OutgoingMail.objects.filter(subject__startswith="Stand der Kette")
    assert [head.hash in mail.body for mail in mails] == [True]


def test_the_background_work_tells_the_head(recorded: Paper):
    worker.do_chores()
    told, head = heads.last_told(), entries.last_entry()
    assert told is not None
    assert head is not None
    assert told.number == head.number


def test_long_stretches_are_told_in_between(recorded: Paper):
    told = [(number, f"{number:064}") for number in range(1, 1202)]
    assert [number for number, _ in heads.spread(told)] == [201, 701, 1201]


def test_the_first_head_that_vouches_is_found_in_a_long_file():
    heads.add((number, f"{number:064}") for number in range(3, 9000, 3))
    for number in (1, 3, 4, 2999, 8997):
        found = heads.first_from(number)
        assert found is not None
        assert found.number == number + (-number % 3)
    assert heads.first_from(8998) is None


def test_a_line_that_a_power_cut_has_torn_spoils_no_other():
    heads.add([(1, "a" * 64)])
    with heads.path().open("a") as file:
        file.write("2026-12-01T04:00:00+00:00 2 abc")
    heads.add([(3, "b" * 64)])
    assert [head.number for head in heads.told()] == [1, 3]


def test_what_cannot_be_written_is_told_once_and_added_later(
    recorded: Paper, settings: Any, tmp_path: Path
):
    settings.CHAIN_FILE = tmp_path / "missing" / "heads"
    telling.tell()
    telling.tell()
    mails = OutgoingMail.objects.filter(subject__contains="lässt sich nicht festhalten")
    assert mails.count() == 1
    assert "lässt sich der Stand nicht in" in verify()[1]
    (tmp_path / "missing").mkdir()
    issue_all(recorded)
    assert not verify()[1]


def test_a_shortened_file_is_noticed(recorded: Paper):
    issue_all(recorded)
    heads.path().write_text("")
    assert "fehlen Zeilen" in verify()[1]


def test_a_restored_backup_is_named_and_may_be_gone_on_from(recorded: Paper):
    issue_all(recorded)
    tampering.cut_the_end()
    assert "Stand einer älteren Sicherung" in verify()[1]
    with pytest.raises(CommandError):
        verify(anew=" ")
    ToldHead.objects.all().delete()  # it came back with the database
    out, err = verify(anew="Platte getauscht")
    assert "abgeschnitten" not in err
    assert "neu begonnen: Platte getauscht" in out
    assert list(heads.path().parent.glob(f"{heads.path().name}.*"))


def test_a_head_that_somebody_has_kept_is_found(recorded: Paper):
    head = entries.last_entry()
    assert head is not None
    assert f"Eintrag {head.number}" in verify(head=head.hash.upper())[0]
    with pytest.raises(CommandError, match="verändert oder gekürzt"):
        verify(head="ab" * 32)


def test_an_issue_says_what_the_head_was(recorded: Paper):
    issue_all(recorded)
    for issue in Issue.objects.all():
        entry = ChainEntry.objects.get(hash=issue.document["chain"])
        assert entry.at <= issue.issued_at
