"""What must be right before the site starts."""

from typing import Any

from django.core.checks import CheckMessage, Error


def printing_works(**kwargs: Any) -> list[CheckMessage]:
    """Find out at the start, not at the first document, that libraries are missing or unknown."""
    # Here, because applications are registered before their models may be loaded.
    from council.pdf import missing_libraries, unknown_weasyprint

    errors: list[CheckMessage] = []
    if missing := missing_libraries():
        errors.append(
            Error(
                "Ohne diese Debian-Pakete lässt sich kein Dokument drucken: " + ", ".join(missing),
                hint=f"apt-get install {' '.join(missing)}",
                id="council.E001",
            )
        )
    if release := unknown_weasyprint():
        errors.append(
            Error(
                f"Der Druck ist mit WeasyPrint {release} nicht geprüft.",
                hint="Bitte richten Sie die Fassung ein, die in deploy/requirements.lock steht.",
                id="council.E002",
            )
        )
    return errors


def scanner_answers(**kwargs: Any) -> list[CheckMessage]:
    """Find out, when somebody asks, whether the virus scanner that is set answers."""
    from council.uploads import virus_scan

    if not virus_scan.is_wanted():
        return []
    try:
        virus_scan.state()
    except virus_scan.ScannerAway as error:
        return [
            Error(
                f"Die Virenprüfung antwortet nicht: {error}",
                hint="Läuft clamd, und darf der Dienst auf die Adresse in CLAMD zugreifen?",
                id="council.E010",
            )
        ]
    return []
