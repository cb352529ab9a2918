"""What makes a text read otherwise than it is: its letters, and where its links lead."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import SplitResult, unquote, urlsplit

from council.richtext.blocks import Block, Item, Paragraph, Table
from council.richtext.characters import DIRECTION

# Letters of other scripts that look like Latin ones. A word of such letters alone is a word.
LOOKALIKES = "АВЕКМНОРСТУХЅІЈаеорсухѕіјԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧορ"
_WORD = re.compile(r"[^\W\d_]+")
_MIXED = re.compile(rf"(?=.*[A-Za-zÀ-ÿ])(?=.*[{LOOKALIKES}])")
# Texts that people read as an address; "Anlage.pdf" and "Nr. 3.de" are none.
_SHOWN_HOST = re.compile(
    r"(?:https?://)?(?:[^\s/@]*@)?((?:[\w-]+\.)+(?:de|eu|com|org|net|info|gov|at|ch|io|berlin|bayern"
    r"|hamburg|koeln|nrw|saarland|ruhr|stadt|online))(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_SHOWN_WITH_SCHEME = re.compile(r"\s*(?:https?://|www\.)(?:[^\s/@]*@)?([^\s/:?#]+)", re.IGNORECASE)
_SHOWN_MAIL = re.compile(r"(?:mailto:)?([^\s@<>]+@[^\s@<>]+\.\w+)", re.IGNORECASE)
_CREDENTIALS = re.compile(r"https?://[^\s/?#()<>]*@[^\s/?#()<>]+", re.IGNORECASE)
_ACTING = re.compile(r"\]\(\s*((?:javascript|vbscript|data|file|blob)\s*:[^)\s]*)", re.IGNORECASE)
LONGEST_SHOWN = 60


def deceiving_letters(text: str) -> str:
    """Say what makes a text look otherwise than it is, in a German sentence; "" for nothing."""
    if mark := DIRECTION.search(text):
        before = text[: mark.start()].split()[-1:] or ["dem Anfang"]
        return (
            "Der Text enthält ein unsichtbares Zeichen, das die Schreibrichtung umkehrt (hinter "
            f"„{_short(before[0])}“). Bitte tippen Sie die Stelle neu, statt sie einzufügen."
        )
    for word in _WORD.findall(text):
        if _MIXED.match(word):
            return (
                f"In „{_short(word)}“ stehen Buchstaben einer anderen Schrift, die wie lateinische "
                "aussehen. Bitte tippen Sie das Wort neu."
            )
    return ""


def deceiving_addresses(text: str) -> str:
    """Say which address in a text nobody should follow, in a German sentence; "" for none."""
    if found := _CREDENTIALS.search(text):
        return (
            f"Die Adresse „{_short(found[0])}“ enthält vor dem @ einen Namen oder ein Kennwort. "
            "Bitte nehmen Sie diesen Teil heraus."
        )
    if found := _ACTING.search(text):
        return (
            f"Der Link zu „{_short(found[1])}“ führt zu keiner Seite. Möglich sind Adressen mit "
            "https:// und E-Mail-Adressen."
        )
    return ""


def deceiving_links(blocks: Sequence[Block]) -> str:
    """Say which link leads elsewhere than its text tells, in a German sentence; "" if none."""
    for paragraph in _paragraphs(blocks):
        pairs = zip(paragraph.text, paragraph.formats, strict=True)
        for address, run in groupby(pairs, key=lambda pair: pair[1].href):
            shown = "".join(sign for sign, _ in run)
            if address and (sentence := _deceiving_link(shown, address)):
                return sentence
    return ""


def has_credentials(address: str) -> bool:
    """Whether a web address holds a name or a password; what stands there often looks a host."""
    return address.lower().startswith("http") and "@" in _parts(address).netloc


def _deceiving_link(shown: str, address: str) -> str:
    """Compare what a link shows with where it leads."""
    parts = _parts(address)
    if parts.scheme == "mailto":
        told = _SHOWN_MAIL.fullmatch(shown.strip())
        leads_to = unquote(parts.path)
        is_same = told is None or told[1].lower() == leads_to.lower()
    else:
        told = _SHOWN_WITH_SCHEME.match(shown) or _SHOWN_HOST.fullmatch(shown.strip())
        leads_to = parts.hostname or ""
        is_same = told is None or _host(told[1]) == _host(leads_to)
    if is_same:
        return ""
    return (
        f"Der Link „{_short(shown)}“ führt nicht dorthin, sondern zu „{_short(leads_to)}“. Bitte "
        "ändern Sie den Text oder die Adresse des Links."
    )


def _host(name: str) -> str:
    """The name of a computer as it is compared: with or without www, in whatever letters."""
    try:
        name = name.lower().encode("idna").decode()
    except UnicodeError:
        name = name.lower()
    return name.removeprefix("www.").rstrip(".")


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.hostname  # noqa: B018 - reading it is the check
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Item):
            yield from _paragraphs(block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                yield from row


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
