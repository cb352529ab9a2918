"""Characters that are no text."""

import re

# What Unicode keeps free for programs: 32 in a row and the last two of each plane. No XML may
# hold U+FFFE and U+FFFF (XML 1.0, 2.2), no HTML any of them.
LAST_TWO = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))

# What neither keyboards nor stored texts hold: controls but tab and line ends, lone surrogates,
# and what is no character.
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST_TWO}]")

# What word processors leave behind and nobody sees: controls that are no blanks, soft hyphens,
# joiners of zero width.
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
