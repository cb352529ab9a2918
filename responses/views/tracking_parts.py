"""The parts of a paper's page at the desk: its facts, its files, and what its reader can do."""

from typing import Any

from django.urls import reverse

from council.enums import PaperState
from council.models import City, Paper
from council.portal.facts import Facts, facts_of
from council.portal.paper_parts import files_of
from council.portal.rows import brought_in_by
from council.rules.fields import Place
from council.rules.inbox import TRAYS
from council.rules.kinds import FILED_KINDS
from council.rules.permissions import author, council_office
from council.rules.transitions import STAYS, Transition
from council.rules.workflow import PAPERS
from council.words.german import german_date, german_datetime
from responses.queries import office_tasks
from responses.rows import OFFICE_VERBS
from responses.rules.visibility import visible_statements
from responses.rules.workflow import STATEMENTS, meant_for
from responses.views.tracking_acts import BEGINNINGS, TRACKING_ACTS

Link = dict[str, str]
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
    if PAPERS.may(user, "redact", paper):
        rows += [
            {"name": f"{file.name} schwärzen", "url": reverse("redact", args=[paper.pk, file.pk])}
            for file in paper.files.all()
            if file.mime == "application/pdf" and file.sha256
        ]
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


def actions(paper: Paper, user: Any) -> dict[str, Any]:
    """What `user` can do: the one act asked, others beside it, corrections, dangers last."""
    rows = [row for row in PAPERS.open_to(user, paper) if row.action in TRACKING_ACTS]
    begun = {row.action: _link(paper, row) for row in STATEMENTS.open_to(user, meant_for(paper))}
    asked = next((row for row in rows if row.action in PRIMARY), None)
    primary = _link(paper, asked) if asked else _asked_of_office(paper, user)
    rest = [row for row in rows if row is not asked]
    beside = [_link(paper, row) for row in rest if row.action in BESIDE]
    margin = [row for row in rest if row.action not in BESIDE and not row.dangerous]
    margin.sort(key=lambda row: row.target is not STAYS)  # corrections before steps
    corrections = [begun.get("open"), *(_link(paper, row) for row in margin)]
    return {
        "primary": primary,
        "others": [*filter(None, [begun.get("open_notice")]), *beside],
        "corrections": [
            *_workshop_of(paper, user),
            *(link for link in corrections if link and link != primary),
        ],
        "dangers": [_link(paper, row) for row in rest if row.dangerous],
        "public_page": paper.get_absolute_url() if paper.is_public else "",
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


def _link(paper: Paper, row: Transition) -> Link:
    act = {**TRACKING_ACTS, **BEGINNINGS}[row.action]
    if act.page:
        return {"label": row.label, "url": reverse(act.page, args=[paper.pk])}
    return {"label": row.label, "url": reverse("paper_act", args=[paper.pk, row.action])}
