"""What a seeded fault is, and the list of them all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One small mistake: in `file`, `old` (which stands there once) becomes `new`.

    `harm` says what would go wrong for whom; `tests` are files, or tests as pytest names them
    (`tests/council/rules/test_deadlines.py::test_weeks`), of which at least one must fail.
    """

    name: str
    file: str
    old: str
    new: str
    harm: str
    tests: tuple[str, ...]

    def applied_to(self, text: str) -> str:
        """The text of the file with the mistake in it. Raises ValueError if it has no place."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.old!r} stands {text.count(self.old)} times there")
        return text.replace(self.old, self.new)
