"""The parts of a paper's page at the desk: its facts, its files, and what its reader can do."""

from typing import Any

from django.urls import reverse

from council.enums import PaperState
from council.models import City, Paper
from council.portal.facts import Facts, facts_of
from council.portal.paper_parts import files_of
from council.portal.rows import address_of, brought_in_by
from council.rules.fields import Place
from council.rules.inbox import TRAYS
from council.rules.kinds import FILED_KINDS
from council.rules.permissions import author, council_office
from council.rules.transitions import Transition
from council.rules.workflow import PAPERS
from council.words.german import german_date, german_datetime
from responses.enums import StatementKind
from responses.models import Statement
from responses.queries import office_tasks
from responses.rows import OFFICE_VERBS
from responses.rules.visibility import visible_statements
from responses.views.tracking_acts import TRACKING_ACTS, may_write_notice, running_answer

Link = dict[str, str]
NUMBERED = (PaperState.REGISTERED, PaperState.CLOSED)
# What is asked of somebody at a step, what is offered beside it; the rest stands in the margin.
PRIMARY = ("file", "register")
BESIDE = ("return", "take_back")


def facts(paper: Paper, city: City) -> Facts:
    """What the margin says about a paper."""
    wished = paper.wished_meeting
    words = {
        "public": paper.public_status + _publication(paper),
        "originators": brought_in_by(paper) if paper.kind in FILED_KINDS else "",
        "lead": paper.lead.label if paper.lead else "",
    }
    return [
        ("Eingegangen", german_datetime(paper.filed_at)),
        *facts_of(paper, Place.DESK_FACTS, city, words),
        ("Gewünschte Sitzung", f"{wished}, {german_date(wished.starts_at)}" if wished else ""),
    ]


def _publication(paper: Paper) -> str:
    if paper.confidential or paper.reference is None or paper.published_at:
        return ""
    return ", noch nicht veröffentlicht"


def files(paper: Paper, user: Any) -> list[dict[str, Any]]:
    """The PDFs and attachments of a paper; before it has a number, its preview."""
    rows = files_of(paper) if paper.reference is not None else _unnumbered_files(paper)
    if paper.filed_at and (author(user, paper) or council_office(user)):
        url = reverse("receipt", args=[paper.pk])
        rows.append({"name": "Eingangsbestätigung", "url": url, "kind": "PDF"})
    return rows


def _unnumbered_files(paper: Paper) -> list[dict[str, Any]]:
    rows = []
    if paper.state != PaperState.WITHDRAWN:
        url = reverse("draft_preview", args=[paper.pk])
        rows.append({"name": f"{paper.get_kind_display()}, Vorschau", "url": url, "kind": "PDF"})
    return rows + [
        {
            "name": file.name,
            "url": reverse("attachment", args=[paper.pk, file.pk]),
            "size": file.size,
        }
        for file in paper.files.all()
    ]


def actions(paper: Paper, user: Any, in_work: list[Statement]) -> dict[str, Any]:
    """What `user` can do: the one act asked, others beside it, corrections, dangers last."""
    steps = [t for t in PAPERS.open_to(user, paper) if t.action in TRACKING_ACTS]
    if paper.kind not in FILED_KINDS:
        steps = []
    asked = next((step for step in steps if step.action in PRIMARY), None)
    primary = _step(paper, asked) if asked else _asked_of_office(paper, user)
    rest = [step for step in steps if step is not asked]
    margin = [step for step in rest if step.action not in BESIDE and not step.dangerous]
    of_office = [link for link in _of_office(paper, user, in_work) if link != primary]
    return {
        "primary": primary,
        "others": [
            *_of_lead_unit(paper, user),
            *(_step(paper, step) for step in rest if step.action in BESIDE),
        ],
        "corrections": [
            *_workshop_of(paper, user),
            *of_office,
            *(_step(paper, step) for step in margin),
        ],
        "dangers": [_step(paper, step) for step in rest if step.dangerous],
        "public_page": address_of(paper) if paper.is_public else "",
    }


def _workshop_of(paper: Paper, user: Any) -> list[Link]:
    """The way to the versions of an issued answer, and to its correction."""
    statement = visible_statements(user).filter(published=paper).first()
    if statement is None:
        return []
    return [
        {"label": "Bearbeitung und Fassungen", "url": reverse("statement", args=[statement.pk])}
    ]


def _asked_of_office(paper: Paper, user: Any) -> Link | None:
    """What the council office must do next for a registered paper, as its inbox says."""
    if not council_office(user):
        return None
    for tray in TRAYS:
        waiting = office_tasks(tray, user).filter(pk=paper.pk).first()
        if waiting is not None:
            return OFFICE_VERBS[tray.key](waiting)
    return None


def _of_office(paper: Paper, user: Any, in_work: list[Statement]) -> list[Link]:
    """What the council office can do at any time for a paper with a number."""
    if not council_office(user) or paper.state not in NUMBERED:
        return []
    links = []
    if paper.kind in FILED_KINDS:
        links.append(_link("Auf eine Sitzung setzen", "plan_consultation", paper))
        if not any(statement.kind == StatementKind.STATEMENT for statement in in_work):
            links.append(_link("Amt zuweisen", "assign", paper))
        links.append(_link("Titel berichtigen", "correct_title", paper))
    links.append(_link("Öffentlichkeit ändern", "confidentiality", paper))
    if not paper.confidential and paper.published_at is None:
        links.append(_link("Veröffentlichen", "publish", paper))
    return links


def _of_lead_unit(paper: Paper, user: Any) -> list[Link]:
    if not paper.kind_row.is_answered or not may_write_notice(user, paper):
        return []
    begun = running_answer(paper, StatementKind.INTERIM_NOTICE)
    if begun is not None:
        return []
    return [_link("Zwischennachricht schreiben", "new_notice", paper)]


def _step(paper: Paper, step: Transition) -> Link:
    return {"label": step.label, "url": reverse("paper_act", args=[paper.pk, step.action])}


def _link(label: str, name: str, paper: Paper) -> Link:
    return {"label": label, "url": reverse(name, args=[paper.pk])}
