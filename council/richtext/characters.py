"""Characters that are no text."""

import re

# What neither keyboards nor stored texts hold: controls but tab and line ends, lone surrogates,
# and the two other characters that no XML may hold (XML 1.0, 2.2).
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# What word processors leave behind and nobody sees: controls that are no blanks, soft hyphens,
# joiners of zero width.
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
