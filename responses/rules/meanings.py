"""The steps of an answer within the administration, in plain German."""

from responses.enums import StatementState

STATES = {
    StatementState.ASSIGNED: "Das Ratsbüro hat ein Amt beauftragt; dort hat noch niemand begonnen.",
    StatementState.DRAFTING: "Die Sachbearbeitung schreibt die Antwort, Frage für Frage.",
    StatementState.COSIGNING: (
        "Andere Ämter lesen die Antwort und zeichnen sie mit. Ändert sich danach der Text, gelten "
        "ihre Zeichnungen nicht mehr."
    ),
    StatementState.UNIT_REVIEW: (
        "Die Leitung des Amtes prüft die Antwort und gibt sie weiter oder zurück."
    ),
    StatementState.DIVISION_REVIEW: (
        "Die oder der Beigeordnete des Dezernats prüft die Antwort und gibt sie weiter oder zurück."
    ),
    StatementState.MAYOR: (
        "Die Antwort hat ihre Nummer und wartet darauf, dass die Spitze der Stadt sie genehmigt."
    ),
    StatementState.APPROVED: "Die Antwort ist genehmigt; das Ratsbüro verteilt sie.",
    StatementState.DISTRIBUTED: (
        "Die Antwort ist als amtliches Dokument ausgefertigt und herausgegeben."
    ),
    StatementState.CANCELLED: (
        "Es kommt keine schriftliche Antwort, etwa weil mündlich geantwortet wurde."
    ),
}
