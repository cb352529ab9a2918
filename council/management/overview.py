"""What `manage.py help` says first: which commands there are, and what each is for.

Shown before anything is installed, so it stands on the standard library alone.
"""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"

TRIALS = {
    "demo": "baut eine erfundene Stadt auf und öffnet sie im Browser",
    "test": "führt die Tests aus",
    "benchmark": "misst, was etwas kostet, an erfundenen Daten",
    "sbom": "gibt aus, woraus das Programm besteht (CycloneDX)",
}
COMMANDS = {
    "migrate": "legt die Datenbank an oder bringt sie auf den neuen Stand",
    "collectstatic": "sammelt die Dateien der Oberfläche für den Server",
    "create_administrator": "legt das erste Konto an",
    "reset_factors": "setzt den zweiten Faktor eines Kontos zurück",
    "work": "arbeitet neben dem Server: Mappen, E-Mails, Aufräumen",
    "send_mails": "versendet nur, was an E-Mails wartet",
    "reindex": "baut den Suchindex neu auf",
    "publish_open_data": "schreibt die offenen Daten neu",
    "verify": "prüft, ob alles Festgehaltene noch ist, wie es war",
    "verify_issues": "dasselbe; so hieß der Befehl, als er nur Dateien prüfte",
    "import_papers": "übernimmt Drucksachen aus einer Datei",
    "export_papers": "gibt Drucksachen in eine Datei aus",
    "export_pdf": "gibt Ausfertigungen als Dateien aus",
    "import_oparl": "übernimmt den Bestand eines OParl-Servers",
    "check_oparl": "prüft einen OParl-Server gegen die Spezifikation",
    "workflow": "gibt die Regeln der Arbeitsabläufe als Tabellen aus",
    "fields": "gibt die Felder eines Datensatzes als Tabelle aus",
}
PAGE = """\
Anfragen, Anträge und Antworten eines Stadtrates, Version {version}

Ohne Einstellungen, neben jeder Installation:

{trials}

Für eine Installation, deren Einstellungen in der Umgebung stehen (deploy/README.md);
für die Demo-Stadt mit DEMO=1 davor, etwa: DEMO=1 python3 manage.py reindex

{commands}

Genaueres sagt: python3 manage.py help BEFEHL"""


def text() -> str:
    """The whole page, in German."""
    return PAGE.format(version=version(), trials=_lines(TRIALS), commands=_lines(COMMANDS))


def version() -> str:
    """The version of this program, such as 0.2.0."""
    import tomllib  # here, so that an older Python hears from bootstrap that it is too old

    return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])


def _lines(commands: dict[str, str]) -> str:
    return "\n".join(f"  {name:22}{what}" for name, what in commands.items())
