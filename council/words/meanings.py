"""The words of the record in plain German: what each state, step and role means.

The help page prints them beside the labels of the tables, so that none can be missing.
"""

from council.enums import PaperState, Progress, Role

STATES = {
    PaperState.DRAFT: (
        "Der Text wird noch geschrieben. Nur wer ihn schreibt oder mit einbringt, sieht ihn."
    ),
    PaperState.FILED: "Das Ratsbüro hat den Text bekommen und prüft ihn.",
    PaperState.REGISTERED: (
        "Die Drucksache hat eine Nummer. Es ist noch kein Amt mit der Antwort beauftragt."
    ),
    PaperState.CLOSED: (
        "Es ist nichts mehr zu tun, etwa weil mündlich geantwortet oder der Antrag entschieden "
        "wurde. Das Ergebnis steht unter „Beratungen“."
    ),
    PaperState.WITHDRAWN: "Wer gefragt oder beantragt hat, verzichtet darauf.",
}

STEPS = {
    Progress.IN_PROGRESS: (
        "Ein Amt schreibt die Antwort. Auf der Seite des Vorgangs steht, welches."
    ),
    Progress.IN_COORDINATION: (
        "Die Antwort ist geschrieben und wird innerhalb der Verwaltung abgestimmt."
    ),
    Progress.AT_MAYOR: (
        "Die Antwort wartet auf die Entscheidung in der Dienstberatung oder darauf, verteilt zu "
        "werden."
    ),
}

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
