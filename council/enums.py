"""The closed vocabularies of the record. Values are stored, labels are what people read."""

from django.db.models import TextChoices


class PaperKind(TextChoices):
    """The kinds of numbered papers (Drucksachen)."""

    INQUIRY = "inquiry", "Anfrage"
    MOTION = "motion", "Antrag"
    AMENDMENT = "amendment", "Änderungsantrag"
    STATEMENT = "statement", "Stellungnahme"
    INTERIM_NOTICE = "interim_notice", "Zwischennachricht"
    INFORMATION = "information", "Information"
    PROPOSAL = "proposal", "Beschlussvorlage"
    OTHER = "other", "Sonstige Drucksache"


class PaperState(TextChoices):
    """Where a paper of the record stands."""

    DRAFT = "draft", "Entwurf"
    FILED = "filed", "Eingereicht"
    REGISTERED = "registered", "Registriert"
    CLOSED = "closed", "Abgeschlossen"
    WITHDRAWN = "withdrawn", "Zurückgezogen"


class Progress(TextChoices):
    """What the public may know about the way of an answer."""

    NONE = "", "Noch nicht zugewiesen"
    IN_PROGRESS = "in_progress", "In Bearbeitung"
    IN_COORDINATION = "in_coordination", "In Abstimmung"
    AT_MAYOR = "at_mayor", "Beim Oberbürgermeister"


class OrganizationKind(TextChoices):
    """What an organisation is."""

    COUNCIL = "council", "Rat"
    COMMITTEE = "committee", "Ausschuss"
    FACTION = "faction", "Fraktion"
    DIVISION = "division", "Dezernat"
    UNIT = "unit", "Amt oder Fachbereich"
    MAYOR = "mayor", "Oberbürgermeister/in"


# Bodies hold sittings and receive papers.
BODY_KINDS = (OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE, OrganizationKind.MAYOR)
# Offices write answers.
OFFICE_KINDS = (OrganizationKind.DIVISION, OrganizationKind.UNIT)


class Role(TextChoices):
    """What a grant entitles to; a grant belongs to an organisation and a time span."""

    COUNCIL_MEMBER = "council_member", "Ratsmitglied"
    FACTION_OFFICE = "faction_office", "Fraktionsgeschäftsstelle"
    COUNCIL_OFFICE = "council_office", "Ratsbüro"
    CASE_OFFICER = "case_officer", "Sachbearbeitung"
    HEAD_OF_UNIT = "head_of_unit", "Amtsleitung"
    DEPUTY_MAYOR = "deputy_mayor", "Beigeordnete/r"
    MAYORS_OFFICE = "mayors_office", "Büro der Oberbürgermeisterin/des Oberbürgermeisters"
    ADMINISTRATOR = "administrator", "Systemverwaltung"


# Who works on the city's side of a paper.
STAFF_ROLES = (
    Role.COUNCIL_OFFICE,
    Role.MAYORS_OFFICE,
    Role.CASE_OFFICER,
    Role.HEAD_OF_UNIT,
    Role.DEPUTY_MAYOR,
)


# Who has one of these can read or do nearly everything.
STRONG_ROLES = (Role.MAYORS_OFFICE, Role.COUNCIL_OFFICE, Role.ADMINISTRATOR)


class SecondPerson(TextChoices):
    """Who confirms a strong role, besides whoever gives it."""

    ADMINISTRATORS = "administrators", "die Systemverwaltung"
    MAYORS_OFFICE = "mayors_office", "die Systemverwaltung oder das Büro des Stadtoberhaupts"
    COUNCIL_OFFICE = (
        "council_office",
        "die Systemverwaltung, das Büro des Stadtoberhaupts oder das Ratsbüro",
    )


class AnswerForm(TextChoices):
    """How the asker wishes to be answered."""

    WRITTEN = "written", "schriftlich"
    ORAL = "oral", "mündlich"
    BOTH = "both", "kurz mündlich und ausführlich schriftlich"


class FileRole(TextChoices):
    """What a file is to its paper."""

    MAIN = "main", "Hauptdokument"
    ATTACHMENT = "attachment", "Anlage"


class Relation(TextChoices):
    """How a paper refers to another one."""

    PARENT = "parent", "gehört zu"
    RELATED = "related", "bezieht sich auf"


class Ground(TextChoices):
    """Recognised grounds for a non-public paper; an imported ground may be another text."""

    STAFF = "Personalangelegenheit"
    PROPERTY = "Grundstücksangelegenheit"
    TENDER = "Vergabeangelegenheit"
    PREEMPTION = "Ausübung des Vorkaufsrechts"
    INTERESTS = "Berechtigte Interessen Einzelner"


class PrintLayout(TextChoices):
    """The shapes in which a city's papers can be printed; each has its templates."""

    GRID = "grid", "mit Kopftabelle: Angaben in Feldern über dem Text"
    LETTER = "letter", "als Brief: Ort und Datum, Bezug, Betreff, Anlagen"


class DeadlineUnit(TextChoices):
    """The unit in which a city counts its deadlines."""

    CALENDAR_DAYS = "calendar_days", "Kalendertage"
    WORKING_DAYS = "working_days", "Arbeitstage"
    WEEKS = "weeks", "Wochen"
    MONTHS = "months", "Monate"


class DeadlineStart(TextChoices):
    """The event from which a deadline runs."""

    RECEIPT = "receipt", "Eingang der Anfrage"
    SITTING = "sitting", "Sitzung, in der sie auf der Tagesordnung steht"
    RESULT = "result", "Sitzung, in der die schriftliche Antwort bestimmt wurde"


class JobKind(TextChoices):
    """What comes out of a job."""

    ZIP = "zip", "ZIP-Datei"
    READING_COPY = "reading_copy", "Lesefassung"


class JobState(TextChoices):
    """How far a job is."""

    WAITING = "waiting", "Wartet"
    RUNNING = "running", "In Arbeit"
    DONE = "done", "Fertig"
    FAILED = "failed", "Nicht gelungen"
    CANCELLED = "cancelled", "Abgebrochen"


class ObjectKind(TextChoices):
    """What the open interface gives out. Values stand in addresses, labels are OParl's types.

    Attachments and issued PDFs are both files to OParl; they are numbered apart here.
    """

    SYSTEM = "system", "System"
    BODY = "body", "Body"
    LEGISLATIVE_TERM = "legislativeterm", "LegislativeTerm"
    ORGANIZATION = "organization", "Organization"
    PERSON = "person", "Person"
    MEMBERSHIP = "membership", "Membership"
    MEETING = "meeting", "Meeting"
    LOCATION = "location", "Location"
    AGENDA_ITEM = "agendaitem", "AgendaItem"
    PAPER = "paper", "Paper"
    CONSULTATION = "consultation", "Consultation"
    FILE = "file", "File"
    ISSUE = "issue", "File"
