"""What the process that looks at a file tells of it."""

from dataclasses import dataclass, field


class Harmful(Exception):
    """The file is not taken; `str(error)` ends the sentence that begins with its name."""


@dataclass
class Findings:
    """What was found in a file that may be taken.

    `removed` names what was taken out of it, `covered` the pages with text under bars, and how many
    bars; `hidden` the pages with text that cannot be seen for other reasons.
    """

    content: bytes
    removed: list[str] = field(default_factory=list)
    signed: bool = False
    covered: dict[str, int] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)

    def took_out(self, what: str) -> None:
        """Note once what was taken out."""
        if what not in self.removed:
            self.removed.append(what)
