"""What a PDF is made from, and a version freezes: pure data, kept for ever."""

from collections.abc import Sequence
from typing import Any

import msgspec

from council.documents.record import Data, Record
from council.models import City

# `paper` and `parents` as JSON has them, and the `city` as it prints.
Document = dict[str, Any]


def as_document(paper: Record | Data, parents: Sequence[Record], city: City) -> Document:
    """Put a document together; the same one gives the same bytes.

    `paper` is a record, or what is printed in the place of one.
    """
    arms = {"sha256": city.arms_sha256, "mime": city.arms_mime, "alt": city.arms_alt}
    return {
        "paper": msgspec.to_builtins(paper),
        "parents": msgspec.to_builtins(parents),
        "city": {
            "name": city.printed_name,
            "name_line": city.name_line or city.printed_name,
            "place": city.name,
            "council": city.council_name,
            "mayor": city.mayor_label,
            "mayor_name": city.mayor_name,
            "arms": arms if city.has_arms else None,
            "layout": city.print_layout,
            "size": city.print_size,
            "signature": city.signature_block,
            "sentences": {
                "heading": city.heading_statement,
                "filed": city.sentence_filed,
                "reply": city.sentence_reply,
                "ask": city.sentence_ask,
                "move": city.sentence_move,
                "expected": city.sentence_expected,
            },
        },
    }
