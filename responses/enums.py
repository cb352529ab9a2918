"""The closed vocabularies of the workshop."""

from django.db.models import TextChoices


class StatementKind(TextChoices):
    """What the administration issues as an answer. Values equal the record's paper kinds."""

    STATEMENT = "statement", "Stellungnahme"
    INTERIM_NOTICE = "interim_notice", "Zwischennachricht"


class StatementState(TextChoices):
    """At which step an answer lies."""

    ASSIGNED = "assigned", "Zugewiesen"
    DRAFTING = "drafting", "In Bearbeitung"
    COSIGNING = "cosigning", "In Mitzeichnung"
    UNIT_REVIEW = "unit_review", "Bei der Amtsleitung"
    DIVISION_REVIEW = "division_review", "Bei der/dem Beigeordneten"
    MAYOR = "mayor", "In der Dienstberatung"
    APPROVED = "approved", "Genehmigt"
    DISTRIBUTED = "distributed", "Verteilt"
    CANCELLED = "cancelled", "Abgebrochen"


class RecipientRole(TextChoices):
    """What a body of the distribution list is asked to do."""

    MAYOR = "Genehmigung OB", "Genehmigung OB"
    NOTE = "Kenntnisnahme", "Kenntnisnahme"
    CONSULT = "Beratung", "Beratung"
    DECIDE = "Beschlussfassung", "Beschlussfassung"


class Decision(TextChoices):
    """What a co-signing unit said."""

    OPEN = "open", "offen"
    AGREED = "agreed", "mitgezeichnet"
    REMARKED = "remarked", "mitgezeichnet mit Bemerkung"
    REFUSED = "refused", "abgelehnt"
    OVERRIDDEN = "overridden", "Ablehnung übergangen"


# The decisions after which a unit's signature no longer stands in the way.
SETTLED = (Decision.AGREED, Decision.REMARKED, Decision.OVERRIDDEN)

# What the mayor decided, as the record prints it.
APPROVED_RESULT = "genehmigt OB"
NOTED_RESULT = "zur Kenntnis genommen"
DEFERRED_RESULT = "vertagt"
