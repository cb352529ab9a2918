"""OParl 1.1 as data: which fields each type has, of which form, and which must not be missing.

After the schemas and the text of the specification. What version 1.1 made mandatory (the times
of every object, the lists of a body, the order of an agenda item) is mandatory here too.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """The form of a field's value.

    `form` is text, flag, count, day, instant, url, or the name of a type for an object within;
    `to` the type that a url leads to, `lists` the type that a list at a url holds.
    """

    form: str
    required: bool = False
    many: bool = False
    to: str = ""
    lists: str = ""


TEXT, TEXTS = Field("text"), Field("text", many=True)
FLAG, COUNT, DAY, INSTANT = Field("flag"), Field("count"), Field("day"), Field("instant")
URL = Field("url")


def reference(to: str) -> Field:
    """A link to one object."""
    return Field("url", to=to)


def references(to: str) -> Field:
    """Links to any number of objects."""
    return Field("url", many=True, to=to)


def list_of(type_name: str, *, required: bool = False) -> Field:
    """A link to a list of objects."""
    return Field("url", required=required, lists=type_name)


def embedded(type_name: str, *, many: bool = False, required: bool = False) -> Field:
    """An object, or objects, within."""
    return Field(type_name, many=many, required=required)


EVERY_TYPE = {
    "id": Field("url", required=True),
    "type": Field("url", required=True),
    "created": Field("instant", required=True),
    "modified": Field("instant", required=True),
    "license": URL,
    "keyword": TEXTS,
    "web": URL,
    "deleted": FLAG,
}

OWN: dict[str, dict[str, Field]] = {
    "System": {
        "oparlVersion": Field("url", required=True),
        "otherOparlVersions": references("System"),
        "body": list_of("Body", required=True),
        "name": TEXT,
        "contactEmail": TEXT,
        "contactName": TEXT,
        "website": URL,
        "vendor": URL,
        "product": URL,
    },
    "Body": {
        "system": reference("System"),
        "shortName": TEXT,
        "name": Field("text", required=True),
        "website": URL,
        "licenseValidSince": INSTANT,
        "oparlSince": INSTANT,
        "ags": TEXT,
        "rgs": TEXT,
        "equivalent": Field("url", many=True),
        "contactEmail": TEXT,
        "contactName": TEXT,
        "organization": list_of("Organization", required=True),
        "person": list_of("Person", required=True),
        "meeting": list_of("Meeting", required=True),
        "paper": list_of("Paper", required=True),
        "legislativeTerm": embedded("LegislativeTerm", many=True, required=True),
        "agendaItem": list_of("AgendaItem", required=True),
        "consultation": list_of("Consultation", required=True),
        "file": list_of("File", required=True),
        "locationList": list_of("Location", required=True),
        "legislativeTermList": list_of("LegislativeTerm", required=True),
        "membership": list_of("Membership", required=True),
        "classification": TEXT,
        "location": embedded("Location"),
    },
    "LegislativeTerm": {
        "body": reference("Body"),
        "name": TEXT,
        "startDate": DAY,
        "endDate": DAY,
    },
    "Organization": {
        "body": reference("Body"),
        "name": TEXT,
        "membership": references("Membership"),
        "meeting": list_of("Meeting"),
        "consultation": list_of("Consultation"),
        "shortName": TEXT,
        "post": TEXTS,
        "subOrganizationOf": reference("Organization"),
        "organizationType": TEXT,
        "classification": TEXT,
        "startDate": DAY,
        "endDate": DAY,
        "website": URL,
        "location": embedded("Location"),
        "externalBody": reference("Body"),
    },
    "Person": {
        "body": reference("Body"),
        "name": TEXT,
        "familyName": TEXT,
        "givenName": TEXT,
        "formOfAddress": TEXT,
        "affix": TEXT,
        "title": TEXTS,
        "gender": TEXT,
        "phone": TEXTS,
        "email": TEXTS,
        "location": reference("Location"),
        "locationObject": embedded("Location"),
        "status": TEXTS,
        "membership": embedded("Membership", many=True),
        "life": TEXT,
        "lifeSource": TEXT,
    },
    "Membership": {
        "person": reference("Person"),
        "organization": reference("Organization"),
        "role": TEXT,
        "votingRight": FLAG,
        "startDate": DAY,
        "endDate": DAY,
        "onBehalfOf": reference("Organization"),
    },
    "Meeting": {
        "name": TEXT,
        "meetingState": TEXT,
        "cancelled": FLAG,
        "start": INSTANT,
        "end": INSTANT,
        "location": embedded("Location"),
        "organization": references("Organization"),
        "participant": references("Person"),
        "invitation": embedded("File"),
        "resultsProtocol": embedded("File"),
        "verbatimProtocol": embedded("File"),
        "auxiliaryFile": embedded("File", many=True),
        "agendaItem": embedded("AgendaItem", many=True),
    },
    "AgendaItem": {
        "meeting": reference("Meeting"),
        "number": TEXT,
        "order": Field("count", required=True),
        "name": TEXT,
        "public": FLAG,
        "consultation": reference("Consultation"),
        "result": TEXT,
        "resolutionText": TEXT,
        "resolutionFile": embedded("File"),
        "auxiliaryFile": embedded("File", many=True),
        "start": INSTANT,
        "end": INSTANT,
    },
    "Paper": {
        "body": reference("Body"),
        "name": TEXT,
        "reference": TEXT,
        "date": DAY,
        "paperType": TEXT,
        "relatedPaper": references("Paper"),
        "superordinatedPaper": references("Paper"),
        "subordinatedPaper": references("Paper"),
        "mainFile": embedded("File"),
        "auxiliaryFile": embedded("File", many=True),
        "location": embedded("Location", many=True),
        "originatorPerson": references("Person"),
        "underDirectionOf": references("Organization"),
        "originatorOrganization": references("Organization"),
        "consultation": embedded("Consultation", many=True),
    },
    "Consultation": {
        "paper": reference("Paper"),
        "agendaItem": reference("AgendaItem"),
        "meeting": reference("Meeting"),
        "organization": references("Organization"),
        "authoritative": FLAG,
        "role": TEXT,
    },
    "File": {
        "name": TEXT,
        "fileName": TEXT,
        "mimeType": TEXT,
        "date": DAY,
        "size": COUNT,
        "sha1Checksum": TEXT,
        "sha512Checksum": TEXT,
        "text": TEXT,
        "accessUrl": Field("url", required=True),
        "downloadUrl": URL,
        "externalServiceUrl": URL,
        "masterFile": reference("File"),
        "derivativeFile": references("File"),
        "fileLicense": URL,
        "meeting": references("Meeting"),
        "agendaItem": references("AgendaItem"),
        "paper": references("Paper"),
    },
    "Location": {
        "description": TEXT,
        "geojson": Field("geojson"),
        "streetAddress": TEXT,
        "room": TEXT,
        "postalCode": TEXT,
        "subLocality": TEXT,
        "locality": TEXT,
        "bodies": references("Body"),
        "organizations": references("Organization"),
        "persons": references("Person"),
        "meetings": references("Meeting"),
        "papers": references("Paper"),
    },
}

TYPES = {name: {**EVERY_TYPE, **fields} for name, fields in OWN.items()}
# All that is left of a deleted object.
DELETED = {"id", "type", "created", "modified", "deleted"}
# The way back, which an object must tell where it is fetched alone.
ALONE = {
    "LegislativeTerm": "body",
    "Membership": "person",
    "AgendaItem": "meeting",
    "Consultation": "paper",
    "File": "paper",
}
PAGE = {"data", "pagination", "links"}
PAGINATION = {"totalElements", "elementsPerPage", "currentPage", "totalPages"}
LINKS = {"first", "prev", "self", "next", "last", "web"}
ERROR = {"type", "message", "debug"}
