"""The one form of long texts: a small Markdown, and its ways to and from HTML.

Introductions, answers, resolutions and reasons are stored as Markdown of a small alphabet:
paragraphs, ``-`` and ``1.`` lists (nested too), ``**bold**``, ``*italic*``, pipe tables and links
to https and mailto. Everything else is plain text and stays as it was typed. HTML exists only on
the way: for the page and the PDF (``to_html``) and from the browser's editor (``from_html``).

Four rules differ from ordinary Markdown, because the texts are written by people who do not know
that they write Markdown:

- a line break is a line break;
- numbers are shown as written, so ``1.`` followed by ``3.`` is not counted anew;
- one star between two letters is no markup ("Einwohner*innen");
- in a table's cell ``<br>`` is a line break, and a first row of empty cells means "no header".
"""

import re
import unicodedata

import nh3
from django.utils.safestring import SafeString, mark_safe

from council.richtext import markdown
from council.richtext.characters import CONTROL, DIRECTION, UNSEEN
from council.richtext.deception import deceiving_addresses, deceiving_letters, deceiving_links
from council.richtext.reader import read
from council.richtext.writer import write_markdown, write_plain

# A text of this length already fills some forty pages; the PDF takes about three seconds for it.
MAX_LENGTH = 100_000

# The HTML parser's time grows with the square of the depth of nesting; this bounds both.
MAX_TAGS = 10_000

_ALPHABET = {
    *("p", "br", "strong", "em", "a", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}

# What the reader looks at. Everything else is noise: its tag goes, its text stays.
_READABLE = _ALPHABET | {
    *("b", "i", "span", "font", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"),
    *("section", "article", "header", "footer", "main", "aside", "nav", "address", "center"),
    *("figure", "figcaption", "caption", "dl", "dt", "dd", "hr", "form", "fieldset", "details"),
}
_READABLE_ATTRIBUTES = {
    **{tag: {"style"} for tag in ("p", "span", "b", "i", "strong", "em", "font", "div")},
    **{f"h{level}": {"style"} for level in range(1, 7)},
    "a": {"href"},
    "li": {"value", "style"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
# Tags whose content nobody wrote as text.
_SILENT = {
    *("script", "style", "title", "xml", "template", "noscript", "svg", "math", "iframe"),
    *("object", "select", "button", "textarea"),
}
_SCHEMES = {"https", "mailto"}


def to_html(text: str) -> SafeString:
    """Return the HTML of a stored text, safe to put into a page or a PDF.

    Takes any text, also hostile; what is not in the alphabet comes out as the text it is.
    """
    html = nh3.clean(
        markdown.render(normalise(text)),
        tags=_ALPHABET,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return mark_safe(html.strip())


def plain(text: str) -> str:
    """Return a stored text without its markup, for search, mails, previews and comparison.

    List markers stay, cells are separated by ``|``, a link's address follows in brackets.
    """
    return write_plain(read(to_html(text)))


def from_html(html: str) -> str:
    """Return the Markdown of what an editor or a word processor sent.

    Takes any HTML, also hostile. Word's imitation lists become lists, headings bold paragraphs,
    merged cells single ones; pictures, comments and invisible characters go.
    """
    html = html.encode(errors="ignore").decode()
    if html.count("<") > MAX_TAGS:
        html = re.sub(r"<[^<>]*>", " ", html)
    clean = nh3.clean(
        html,
        tags=_READABLE,
        clean_content_tags=_SILENT,
        attributes=_READABLE_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return normalise(write_markdown(read(clean)))


def normalise(text: str) -> str:
    """Return the text as it is stored: NFC, LF, no trailing blanks, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", CONTROL.sub("", text))
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


def has_control_characters(text: str) -> bool:
    """Tell whether the text holds characters that no text has: NUL, bells, lone surrogates."""
    return CONTROL.search(text) is not None


def has_direction_marks(text: str) -> bool:
    """Tell whether the text holds marks that turn the direction of writing."""
    return DIRECTION.search(text) is not None


def without_unseen(text: str) -> str:
    """Return the text without the letters of no width that word processors leave behind."""
    return UNSEEN.sub("", text)


def deception(text: str) -> str:
    """Say what makes a stored text read otherwise than it is, in a German sentence; else "".

    These are marks, letters that look like others, and links that lead elsewhere than they tell.
    """
    sentence = deceiving_letters(text) or deceiving_addresses(text)
    if sentence or "](" not in text:
        return sentence
    return deceiving_links(read(to_html(text)))
