"""Characters that are no text."""

import re

# What Unicode keeps free for programs: 32 in a row and the last two of each plane. No XML may
# hold U+FFFE and U+FFFF (XML 1.0, 2.2), no HTML any of them.
LAST_TWO = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))

# What neither keyboards nor stored texts hold: controls but tab and line ends, lone surrogates,
# and what is no character.
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST_TWO}]")

# Marks that turn the direction of writing, so that a text reads otherwise than it is stored. The
# languages of this record need none.
_DIRECTION = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
DIRECTION = re.compile(f"[{_DIRECTION}]")

# What word processors leave behind and nobody sees: soft hyphens, joiners and blanks of zero width,
# fillers, tags.
_UNSEEN = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U000e0000-\U000e007f"
)
UNSEEN = re.compile(f"[{_UNSEEN}]")

# What goes from a text that is pasted: all of it, and controls that are no blanks.
INVISIBLE = re.compile(rf"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_DIRECTION}{_UNSEEN}]")
