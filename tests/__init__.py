"""The tests. Where a file lies says what it tests; nothing but this reads it from its place."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
# Real papers and what is known of them; they lie beside the project and are no part of it.
SHARED = ROOT.parent / "shared"
