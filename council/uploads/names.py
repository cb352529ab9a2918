"""Names of files: such that every system can save them, and that say what the file is."""

import re
from pathlib import PurePath

from council.richtext import deception, without_unseen

LONGEST_NAME = 200
# Windows keeps these for its devices, whatever ending follows.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)
# Endings of what acts when it is opened; one of them before the last is a disguise.
ACTING = {
    *("exe", "com", "bat", "cmd", "scr", "pif", "msi", "js", "jse", "vbs", "vbe", "wsf", "hta"),
    *("ps1", "jar", "lnk", "html", "htm", "svg", "php", "sh", "py", "docm", "xlsm", "dll", "iso"),
}
DO = "Bitte geben Sie der Datei einen anderen Namen."


def tidy_name(name: str) -> str:
    """The name without what nobody sees in it."""
    return without_unseen(name).strip(" ")


def trouble_with_name(name: str) -> str:
    """Say what is wrong with a tidy name, as the rest of a German sentence; "" for nothing."""
    if len(name) > LONGEST_NAME:
        return f"hat einen Namen mit mehr als {LONGEST_NAME} Zeichen. {DO}"
    if any(not sign.isprintable() for sign in name) or deception(name):
        return f"hat Zeichen im Namen, die man nicht sieht oder die täuschen. {DO}"
    if "/" in name or "\\" in name:
        return f"hat einen Schrägstrich im Namen. {DO}"
    if RESERVED.match(name):
        return f"heißt wie ein Gerät von Windows und ließe sich dort nicht speichern. {DO}"
    if name.endswith("."):
        return f"endet mit einem Punkt. {DO}"
    if not PurePath(name).suffix or not PurePath(name).stem.strip(". "):
        return "hat keinen vollständigen Namen. Bitte geben Sie ihr einen, etwa „Lageplan.pdf“."
    inner = PurePath(PurePath(name).stem).suffix.lstrip(".").lower()
    if inner in ACTING:
        return f"hat zwei Endungen, davon „.{inner}“. {DO}"
    return ""
