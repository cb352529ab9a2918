"""From a document (pure data) to the page that is printed: what stands where, no layout.

The order of the elements follows the city's real papers; their words are in `phrases`. Whatever
the record does not hold is left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string, select_template
from django.utils.safestring import SafeString, mark_safe

from council import richtext
from council.documents.document import Document
from council.documents.record import Data
from council.pdf.column_widths import fitted
from council.pdf.phrases import (
    WISHES,
    annexes,
    answer_heading,
    editors,
    filed_sentence,
    fill,
    leads_in,
    originator_line,
    parent_lines,
    salutation,
    signature,
)
from council.rules.fields import LINES
from council.rules.kinds import ROWS, kind_of
from council.words.german import as_day, german_date, german_datetime

# Documents are kept for ever; the first ones do not say this.
NEWER_SETTINGS = {
    "place": "",
    "mayor_name": "",
    "layout": "grid",
    "size": 11,
    "signature": "{name}\n{office}",
}
NEWER_SENTENCES = {
    "heading": "Stellungnahme der Verwaltung",
    "expected": "Die Stellungnahme wird voraussichtlich bis zum {date} vorliegen.",
}
NO_NUMBER = "wird vergeben"
# White space beside these tags is layout of the source, not text.
BLOCK_TAGS = (
    "html|head|meta|title|body|header|main|section|blockquote|div|h1|h2|h3|p|ul|ol|li|dl|dt|dd"
    "|table|colgroup|col|thead|tbody|tr|th|td|br|hr|img"
)
AROUND_BLOCKS = re.compile(rf" *(<!DOCTYPE html>|</?(?:{BLOCK_TAGS})(?: [^>]*)?/?>) *", re.I)


@dataclass(frozen=True)
class Form:
    """How a kind of paper is printed: its template, its title and what the template needs."""

    template: str
    heading: str
    context: Callable[[Document], Data]


def page(document: Document, *, mark: str = "", note: str = "") -> str:
    """Make the HTML of a document.

    Takes the document, a mark (a word across each page, and on further lines what stands in
    small type) and a note in small type. An image of the city's arms is named "arms".
    """
    document = complete(document)
    paper, city = document["paper"], document["city"]
    form = FORMS[paper["kind"]]
    word, _, lines = mark.partition("\n")
    context = {
        "base": of_layout(city["layout"], "base.html"),
        "paper": paper,
        "city": city,
        "heading": form.heading,
        "number": paper.get("reference") or NO_NUMBER,
        "status": "öffentlich" if paper.get("public") else "nichtöffentlich",
        "dated_on": german_date(paper.get("dated_on")),
        "day": as_day(paper.get("dated_on")),
        "mark": word,
        "small_print": [*lines.split("\n"), note] if lines else [note],
        "annexes": annexes(paper),
        **form.context(document),
    }
    if paper.get("kind_name"):
        context["heading"] = paper["kind_name"]
    return tight(of_layout(city["layout"], form.template).render(context))


def complete(document: Document) -> Document:
    """Add what a document from before these settings does not know of the city."""
    city = document["city"]
    sentences = NEWER_SENTENCES | city["sentences"]
    return document | {
        "city": {"name_line": city["name"], **NEWER_SETTINGS, **city, "sentences": sentences}
    }


def of_layout(layout: str, template: str) -> Any:
    """Give a template as the city's layout has it, or as all have it."""
    return select_template([f"print/{layout}/{template}", f"print/{template}"])


def statement(document: Document) -> Data:
    """What a statement says: to inquiries question by question, to motions in free text."""
    paper, city = document["paper"], document["city"]
    inquiries = [p for p in document["parents"] if kind_of(p["kind"]).has_questions]
    return {
        **answer_head(document),
        "heading": city["sentences"]["heading"],
        "quotations": [
            {"opening": filed_sentence(inquiry, document), "text": quotation(inquiry)}
            for inquiry in inquiries
            if inquiry.get("introduction") or inquiry.get("questions")
        ],
        "introduction": text(paper, "introduction"),
        "reply": fill(city["sentences"]["reply"], city=city["name"], council=city["council"]),
        "answers": [
            {
                "heading": answer_heading(answer["questions"]),
                "text": rich(answer["text"]),
            }
            for answer in paper.get("answers", [])
        ],
        "closing": text(paper, "closing"),
    }


def interim_notice(document: Document) -> Data:
    """What an interim notice says: how far it is, why it takes longer, until when."""
    paper = document["paper"]
    day = german_date(paper.get("expected_on"))
    return {
        **answer_head(document),
        "progress": text(paper, "introduction"),
        "reasons": text(paper, "reasons"),
        "expected": fill(document["city"]["sentences"]["expected"], date=day) if day else "",
        "closing": text(paper, "closing"),
    }


def filed(document: Document) -> Data:
    """What a paper of council members says: an inquiry, a motion or an amendment."""
    paper, city = document["paper"], document["city"]
    names = {"city": city["name"], "council": city["council"]}
    consultations = paper.get("consultations", [])
    return {
        "parents": parent_lines(document),
        "originators": originator_line(paper.get("originators", [])),
        "lines": [(field.lines, paper[field.name]) for field in LINES if field.name in paper],
        "signatories": paper.get("originators", []),
        "sitting": consultations[0] if consultations else None,
        "salutation": salutation(paper),
        "introduction": text(paper, "introduction"),
        "ask": "" if leads_in(paper) else fill(city["sentences"]["ask"], **names),
        "move": fill(city["sentences"]["move"], **names),
        "questions": [rich(question) for question in paper.get("questions", [])],
        "resolution": text(paper, "resolution"),
        "reasons": text(paper, "reasons"),
        "closing": text(paper, "closing"),
        "wish": WISHES.get(paper.get("answer_form", ""), ""),
    }


def notice(document: Document) -> Data:
    """What is known of a paper that is not written here: its head, texts and consultations."""
    paper = document["paper"]
    names = ("introduction", "resolution", "reasons", "closing")
    return {
        **answer_head(document),
        "texts": [text(paper, name) for name in names if paper.get(name)],
        "consultations": paper.get("consultations", []),
    }


def receipt(document: Document) -> Data:
    """What confirms that an inquiry or a motion came in: when, and what happens next."""
    paper = document["paper"]
    kind = kind_of(paper["of"])
    council = document["city"]["council"]
    filed_at = datetime.fromisoformat(paper["filed_at"])
    return {
        "kind": kind.label,
        "subject": kind.your,
        "outcome": f"Was der {council} bestimmt, steht danach beim Vorgang, ebenso die Antwort.",
        "originators": originator_line(paper.get("originators", [])),
        "filed_on": f"{filed_at:%d.%m.%Y}",
        "filed_time": f"{filed_at:%H:%M}",
    }


def reading_copy(document: Document) -> Data:
    """What stands before bundled papers: what they are, that they are copies, and where each is."""
    paper = document["paper"]
    made_at = datetime.fromisoformat(paper["made_at"])
    return {
        "made_on": f"{made_at:%d.%m.%Y}",
        "made_time": f"{made_at:%H:%M}",
        "entries": paper["entries"],
        "missing": paper["missing"],
    }


def slip(document: Document) -> Data:
    """What a routing slip says: who did what, when and why."""
    return {**about(document), "steps": [timed(step) for step in document["paper"]["steps"]]}


def comparison(document: Document) -> Data:
    """What two versions of an answer have not in common."""
    versions = [timed(version) for version in document["paper"]["versions"]]
    return {**about(document), "versions": versions}


def timed(entry: Data) -> Data:
    """Give an entry of a working paper with its time in words."""
    return entry | {"at": german_datetime(datetime.fromisoformat(entry["at"]))}


def about(document: Document) -> Data:
    """What a working paper is about: an answer to papers, or a paper itself."""
    paper = document["paper"]
    return {"subject": " ".join(filter(None, [paper["of"], paper.get("reference")]))}


# What the template of a kind of papers needs.
CONTEXTS = {
    "statement.html": statement,
    "interim_notice.html": interim_notice,
    "inquiry.html": filed,
    "motion.html": filed,
    "amendment.html": filed,
    "notice.html": notice,
}
FORMS: dict[str, Form] = {
    **{k.value: Form(k.template, k.label, CONTEXTS[k.template]) for k in ROWS},
    "receipt": Form("receipt.html", "Eingangsbestätigung", receipt),
    "slip": Form("slip.html", "Laufzettel", slip),
    "comparison": Form("comparison.html", "Vergleich zweier Fassungen", comparison),
    "reading_copy": Form("reading_copy.html", "Lesefassung", reading_copy),
}


def answer_head(document: Document) -> Data:
    """What stands around the text of every paper of the administration."""
    paper = document["paper"]
    lead = paper.get("lead", {})
    return {
        "unit": lead.get("code") or lead.get("name", ""),
        "parents": parent_lines(document),
        "distribution": paper.get("distribution", []),
        "editors": editors(paper),
        "signature": signature(document),
    }


def quotation(inquiry: Data) -> SafeString:
    """Quote an inquiry word for word, its own quotation marks as they are.

    The opening mark stands before the first word of the introduction, the closing mark after
    the last question.
    """
    questions = [rich(question) for question in inquiry.get("questions", [])]
    html = render_to_string(
        "print/parts/quotation.html",
        {"introduction": text(inquiry, "introduction"), "questions": questions},
    )
    opened = re.sub(r"^((?:<[^>]*>)*)", r"\1„", tight(html), count=1)
    return mark_safe(re.sub(r"((?:</[^>]*>)*)$", r"“\1", opened, count=1))


def text(record: Data, field: str) -> SafeString:
    """Give a text of a record as HTML, an empty one for none."""
    return rich(record.get(field, ""))


def rich(markdown: str) -> SafeString:
    """Give a text as HTML, its tables with columns that fit."""
    return mark_safe(fitted(richtext.to_html(markdown)))


def tight(html: str) -> str:
    """Make white space mean something: one space between words, none around blocks.

    The stylesheet keeps white space as it is, because WeasyPrint otherwise drops the spaces
    at the ends of lines from the text that is read aloud.
    """
    return AROUND_BLOCKS.sub(r"\1", re.sub(r"[ \t\n\r\f]+", " ", html)).strip()
