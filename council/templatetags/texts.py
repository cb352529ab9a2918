"""The texts of papers on a page: stored Markdown as HTML, questions with their answers."""

from django import template
from django.utils.safestring import SafeString

from council import richtext
from council.documents import reading

register = template.Library()


@register.filter
def rich(text: str | None) -> SafeString:
    """Return a stored text as HTML."""
    return richtext.to_html(text or "")


register.filter("reading", reading.read)
