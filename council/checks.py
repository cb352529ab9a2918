"""What must be right before the site starts."""

from typing import Any

from django.core.checks import CheckMessage, Error


def printing_works(**kwargs: Any) -> list[CheckMessage]:
    """Find out at the start, not at the first document, that libraries are missing."""
    # Here, because applications are registered before their models may be loaded.
    from council.pdf import missing_libraries

    missing = missing_libraries()
    if not missing:
        return []
    return [
        Error(
            "Ohne diese Debian-Pakete lässt sich kein Dokument drucken: " + ", ".join(missing),
            hint=f"apt-get install {' '.join(missing)}",
            id="council.E001",
        )
    ]
