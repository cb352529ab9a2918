"""The texts of papers on a page: stored Markdown as HTML, questions beside their answers."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from council import richtext
from council.enums import PaperKind
from council.record import Document

register = template.Library()


@register.filter
def rich(text: str | None) -> SafeString:
    """Return a stored text as HTML."""
    return richtext.to_html(text or "")


@register.simple_tag
def pairs_of(document: Document) -> list[dict[str, Any]]:
    """Return the answers of a document in their order, each with the questions it answers."""
    inquiries = [paper for paper in document["parents"] if paper["kind"] == PaperKind.INQUIRY]
    texts = dict(enumerate(inquiries[0].get("questions", []) if inquiries else [], start=1))
    return [
        {
            "questions": [(number, texts.get(number, "")) for number in answer["questions"]],
            "text": answer["text"],
        }
        for answer in document["paper"].get("answers", [])
    ]
