"""Texts that read otherwise than they are."""

import pytest
from django.core.exceptions import ValidationError

from council.forms.fields import LineField, LinesField
from council.forms.rich_text import RichTextField
from council.interchange.checking import checked
from council.interchange.complaints import BadLine
from council.richtext import deception, from_html, to_html

HONEST = [
    "Die Straße (§ 3 Abs. 2), 5 µm, 3 kΩ, α-Werte und Δt",
    "Правда und Ελλάδα sind ganze Wörter",
    "[Satzung](https://www.magdeburg.de/satzung.pdf)",
    "[www.magdeburg.de](https://magdeburg.de/start)",
    "[Anlage.pdf](https://rat.example.de/anlage.pdf)",
    "[rat@example.de](mailto:rat@example.de)",
    "[https://müller.de](https://xn--mller-kva.de/)",
    "Mail an rat@example.de, Seite https://example.de/@rat",
]
DECEIVING = {
    "Rechnung\u202efdp.exe": "Schreibrichtung",
    "ab\u2067cd": "Schreibrichtung",
    "\u200fab": "Schreibrichtung",
    "ab\u061ccd": "Schreibrichtung",
    "Herr M\u0430ier": "Buchstaben einer anderen Schrift",  # a Cyrillic a
    "Ratsb\u03bfrd": "Buchstaben einer anderen Schrift",  # a Greek o
    "[www.magdeburg.de](https://böse.example/)": "führt nicht dorthin",
    "[https://magdeburg.de](https://magdeburg.de.example.org/)": "magdeburg.de.example.org",
    "[magdeburg.de/rat](https://example.org/magdeburg.de)": "führt nicht dorthin",
    "- **[rat@example.de](mailto:dieb@example.org)**": "dieb@example.org",
    "| a | [www.a.de](https://b.de) |\n| - | - |\n| c | d |": "führt nicht dorthin",
    "siehe https://magdeburg.de@example.org/": "vor dem @",
    "[Satzung](https://rat:geheim@example.org/)": "vor dem @",
    "[Satzung](javascript:alert(1))": "führt zu keiner Seite",
    "[Satzung](data:text/html,x)": "führt zu keiner Seite",
}
UNSEEN = "Rad\u00ad\u200bweg\u2060 am\u200d Fluss\ufeff"


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_text_stays(text: str):
    assert deception(text) == ""
    assert RichTextField().clean(text) == text


@pytest.mark.parametrize("text", DECEIVING)
def test_a_text_that_deceives_is_refused_everywhere(text: str):
    assert DECEIVING[text] in deception(text)
    for field in (RichTextField(), LinesField(validators=[])):
        with pytest.raises(ValidationError, match=DECEIVING[text]):
            field.clean(text)
    if "\n" not in text:
        with pytest.raises(ValidationError, match=DECEIVING[text]):
            LineField(validators=[]).clean(text)
    with pytest.raises(BadLine, match=DECEIVING[text]):
        checked({"kind": "inquiry", "reference": "F0001/19", "title": "x", "introduction": text})


def test_what_nobody_sees_goes_wherever_it_comes_in():
    seen = "Radweg am Fluss"
    assert LineField().clean(UNSEEN) == LinesField().clean(UNSEEN) == seen
    assert RichTextField().clean(UNSEEN) == from_html(f"<p>{UNSEEN}\u202e</p>") == seen
    record = {"kind": "inquiry", "reference": "F0001/19", "title": UNSEEN, "public": True}
    assert checked(record).title == seen


def test_a_link_with_a_password_is_no_link():
    assert "<a" not in to_html("[Satzung](https://rat:geheim@example.org/)")
    assert from_html('<a href="https://rat@example.org/">Satzung</a>') == "Satzung"
    assert "<a" in to_html("[Satzung](https://example.org/@rat)")


def test_a_mark_is_shown_to_the_field_also_if_an_editor_sent_it():
    widget = RichTextField().widget
    sent = {"text": "<p>a\u202eb</p>", "text-format": "html"}
    assert "\u202e" in (widget.value_from_datadict(sent, {}, "text") or "")
