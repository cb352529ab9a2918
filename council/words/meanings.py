"""The words of the record in plain German: what each state, step and role means.

The help page prints them beside the labels of the tables, so that none can be missing.
"""

from council.enums import Role

# What pages derive from the record instead of storing it.
DERIVED = {
    "Beantwortet": "Die Stellungnahme liegt vor und steht auf derselben Seite bei den Fragen.",
    "Beantwortet (nichtöffentlich)": (
        "Es gibt eine Antwort, sie darf aber nicht veröffentlicht werden."
    ),
    "Verteilt": "Eine Stellungnahme oder Zwischennachricht ist ausgefertigt und herausgegeben.",
    "Überfällig": "Die Frist ist vergangen, und es gibt noch keine Antwort.",
    "Ersetzt durch": (
        "Eine Stellungnahme wurde berichtigt. Die alte Ausfertigung bleibt lesbar; es gilt die "
        "neue."
    ),
}

ROLES = {
    Role.COUNCIL_MEMBER: "Stellt Anfragen und Anträge und bekommt die Antworten.",
    Role.FACTION_OFFICE: "Schreibt und reicht ein für die Mitglieder der eigenen Fraktion.",
    Role.COUNCIL_OFFICE: (
        "Registriert, veröffentlicht, plant die Sitzungen, trägt Ergebnisse ein und verteilt die "
        "Antworten."
    ),
    Role.CASE_OFFICER: "Schreibt im federführenden Amt die Antwort.",
    Role.HEAD_OF_UNIT: (
        "Prüft die Antwort des eigenen Amtes und zeichnet Antworten anderer Ämter mit."
    ),
    Role.DEPUTY_MAYOR: "Leitet ein Dezernat und prüft die Antworten seiner Ämter.",
    Role.MAYORS_OFFICE: (
        "Bereitet die Dienstberatung vor und trägt ein, was dort entschieden wurde."
    ),
    Role.ADMINISTRATOR: "Pflegt Konten, Rollen und Einstellungen.",
}
