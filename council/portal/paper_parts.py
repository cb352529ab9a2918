"""The parts of a paper's page: what is read out, who heard it, what belongs to it, its files.

The public page and the one at the desk are made of them; each has its own head, facts and acts.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse

from council.documents.document import as_document
from council.documents.record import Data, data_of
from council.documents.stored import record_of
from council.enums import FileRole, PaperKind, Relation
from council.models import City, Consultation, Paper, PaperLink
from council.portal.rows import brought_in_by, row_of
from council.portal.serving import parts_for
from council.rules.kinds import ANSWER_KINDS, ANSWERABLE_KINDS
from council.rules.standing import with_standing
from council.rules.visibility import awaits_public_issue, visible_papers
from council.words.german import german_date


@dataclass
class Family:
    """The papers around one, as far as the reader may see them."""

    parents: list[Paper] = field(default_factory=list)
    children: list[Paper] = field(default_factory=list)
    cited: list[Paper] = field(default_factory=list)
    citing: list[Paper] = field(default_factory=list)

    @property
    def statements(self) -> list[Paper]:
        """The answers, the oldest first."""
        return self._children_of_kind(PaperKind.STATEMENT)

    @property
    def notices(self) -> list[Paper]:
        """The interim notices, the oldest first."""
        return self._children_of_kind(PaperKind.INTERIM_NOTICE)

    def _children_of_kind(self, kind: str) -> list[Paper]:
        children = [paper for paper in self.children if paper.kind == kind]
        return sorted(children, key=lambda paper: (str(paper.dated_on or ""), paper.pk))


def parts_of(subject: Paper, family: Family, city: City) -> dict[str, Any]:
    """What each page of a paper shows, for the templates in council/parts and paper_base."""
    return {
        "paper": subject,
        "confidential": subject.confidential,
        "brought_in_by": brought_in_by(subject),
        "texts": texts(subject, family, city),
        "notices": [text_of("", notice, [], city) for notice in family.notices],
        "related": related(family, city),
    }


def family_of(subject: Paper, user: Any, city: City) -> Family:
    """Everything linked with a paper, both ways; each other paper once, the closest link first."""
    around = PaperLink.objects.filter(
        Q(paper=subject, target__isnull=False) | Q(target=subject)
    ).order_by("position", "pk")
    links = sorted(around, key=lambda link: link.relation != Relation.PARENT)
    others = [_other_end(link, subject) for link in links]
    papers = with_standing(visible_papers(user), user, city).filter(
        pk__in=others, reference__isnull=False
    )
    known = {paper.pk: paper for paper in papers.prefetch_related(*parts_for(user))}
    family = Family()
    for link in links:
        other = known.pop(_other_end(link, subject), None)
        if other is not None:
            _place(family, link.relation, link.paper_id == subject.pk).append(other)
    return family


def _other_end(link: PaperLink, subject: Paper) -> int:
    other = link.target_id if link.paper_id == subject.pk else link.paper_id
    assert other is not None  # only resolved links are asked for
    return other


def _place(family: Family, relation: str, outgoing: bool) -> list[Paper]:
    if relation == Relation.PARENT:
        return family.parents if outgoing else family.children
    return family.cited if outgoing else family.citing


def texts(subject: Paper, family: Family, city: City) -> list[dict[str, Any]]:
    """What the page reads out: a paper with its answers, or an answer with what it answers.

    A further answer to the same inquiry repeats only the questions.
    """
    if subject.kind not in ANSWERABLE_KINDS or not family.statements:
        return [text_of(_heading(subject, family), subject, family.parents, city)]
    first, *further = family.statements
    read_out = [text_of(subject.kind_row.heading_answered, first, [subject], city)]
    for answer in further:
        day = f" vom {german_date(answer.dated_on)}" if answer.dated_on else ""
        heading = f"Weitere Stellungnahme {answer.reference}{day}"
        text = text_of(heading, answer, [subject], city)
        text["document"]["parents"] = [_questions_of(subject)]
        read_out.append(text)
    return read_out


def _heading(subject: Paper, family: Family) -> str:
    if subject.kind == PaperKind.STATEMENT and family.parents:
        return family.parents[0].kind_row.heading_answered
    return subject.kind_row.heading_text


def _questions_of(inquiry: Paper) -> Data:
    names = ("kind", "reference", "questions")
    return {name: value for name, value in data_of(record_of(inquiry)).items() if name in names}


def text_of(heading: str, paper: Paper, parents: list[Paper], city: City) -> dict[str, Any]:
    """A paper and the document that its text is read from."""
    document = as_document(record_of(paper), [record_of(parent) for parent in parents], city)
    return {"heading": heading, "paper": paper, "document": document}


def consultations(subject: Paper, family: Family) -> list[tuple[str, list[Consultation]]]:
    """The bodies that heard a paper, and those that its answer went to."""
    of_answer = subject.kind in ANSWER_KINDS
    tables = [("Verteiler" if of_answer else "Beratungen", list(subject.consultations.all()))]
    for answer in family.statements:
        heading = f"Verteiler der Stellungnahme {answer.reference}"
        tables.append((heading, list(answer.consultations.all())))
    return [(heading, rows) for heading, rows in tables if rows]


def related(family: Family, city: City) -> list[tuple[str, list[dict[str, Any]]]]:
    """The linked papers under the words for how they are linked."""
    groups = [
        ("Gehört zu", family.parents),
        ("Antworten", [*family.notices, *family.statements]),
        ("Dazu eingebracht", [p for p in family.children if p.kind not in ANSWER_KINDS]),
        ("Bezieht sich auf", family.cited),
        ("Wird genannt in", family.citing),
    ]
    return [(words, [row_of(p, city) for p in papers]) for words, papers in groups if papers]


def files_of(paper: Paper) -> list[dict[str, Any]]:
    """The PDFs of a paper, the one in force first, and its attachments."""
    issues = sorted(paper.issues.all(), key=lambda issue: -issue.number)
    attachments = [file for file in paper.files.all() if file.role == FileRole.ATTACHMENT]
    main = [_issue(paper, issue, issues) for issue in issues] or [_in_place_of_issue(paper)]
    return [*main, *(_attachment(paper, file) for file in attachments)]


def _issue(paper: Paper, issue: Any, issues: list[Any]) -> dict[str, Any]:
    newer = next((other for other in issues if other.replaces_id == issue.pk), None)
    notes = []
    if len(issues) > 1:
        notes.append(f"{issue.number}. Ausfertigung vom {german_date(issue.issued_at)}")
    if newer is not None:
        day = german_date(newer.issued_at)
        notes.append(f"ersetzt durch die {newer.number}. Ausfertigung vom {day}")
    return {
        "name": issue.name,
        "url": reverse("issue", kwargs={"slug": paper.slug, "number": issue.number}),
        "size": issue.size,
        "kind": "PDF",
        "checksum": issue.sha256 if paper.is_public and issue.public else "",
        "note": ", ".join(notes),
    }


def _in_place_of_issue(paper: Paper) -> dict[str, Any]:
    """A reproduction, or why there is none: an answer was opened and not been issued since."""
    name = f"{paper.reference} {paper.get_kind_display()}"
    if awaits_public_issue(paper):
        return {"name": name, "note": "Die öffentliche Fassung ist noch nicht ausgegeben."}
    return {
        "name": name,
        "url": reverse("reproduction", kwargs={"slug": paper.slug}),
        "kind": "PDF",
        "note": "Nachbildung aus dem Datensatz",
    }


def _attachment(paper: Paper, file: Any) -> dict[str, Any]:
    if not file.sha256:
        return {"name": file.name, "note": "liegt hier nicht vor"}
    closed = ", nicht öffentlich" if paper.is_public and not file.public else ""
    return {
        "name": file.name,
        "url": reverse("file", kwargs={"slug": paper.slug, "pk": file.pk}),
        "size": file.size,
        "kind": "PDF" if file.mime == "application/pdf" else "",
        "note": f"Anlage zu {paper.reference}{closed}",
    }
