"""Long texts: what is typed, pasted and stored means the same everywhere."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.richtext import (
    MAX_TAGS,
    from_html,
    has_control_characters,
    markdown,
    normalise,
    plain,
    to_html,
)
from council.richtext.markdown import MAX_LIST_DEPTH
from tests.cases.two_at_once import hasty_threads


def one_line(html: str) -> str:
    return html.replace("\n", "")


# --- what people type


@pytest.mark.parametrize(
    "text",
    [
        "z. B. 5 * 3 und 2 * 4",
        "2020 - 2023",
        "Die Frist (24. September 2019) ist vorbei.",
        "_",
        "der_name_einer_datei.pdf und _betont_",
        "#3",
        "# Überschrift",
        "> Zitat",
        "`code` und ~~weg~~",
        "* Hinweis",
        "+ 5 Grad",
        "1) eins",
        "---",
        "[1] und [2](siehe unten)",
        "[x](http://example.org) [y](javascript:alert) ![z](https://example.org/a.png",
        "Bürger*innen und Einwohner*innen",
        "Preis* in Euro (*ohne Gewähr)",
        "5*3*2 = 30",
        r"C:\Ordner\datei und a|b",
        "&amp; &nbsp; <br> <b>fett</b>",
        "https://example.org/_a_/b*",
        "1234567890. ist keine Nummer",
        "****",
    ],
)
def test_other_markup_stays_as_typed(text: str) -> None:
    shown = Reading.of(to_html(text))
    assert shown.text == text
    assert shown.tags <= {"p"}
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("eins\nzwei\n\ndrei", "<p>eins<br>zwei</p><p>drei</p>"),
        ("**fett** und *kursiv*", "<p><strong>fett</strong> und <em>kursiv</em></p>"),
        ("**Hinweis:**Text", "<p><strong>Hinweis:</strong>Text</p>"),
        ("***a* b**", "<p><strong><em>a</em> b</strong></p>"),
        ("*a **b***", "<p><em>a <strong>b</strong></em></p>"),
        ("*a\nb*", "<p><em>a<br>b</em></p>"),
        (
            "[*a*](https://example.org/b_(c)) [b](mailto:a@example.org)",
            '<p><a href="https://example.org/b_(c)"><em>a</em></a> '
            '<a href="mailto:a@example.org">b</a></p>',
        ),
        ("Ich frage:\n1. Wer?\n2. Wann?", "<p>Ich frage:</p><ol><li>Wer?</li><li>Wann?</li></ol>"),
        ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n  b\n- c", "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>"),
        (
            "- a\n  1. b\n  2. c\n- d",
            "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
        ),
        (
            "3. a\n5. b\n6. c",
            '<ol start="3"><li>a</li></ol><ol start="5"><li>b</li><li>c</li></ol>',
        ),
        (
            "1. Januar 2020: Beginn",
            "<ol><li>Januar 2020: Beginn</li></ol>",
        ),
        ("am\n24. September", "<p>am<br>24. September</p>"),
        (
            "| Jahr | Euro |\n| --- | ---: |\n| 2019 | 5<br>6 |",
            '<table><thead><tr><th scope="col">Jahr</th><th scope="col">Euro</th></tr></thead>'
            "<tbody><tr><td>2019</td><td>5<br>6</td></tr></tbody></table>",
        ),
        (
            "|  |  |\n| --- | --- |\n| a | b\\|c |",
            "<table><tbody><tr><td>a</td><td>b|c</td></tr></tbody></table>",
        ),
        (r"\*a\* 1\. \- \\", r"<p>*a* 1. - \</p>"),
        ("", ""),
    ],
)
def test_alphabet(text: str, html: str) -> None:
    assert one_line(to_html(text)) == html


def test_plain_text() -> None:
    text = (
        "**Kosten** laut [Plan](https://example.org) von [a@example.org](mailto:a@example.org)"
        "\n\n1. eins\n   - zwei\n3. 5 \\* 3\n\n| a | b |\n| --- | --- |\n| c<br>d | e |"
    )
    assert plain(text) == (
        "Kosten laut Plan (https://example.org) von a@example.org"
        "\n\n1. eins\n   - zwei\n3. 5 * 3\n\na | b\nc d | e"
    )


def test_normalise() -> None:
    assert normalise("a \r\nb\rc\t\n\n") == "a\nb\nc"
    assert normalise("u\u0308ber\0\x07") == "über"
    assert normalise("\ud800a") == "a"


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x1b", "\x85", "\ud800", "\uffff", "\ufdd0", "\U0010fffe"]
)
def test_control_characters_are_noticed(character: str) -> None:
    assert has_control_characters(f"a{character}b")


def test_ordinary_characters_are_no_control_characters() -> None:
    assert not has_control_characters("Straße\t1\r\nz.\u00a0B. „ja“ – 🌳")


# --- what is pasted


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>1. Januar</p><p>- a</p><p>* b</p>", "1\\. Januar\n\n\\- a\n\n\\* b"),
        ("<p>Bürger*innen, 5 * 3, *a*</p>", r"Bürger*innen, 5 * 3, \*a\*"),
        ("<p>a | b<br>---|---</p>", "a | b\n\\---|---"),
        ("<p>[a](https://example.org)</p>", r"[a\](https://example.org)"),
        ("<h2>Titel</h2>Text<div>mehr<div>noch</div></div>", "**Titel**\n\nText\n\nmehr\n\nnoch"),
        ("<p>a<br><br>b<br></p><p>&nbsp;</p>", "a\n\nb"),
        ("<p>z.&nbsp;B.&nbsp;&nbsp; a\n b</p>", "z.\u00a0B. a b"),
        ("<p><b>a </b>b<b> c</b></p>", "**a** b **c**"),
        ("<p><b>a</b><i>b</i>c</p>", "**a***bc*"),
        ("<p>un<i>möglich</i></p>", "*unmöglich*"),
        ("<p><span style='font-weight:700'>a</span> <font color=red>b</font></p>", "**a** b"),
        ("<b style='font-weight:normal'><p>a</p></b>", "a"),
        ("<p><a href='https://example.org/ (x)'>a</a></p>", "[a](https://example.org/%20%28x%29)"),
        ("<p><a href='javascript:alert(1)'>a</a> <a href='http://b.de'>b</a></p>", "a b"),
        ("<p>a<img src=x onerror=alert(1)><script>alert(1)</script><!-- c --></p>", "a"),
        ("<ul><li><p>a</p></li><li></li><li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ol start=3><li>a</li><li value=7>b</li></ol>", "3. a\n7. b"),
        ("<ol><li>a<p>b</p><ol start=2><li>c</ol></ol>", "1. a\n\n   b\n\n   2. c"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n- b"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n1. b"),
        ("<p>soft&shy;hyphen\u200b\ufeff</p>", "softhyphen"),
        ("<pre>a\n b</pre>", "a\nb"),
        ("<p>-&#7; a&#11;b</p>", "\\- a b"),
        (
            "<table><tr><th>a<th>b</tr><tr><td><p>c</p><p>d|e</p><td><ul><li>f</ul></table>",
            "| a | b |\n| --- | --- |\n| c<br>d\\|e | - f |",
        ),
        (
            "<table><tr><td colspan=2>a<td>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f<td>g</table>",
            "|  |  |  |\n| --- | --- | --- |\n| a |  | b |\n| c | d | e |\n|  | f | g |",
        ),
        ("<table><tr><td>a<table><tr><td>b<td>c</table></table>", "|  |\n| --- |\n| a<br>b<br>c |"),
    ],
)
def test_pasted(html: str, text: str) -> None:
    assert from_html(html) == text
    assert from_html(to_html(text)) == text


WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>p.MsoNormal {margin:0cm}</style></head><body lang=DE style='tab-interval:35.4pt'>
<!--StartFragment-->
<h1><span style='mso-list:Ignore'>2.1<span>&nbsp;&nbsp; </span></span>Sachstand<o:p></o:p></h1>
<p class=MsoNormal>Die <b style='mso-bidi-font-weight:normal'>Kosten</b> betragen „viel&#8220;
<span style='mso-spacerun:yes'>&nbsp;</span>Geld.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Schule<o:p>
</o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span>Turnhalle<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span>Park<o:p></o:p></p>
<p class=MsoNormal>Dann:</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>3.<span>&nbsp; </span></span>dritter</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>4.<span>&nbsp; </span></span>vierter</p>
<p class=MsoListParagraph style='mso-list:l2 level1 lfo3'><span
style='mso-list:Ignore'>a)<span>&nbsp; </span></span>Buchstabe</p>
<table class=MsoTableGrid border=1><tr><td width=100 style='border:solid'><p class=MsoNormal><b>Jahr
<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Euro</b></p></td></tr>
<tr><td><p class=MsoNormal>2019</p></td><td><p class=MsoNormal>5</p><p class=MsoNormal>6</p></td>
</tr></table>
<!--EndFragment--></body></html>
"""


def test_word() -> None:
    assert from_html(WORD) == (
        "2.1 **Sachstand**\n\n"
        "Die **Kosten** betragen „viel“ Geld.\n\n"
        "- Schule\n  - Turnhalle\n- Park\n\n"
        "Dann:\n\n"
        "3. dritter\n4. vierter\n\n"
        "a) Buchstabe\n\n"
        "|  |  |\n| --- | --- |\n| **Jahr** | **Euro** |\n| 2019 | 5<br>6 |"
    )


# --- what holds for all texts

nasty = st.text(st.sampled_from("ab1.-|*\\[]()<>&#_:!`~ü\u00a0 \"'/"), max_size=6)
words = nasty | st.text(max_size=3)
addresses = st.sampled_from(
    ["https://example.org/a_*b*?c=(d)|e", "mailto:a@example.org", "https://ä.de/ö", "http://x.de"]
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def tagged(tag: str) -> Callable[[str], str]:
    return lambda content: f"<{tag}>{content}</{tag}>"


def joined(parts: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=least, max_size=3).map("".join)


def inline_of(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        text.map(escaped) | st.just("<br>"),
        lambda inner: st.one_of(
            joined(inner, 2),
            joined(inner).map(tagged("b")),
            joined(inner).map(tagged("i")),
            st.tuples(addresses, joined(inner)).map(
                lambda pair: f'<a href="{pair[0]}">{pair[1]}</a>'
            ),
        ),
        max_leaves=5,
    )


inline = inline_of(words)
cells = joined(inline).map(tagged("td")) | joined(inline).map(tagged("th"))
tables = joined(joined(cells).map(tagged("tr"))).map(tagged("table"))
blocks = st.recursive(
    inline.map(tagged("p")) | tables | inline,
    lambda inner: st.one_of(
        joined(joined(inner).map(tagged("li"))).map(tagged("ul")),
        st.tuples(st.integers(0, 12), joined(joined(inner).map(tagged("li")))).map(
            lambda pair: f'<ol start="{pair[0]}">{pair[1]}</ol>'
        ),
    ),
    max_leaves=4,
)
pages = joined(blocks)


class Reading(HTMLParser):
    """What a reader sees of HTML: the characters, and how each of them is set."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.bold: list[bool] = []
        self.italic: list[bool] = []
        self.links: list[str] = []
        self.href = ""

    @classmethod
    def of(cls, html: str) -> "Reading":
        reading = cls()
        reading.feed(html)
        reading.close()
        return reading

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.href = dict(attrs).get("href") or ""
        if tag == "br":
            self.handle_data("\n")
        else:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.inside.remove(tag)
        if tag == "a":
            self.href = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        for _ in "".join(data.split()):
            self.bold.append("strong" in self.inside or "b" in self.inside)
            self.italic.append("em" in self.inside or "i" in self.inside)
            self.links.append(self.href)


@given(pages)
def test_canonical_text_is_a_fixpoint(html: str) -> None:
    text = from_html(html)
    assert from_html(to_html(text)) == text
    assert normalise(text) == text


@given(inline_of(nasty))
def test_meaning_is_kept(html: str) -> None:
    """Every character keeps its bold and its link; italic may run on to the end of the word."""
    sanitised = nh3.clean(html, tags={"b", "i", "a", "br"}, url_schemes={"https", "mailto"})
    before, after = Reading.of(sanitised), Reading.of(to_html(from_html(html)))
    assert "".join(after.text.split()) == "".join(before.text.split())
    assert after.bold == before.bold
    assert [bool(link) for link in after.links] == [bool(link) for link in before.links]
    assert all(now for was, now in zip(before.italic, after.italic, strict=True) if was)


@given(st.text() | nasty | joined(words, 3))
def test_any_text_is_shown_and_settles(text: str) -> None:
    html = to_html(text)
    assert Reading.of(html).tags <= {
        *("p", "br", "strong", "em", "a", "ul", "ol", "li"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    canonical = from_html(html)
    assert from_html(to_html(canonical)) == canonical
    assert plain(canonical) == plain(text)


@given(st.text() | st.binary().map(lambda b: b.decode("latin-1")))
def test_any_html_is_taken(html: str) -> None:
    text = from_html(html)
    assert not has_control_characters(text)
    assert from_html(to_html(text)) == text


# --- hostile input: the work grows with the length, not faster


def calls(function: Callable[[str], str], text: str) -> int:
    """Count what the interpreter calls while the function is at work."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        function(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "[a](", "[a](https://", "[a](https://((", "](", "![", "*", "**a", "*a **"),
        *("> ", "- ", "- a\n", "1. ", "\\", "|", "|\n", "|a|\n|-|\n", "a\n", "\n"),
        *("<br>", "`", "_", "\u0308"),
    ],
)
@pytest.mark.parametrize("function", [to_html, plain])
def test_hostile_markdown(function: Callable[[str], str], piece: str) -> None:
    assert calls(function, piece * 4000) < 2.5 * calls(function, piece * 2000) + 1000


@pytest.mark.parametrize(
    "piece",
    [
        *("<div>", "<b>", "<b><p>", "<ul><li>a", "<ol><ul><li>a", "<table><tr><td>a", "</p>"),
        *("<td colspan=9999 rowspan=9999>a", "<p style='mso-list:l0 level9 lfo1'>a"),
        *("<a href=x>", "<", "&", "<!--"),
    ],
)
def test_hostile_html(piece: str) -> None:
    assert calls(from_html, piece * 2000) < 2.5 * calls(from_html, piece * 1000) + 1000


def test_too_many_tags_leave_the_text() -> None:
    assert from_html("<b>" * MAX_TAGS + "a<i>b") == "a b"


def test_lists_below_the_last_level_are_text() -> None:
    deep = "- " * (MAX_LIST_DEPTH + 2) + "a"
    assert to_html(deep).count("<ul>") == MAX_LIST_DEPTH
    assert "- - a" in to_html(deep)
    html = "<ul><li>x" * (MAX_LIST_DEPTH + 2)
    assert to_html(from_html(html)).count("<ul>") == MAX_LIST_DEPTH


def test_a_table_of_merged_cells_stays_small() -> None:
    row = "<tr>" + "<td colspan=1000000 rowspan=1000000>a" * 60
    assert len(from_html(f"<table>{row * 40}</table>")) < 40_000


def test_the_first_texts_may_be_rendered_at_once() -> None:
    text = "**fett** und _betont_\n\n- eins\n- zwei"
    expected = markdown.render(text)
    with hasty_threads():
        for _ in range(200):
            parser, ready = markdown.make_parser(), threading.Barrier(4)

            def render(parser: Any = parser, ready: Any = ready) -> str:
                ready.wait()
                return str(parser.render(text))

            with ThreadPoolExecutor(4) as readers:
                shown = [readers.submit(render) for _ in range(4)]
            assert {future.result() for future in shown} == {expected}
