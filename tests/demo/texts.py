"""The texts of the demo city's papers, read from the files beside this module.

`texts/*.toml` hold what council members ask and move and what the offices answer, in the
record's small Markdown; which paper is filed when and by whom stands in `plan`.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("texts")


@dataclass(frozen=True)
class Block:
    """One answer and the numbers of the questions that it answers; none for a motion."""

    text: str
    to: tuple[int, ...] = ()


@dataclass(frozen=True)
class Notice:
    """What an interim notice says."""

    introduction: str
    reasons: str


@dataclass(frozen=True)
class Text:
    """An inquiry or motion with what is answered to it."""

    key: str
    kind: str
    title: str
    unit: str
    introduction: str = ""
    questions: tuple[str, ...] = ()
    resolution: str = ""
    reasons: str = ""
    referral_wish: str = ""
    committees: tuple[str, ...] = ()
    answers: tuple[Block, ...] = ()
    supplement: tuple[Block, ...] = ()
    notice: Notice | None = None


def load() -> dict[str, Text]:
    """All texts by their keys."""
    texts: dict[str, Text] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for kind, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for entry in entries:
                text = _text(kind, entry)
                assert text.key not in texts, text.key
                texts[text.key] = text
    return texts


def _text(kind: str, entry: dict[str, Any]) -> Text:
    values = {name: _trimmed(value) for name, value in entry.items()}
    for name in ("answers", "supplement"):
        values[name] = tuple(
            Block(text=block["text"].strip(), to=tuple(block.get("to", ())))
            for block in entry.get(name, ())
        )
    if "notice" in entry:
        values["notice"] = Notice(**{k: v.strip() for k, v in entry["notice"].items()})
    return Text(kind=kind, **values)


def _trimmed(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return tuple(value) if isinstance(value, list) else value
