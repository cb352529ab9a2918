"""Ways to change what is recorded, past the program, as somebody does who has the database."""

import datetime
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models

from council import storage
from council.chain.entries import BEGINNING, hash_of
from council.chain.forms import KINDS, digest_of
from council.models import ChainEntry, City, Grant, Issue, PaperStep
from responses.models import StatementVersion


def rows(model: Any) -> models.QuerySet[Any]:
    """The rows of a table, with nothing in the way."""
    return models.QuerySet(model)


def line(action: str) -> Any:
    """The first line of a slip that tells of this."""
    return rows(PaperStep).filter(action=action).first()


def edit_a_slip() -> None:
    rows(PaperStep).filter(action="register").update(comment="auf Weisung")


def exchange_an_issue_with_its_checksum() -> None:
    forged = b"%PDF-1.7 forged"
    said = {"sha256": storage.save(forged), "size": len(forged)}
    rows(Issue).update(**said)
    rows(Issue.history.model).update(**said)


def exchange_a_version_with_its_checksum() -> None:
    version = rows(StatementVersion).first()
    document = {**version.document, "paper": {**version.document["paper"], "title": "Anders"}}
    rows(StatementVersion).filter(pk=version.pk).update(document=document, text_sha256="ab" * 32)


def delete_a_line() -> None:
    step = line("file")
    rows(PaperStep).filter(pk=step.pk)._raw_delete("default")


def delete_a_line_with_its_entry() -> None:
    entry = ChainEntry.objects.get(kind="paper step", key=line("file").pk)
    delete_a_line()
    entry.delete()


def move_a_line_to_another_paper() -> None:
    step = line("register")
    other = step.subject.__class__.objects.exclude(pk=step.subject_id).first()
    rows(PaperStep).filter(pk=step.pk).update(subject=other)


def exchange_two_lines() -> None:
    first, second = (rows(PaperStep).filter(pk=line(name).pk) for name in ("file", "register"))
    said, other = first.values().get(), second.values().get()
    first.update(**{**other, "id": said["id"]})
    second.update(**{**said, "id": other["id"]})


def put_a_line_in() -> None:
    step = line("file")
    step.pk, step.comment, step.at = None, "rückdatiert", step.at - datetime.timedelta(days=9)
    rows(PaperStep).bulk_create([step])


def rewrite_a_grant() -> None:
    day = {"valid_from": datetime.date(2001, 1, 1)}
    grant = rows(Grant).get(role="mayors_office")
    rows(Grant).filter(pk=grant.pk).update(**day)
    rows(Grant.history.model).filter(id=grant.pk).update(**day)


def change_settings_past_the_program() -> None:
    rows(City).update(shows_case_officers=True)


def exchange_two_entries() -> None:
    first, second = ChainEntry.objects.all()[:2]
    ChainEntry.objects.filter(number__in=(first.number, second.number)).delete()
    first.number, second.number = second.number, first.number
    ChainEntry.objects.bulk_create([first, second])


def cut_the_end() -> None:
    """The last things that happened never did, as far as the database knows."""
    for entry in ChainEntry.objects.order_by("-number")[:3]:
        rows(apps.get_model(KINDS[entry.kind].model)).filter(pk=entry.key)._raw_delete("default")
        entry.delete()


def compute_the_chain_anew() -> None:
    """An edited line, with all hashes behind it made right again."""
    edit_a_slip()
    before = BEGINNING
    for entry in ChainEntry.objects.order_by("number"):
        if entry.kind == "paper step":
            columns = KINDS[entry.kind].columns(entry.form)
            row = rows(PaperStep).filter(pk=entry.key).values(*columns).get()
            entry.digest = digest_of(row, columns)
        entry.hash = before = hash_of(entry, before)
        entry.save()


# What is done, and the word by which it is named.
TAMPERINGS: dict[str, tuple[Callable[[], None], str]] = {
    "a line of a slip is edited": (edit_a_slip, "Laufzettel, {paper}.*geändert oder ausgetauscht"),
    "an issue is exchanged with its checksum": (
        exchange_an_issue_with_its_checksum,
        "Ausfertigung, .*geändert oder ausgetauscht",
    ),
    "a version is exchanged with its checksum": (
        exchange_a_version_with_its_checksum,
        "Fassung der Antwort, .*geändert oder ausgetauscht",
    ),
    "a line is deleted": (delete_a_line, "Laufzettel, {paper}.*gelöscht"),
    "a line is deleted with its entry": (delete_a_line_with_its_entry, "aus der Kette gelöscht"),
    "a line is moved to another paper": (move_a_line_to_another_paper, "verschoben, jetzt bei"),
    "two lines are exchanged": (exchange_two_lines, "vertauscht, hier steht der Inhalt von"),
    "a line is put in": (put_a_line_in, "Laufzettel, {paper}.*nachträglich eingefügt"),
    "a grant is rewritten": (rewrite_a_grant, "Rolle, Otto Büroleiter.*geändert oder ausgetauscht"),
    "settings are changed past the program": (
        change_settings_past_the_program,
        "Einstellungen, die Stadt: an der Anwendung vorbei geändert",
    ),
    "two entries are exchanged": (exchange_two_entries, "schließt nicht an den vorigen an"),
    "the end is cut off": (cut_the_end, "abgeschnitten, oder dies ist der Stand einer älteren"),
    "the chain is computed anew": (compute_the_chain_anew, "Die Kette wurde neu berechnet"),
}
