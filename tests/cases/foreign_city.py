"""An invented city whose OParl server is not built like ours: version 1.0, ids of words.

Some things are linked that we embed and the other way round; single values stand without a list,
fields are null or of the vendor's own making, and times have no offset.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from tests.cases.foreign_server import Foreign
from tests.cases.uploads import small_pdf

PDF = small_pdf("an invented letter")
ROOT = "/ris/schnittstelle"
TYPE = "https://schema.oparl.org/1.0/"
BEFORE, AFTER = "2024-03-01T10:00:00", "2024-05-02T09:30:00"


class ForeignCity:
    """Quellmünde as it answers at first; `change` makes it what it is later."""

    def __init__(self, server: Foreign) -> None:
        self.server, self.root = server, server.url + ROOT
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.start = self._says("system", self._system())
        self._begin()

    def _at(self, path: str) -> str:
        return f"{self.root}/{path}"

    def _one(self, path: str, kind: str, **fields: Any) -> dict[str, Any]:
        """An object; it can be asked for alone too."""
        fields_of = {"id": self._at(path), "type": TYPE + kind, "modified": BEFORE, "web": None}
        fields_of |= {"quell:farbe": {"rot": [1, 2]}, "keyword": None, "license": None, **fields}
        self._says(path, fields_of)
        return fields_of

    def _says(self, path: str, content: Any) -> str:
        self.server.says(f"{ROOT}/{path}", json.dumps(content))
        return self._at(path)

    def _list(self, name: str, objects: list[dict[str, Any]]) -> None:
        """A list of two pages, and what it says of later changes."""
        self.lists[name] = objects
        address = f"verzeichnis?art={name}"
        following = self._at(f"{address}&ab=1")
        self._says(address, {"data": objects[:1], "links": {"next": following}})
        self._says(f"{address}&ab=1", {"data": objects[1:], "links": {"next": None}})

    def tells(self, name: str, objects: list[dict[str, Any]]) -> None:
        """Answer the one question for changes, whatever time it asks from."""
        self.server.says_from(
            f"{ROOT}/verzeichnis?art={name}&modified_since=",
            json.dumps({"data": objects, "links": {}}),
        )

    def _system(self) -> dict[str, Any]:
        bodies = self._says("koerperschaften", {"data": [self._body()], "links": {}})
        return {"id": self._at("system"), "type": TYPE + "System", "name": None, "body": bodies}

    def _body(self) -> dict[str, Any]:
        lists = {
            name: self._at(f"verzeichnis?art={name}")
            for name in ("organization", "person", "meeting", "paper")
        }
        return {
            "id": self._at("stadt-quellmuende"),
            "type": TYPE + "Body",
            "shortName": "Quellmünde",
            "name": "Stadt Quellmünde",
            "legislativeTerm": None,
            **lists,
        }

    def _begin(self) -> None:
        council = self._one("gremium/rat", "Organization", name="Rat", classification="Parlament")
        greens = self._one("gremium/linde", "Organization", name="Linde", classification="Fraktion")
        office = self._one(
            "amt/garten", "Organization", name="Gartenamt", organizationType="Verwaltung"
        )
        seat = self._one("sitz/ada-rat", "Membership", organization=council)  # linked: no list
        ada = self._one(
            "mensch/ada", "Person", name="Ada Sommer", status="Ratsfrau", membership=[seat["id"]]
        )
        inside = {"id": self._at("sitz/ben-linde"), "organization": greens["id"], "role": None}
        ben = self._one("mensch/ben", "Person", name="Ben Winter", membership=[inside])
        cleo = self._one("mensch/cleo", "Person", name="Cleo Herbst", status=None, membership=None)
        march, april = (
            self._one(
                f"sitzung/{month}",
                "Meeting",
                name=f"Rat {number}",
                start=f"2024-{number}-07T17:00:00",
                organization=council["id"],
                location=None,
            )
            for month, number in (("maerz", "03"), ("april", "04"))
        )
        item = self._one("top/vier", "AgendaItem", number="4", result="zur Kenntnis genommen")
        heard = self._one("beratung/eins", "Consultation", meeting=march, agendaItem=item["id"])
        self.server.says(f"{ROOT}/abruf/brief", PDF.decode())
        self.server.says(f"{ROOT}/abruf/tabelle", "Baum;Zahl\nLinde;3\n")
        letter = self._one(
            "datei/brief", "File", name="Brief", accessUrl=self._at("abruf/brief"), mimeType=None
        )
        table = {"id": self._at("datei/tabelle"), "name": "Tabelle", "mimeType": "text/csv",
                 "accessUrl": self._at("abruf/tabelle")}  # fmt: skip
        question = self._one(
            "vorlage/linden", "Paper", reference="Q0012/24", name="Wie viele Linden", date=None,
            paperType="Anfrage", originatorPerson=ada, originatorOrganization=greens["id"],
            consultation=[heard["id"]], mainFile=letter["id"], auxiliaryFile=[table],
            underDirectionOf=[office["id"]], relatedPaper=[self._at("vorlage/verschwunden")],
        )  # fmt: skip
        answer = self._one(
            "vorlage/antwort", "Paper", reference="S0003/24", name="Drei Linden",
            paperType="Antwort", date="2024-03-09", superordinatedPaper=question["id"],
            mainFile=None, auxiliaryFile=None, consultation=None,
        )  # fmt: skip
        self._list("organization", [council, greens, office])
        self._list("person", [ada, ben, cleo])
        self._list("meeting", [march, april])
        self._list("paper", [question, answer])

    def adds(self, name: str, *objects: Any) -> None:
        """Have a list begin with these objects."""
        self._list(name, [*objects, *self.lists[name]])

    def begins_with_terms(self, *terms: dict[str, Any]) -> None:
        """Have the body tell of terms."""
        body = self._body() | {"legislativeTerm": list(terms)}
        self._says("koerperschaften", {"data": [body], "links": {}})

    def change(self) -> None:
        """An answer and a sitting are deleted, a question is renamed, Ada leaves the council."""
        question, answer = self.lists["paper"]
        ada, *_ = self.lists["person"]
        _, april = self.lists["meeting"]
        new = {"modified": AFTER}
        self.tells("organization", [])
        self.tells("person", [ada | new | {"membership": []}])
        self.tells("meeting", [self._deleted(april)])
        renamed = question | new | {"name": "Wie viele Linden stehen"}
        self.tells("paper", [renamed, self._deleted(answer)])

    def deletes_the_question(self) -> None:
        """A question is deleted; of its answer nothing is said."""
        for name in self.lists:
            self.tells(name, [])
        self.tells("paper", [self._deleted(self.lists["paper"][0])])

    def _deleted(self, known: dict[str, Any]) -> dict[str, Any]:
        return {"id": known["id"], "type": known["type"], "modified": AFTER, "deleted": True}

    def asked_for(self) -> list[str]:
        """The paths asked for since the last time, without what is before them."""
        asked = [urlsplit(path).path.removeprefix(f"{ROOT}/") for path in self.server.asked]
        self.server.asked.clear()
        return asked
