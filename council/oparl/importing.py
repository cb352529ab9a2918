"""OParlImport another system's public stock in, and then only what changes there.

Registers and papers are taken by the services of `council.interchange`. Each object is taken
whole or not at all; a bad one is named and passed over, and asked for again the next time.
"""

import datetime
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.utils import timezone

from council import storage
from council.acts import act
from council.documents import issues
from council.documents.record import Data
from council.enums import FileRole, OrganizationKind, Relation
from council.history import attempt, delete_as, save_as
from council.interchange.checking import checked
from council.interchange.complaints import BadLine
from council.interchange.origin import Origin
from council.interchange.registers import (
    kind_of,
    take_meeting,
    take_membership,
    take_organization,
    take_person,
    take_term,
)
from council.interchange.storing import ANSWERS, TAKEN_BACK, PaperImport
from council.models import (
    City,
    LegislativeTerm,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.models.foreign import LONGEST_ADDRESS, LONGEST_TIME
from council.oparl.client import Missing, Server, Unreachable
from council.oparl.foreign_records import addresses, files_of, objects, own_record, record_of
from council.queries import current_city

Object = dict[str, Any]
BATCH = 50
# What an object that is built in a way of its own may lead to, here and in the database.
SENSELESS = (
    *(LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError),
    *(DataError, IntegrityError, ObjectDoesNotExist),
)
# A change whose transaction ended late may carry an earlier time than one that is known.
OVERLAP = datetime.timedelta(minutes=10)
# No server tells of anything that changed before; nor could we look further back from year 1.
FIRST = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class OParlImport:
    """One run over a server.

    `faults` names what was passed over, `other_kinds` the kinds that there are only there.
    """

    def __init__(self, server: Server, *, tell: Callable[[str], None]) -> None:
        self.server, self.tell = server, tell
        self.origin = Origin(server.start)
        self.system = self.origin.system
        self.since = self.system.synced_until
        self.latest = self.since
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self.other_kinds: Counter[str] = Counter()
        self.objects: dict[str, Object] = {}  # what papers lead to, by address
        self.takers: dict[type[Any], Callable[[Object], Any]] = {
            LegislativeTerm: self._term,
            Organization: self._organization,
            Person: self._person,
            Meeting: self._meeting,
            Paper: self._paper,
        }

    def run(self) -> None:
        """Take everything, or what has changed since the last run. Raises Unreachable."""
        system = self.server.object(self.server.start)
        if not isinstance(system.get("body"), str):
            raise Unreachable(f"{self.server.start}: Das ist kein System nach OParl.")
        for body in self.server.list(system["body"]):
            self._city(body)
            self._registers(body)
            self._papers(body)
        if not self.faults:
            self.system.synced_until = self.latest
            self.system.save()

    # --- Registers ------------------------------------------------------------------------

    @act()
    def _city(self, body: Object) -> None:
        """A city that has no settings yet begins with its name."""
        if City.objects.exists():
            return
        name, kind = str(body.get("shortName") or body.get("name")), body.get("classification")
        city = City(pk=1, name=_shown(name)[:100], kind=_shown(str(kind or ""))[:60])
        save_as(city, by=None, reason="import")

    def _registers(self, body: Object) -> None:
        terms = body.get("legislativeTerm")
        self._take_all("Wahlperioden", terms if isinstance(terms, list) else [], LegislativeTerm)
        organizations = list(self._listed(body, "organization"))
        # What belongs to another one comes after it; so they are taken twice where it is new.
        self._take_all("Gruppierungen", organizations, Organization)
        self._take_all("Gruppierungen", organizations, Organization, again=True)
        self._take_all("Personen", self._listed(body, "person"), Person)
        self._take_all("Sitzungen", self._listed(body, "meeting"), Meeting)

    def _term(self, foreign: Object) -> LegislativeTerm:
        return take_term(foreign, self._row(LegislativeTerm, foreign))

    def _organization(self, foreign: Object) -> Organization | None:
        row, mayor = self._row(Organization, foreign), _mayor(foreign)
        if row is None and mayor is not None:
            self.origin.note(
                f"{foreign.get('id')}: {mayor.name} ist schon da und bleibt unverändert."
            )
            return None
        return take_organization(foreign, row, self._organization_of(foreign, "subOrganizationOf"))

    def _person(self, foreign: Object) -> Person:
        person = take_person(foreign, self._row(Person, foreign))
        kept = set()
        for seat in objects(foreign, "membership", self._object):
            organization = self._organization_of(seat, "organization")
            if organization is None:
                raise BadLine("membership", "Die Gruppierung ist hier nicht bekannt.")
            row = take_membership(seat, self._row(Membership, seat), person, organization)
            self._remember(seat, row)
            kept.add(row.pk)
        self._give_up_seats(person, kept)
        return person

    def _give_up_seats(self, person: Person, kept: set[int]) -> None:
        """A seat that was brought in and is no longer told of is given up; others stay."""
        for seat in self.origin.brought(Membership).filter(person=person).exclude(pk__in=kept):
            delete_as(seat, by=None, reason="import")

    def _meeting(self, foreign: Object) -> Meeting:
        organization = self._organization_of(foreign, "organization")
        if organization is None:
            raise BadLine("organization", "Die Gruppierung ist hier nicht bekannt.")
        return take_meeting(foreign, self._row(Meeting, foreign), organization)

    # --- Papers ---------------------------------------------------------------------------

    def _papers(self, body: Object) -> None:
        for item in self._listed(body, "agendaItem", remembered=False):
            self.objects[str(item.get("id"))] = item
        with tempfile.TemporaryDirectory() as folder:
            self.folder = Path(folder)
            self.paper_import = PaperImport(current_city(), self.folder, origin=self.origin)
            self._take_all("Drucksachen", self._listed(body, "paper"), Paper)
        self.other_kinds += self.paper_import.other_kinds

    def _paper(self, foreign: Object) -> None:
        told = record_of(foreign, self._object, self.paper_import.city)
        self._load_files(foreign, told)
        new = checked(told)
        self.paper_import.named.mean(
            self._meant(Person, foreign, "originatorPerson"),
            self._meant(Organization, foreign, "originatorOrganization"),
        )
        self.paper_import.take(new, update=True, address=_address_of(foreign))
        self.paper_import.write_papers()

    def _load_files(self, foreign: Object, new: Data) -> None:
        """Put the content of a paper's files beside its record, in the place of another one's."""
        for old in self.folder.iterdir():
            old.unlink()
        offered = [file for _, file in files_of(foreign, self._object)]
        # Then entries without a content are meant so.
        whole = own_record(foreign) is not None
        for number, entry in enumerate(new.get("files", [])):
            wanted = entry.get("sha256") if whole else None
            if whole and not wanted:
                continue
            candidates = [file for file in offered if file.get("name") == entry["name"]]
            for file in candidates if whole else offered[number : number + 1]:
                address = file.get("downloadUrl") or file.get("accessUrl")
                if not address:
                    continue
                content = self.server.content(str(address))
                if not whole and not content.startswith(b"%PDF-"):
                    entry["role"] = FileRole.ATTACHMENT.value  # an issue here is a PDF file
                if wanted in (None, storage.digest(content)):
                    (self.folder / f"{number}").write_bytes(content)
                    entry["path"] = f"{number}"
                    break

    def _object(self, address: str) -> Object:
        """An object that another one leads to, {} if there is none; asked for once."""
        if address not in self.objects:
            try:
                self.objects[address] = self.server.object(address)
            except Missing:
                self.objects[address] = {}
        return self.objects[address]

    def _told(self, address: str) -> Object:
        """The same, and {} for an address that leads nowhere."""
        try:
            return self._object(address)
        except Unreachable:
            return {}

    # --- Taking ---------------------------------------------------------------------------

    def _listed(self, body: Object, name: str, *, remembered: bool = True) -> Iterable[Object]:
        """The objects of a body's list, or those of them that have changed."""
        if name not in body:
            return
        query = {}
        if self.since is not None and remembered:
            query["modified_since"] = (self.since - OVERLAP).isoformat()
        for foreign in self.server.list(str(body[name]), **query):
            self.objects.setdefault(str(foreign.get("id")), foreign)
            yield foreign

    def _take_all(
        self,
        what: str,
        objects: Iterable[Object],
        model: type[Any],
        *,
        again: bool = False,
    ) -> None:
        """Take objects in batches, each an act of its own: an interrupted run goes on there."""
        waiting = iter(objects)
        done = 0
        while batch := list(islice(waiting, BATCH)):
            with act():
                for foreign in batch:
                    self._take(foreign, model, again=again)
                if model is Paper:
                    self.paper_import.end_batch()
            done += len(batch)
            self.tell(f"{what}: {done}")

    def _take(self, foreign: Object, model: type[Any], *, again: bool) -> None:
        """Take one object whole or not at all; a bad one becomes a fault."""
        try:
            address, modified = _address_of(foreign), _modified_of(foreign)
            known = self.origin.known(model, address)
            if known is not None and known.modified == modified and modified and not again:
                self.counts["unchanged"] += 1
                return
            with self.paper_import.whole() if model is Paper else attempt():
                if foreign.get("deleted") is True:
                    self._delete(foreign, model)
                else:
                    self._remember(foreign, self.takers[model](foreign))
            self._note_time(modified)
            self.counts["deleted" if foreign.get("deleted") else "taken"] += not again
        except (BadLine, Unreachable) as error:
            field = getattr(error, "field", "")
            self._refuse(foreign, f", Feld {field}: {error}" if field else f": {error}")
        except SENSELESS:
            self._refuse(foreign, ": Form unbekannt.")

    def _refuse(self, foreign: Object, why: str) -> None:
        address = str(foreign.get("id") if isinstance(foreign, dict) else foreign)
        self.faults.append(f"{_shown(address)[:LONGEST_ADDRESS]}{why}")

    def _delete(self, foreign: Object, model: type[Any]) -> None:
        """What is gone there is no longer shown here; nothing is torn out of the record."""
        row = self._row(model, foreign)
        if isinstance(row, Paper) and row.is_public:
            self._unpublish(row)
            for answer in self._published_answers_to(row):
                self._unpublish(answer)
        elif isinstance(row, Meeting):
            row.cancelled = True
            save_as(row, by=None, reason="import")

    def _unpublish(self, locked: Paper) -> None:
        issues.withdraw(locked, by=None, reason=TAKEN_BACK)
        locked.published_at = None
        save_as(locked, by=None, reason=TAKEN_BACK)

    def _published_answers_to(self, paper: Paper) -> list[Paper]:
        """What goes with a paper that is gone: a public answer needs public parents."""
        links = paper.cited_by.filter(relation=Relation.PARENT, paper__kind__in=ANSWERS)
        answers = Paper.objects.select_for_update().filter(pk__in=links.values("paper"))
        return [answer for answer in answers if answer.is_public]

    def _remember(self, foreign: Object, row: Any) -> None:
        if row is None and (known := self.origin.known(Paper, _address_of(foreign))):
            known.modified = _modified_of(foreign)
            known.save()
        elif row is not None:
            self.origin.remember(row, _address_of(foreign), _modified_of(foreign))

    def _row(self, model: type[Any], foreign: Object) -> Any:
        """The row that an object became before."""
        return self.origin.row(model, _address_of(foreign))

    def _meant(self, model: type[Any], foreign: Object, name: str) -> list[Any]:
        """The rows that an object leads to, as far as they came from here."""
        rows = (self.origin.row(model, address) for address in addresses(foreign, name))
        return [row for row in rows if row is not None]

    def _organization_of(self, foreign: Object, name: str) -> Organization | None:
        """The first that an object leads to; there is one mayor, whoever told of her first."""
        for address in addresses(foreign, name):
            row = self.origin.row(Organization, address) or _mayor(self._told(address))
            if row is not None:
                return cast("Organization", row)
        return None

    def _note_time(self, modified: str) -> None:
        """Note the latest change; one that cannot be is passed over.

        After one in the future we would pass over all until then.
        """
        try:
            time = datetime.datetime.fromisoformat(modified)
            if time.tzinfo is None:
                time = timezone.make_aware(time)
            if (self.latest or FIRST) < time <= timezone.now():
                self.latest = time
        except (ValueError, OverflowError):
            return


def _mayor(foreign: Object) -> Organization | None:
    """The mayor who is here, if that is what an object tells of."""
    if not foreign or kind_of(foreign) != OrganizationKind.MAYOR:
        return None
    return Organization.objects.filter(kind=OrganizationKind.MAYOR).first()


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text))


def _address_of(foreign: Object) -> str:
    """Where an object lies there. Raises BadLine."""
    address = foreign.get("id")
    if not isinstance(address, str) or not address or not address.isprintable():
        raise BadLine("id", "Hier wird eine Adresse erwartet.")
    if len(address) > LONGEST_ADDRESS:
        raise BadLine("id", f"Die Adresse ist länger als {LONGEST_ADDRESS} Zeichen.")
    return address


def _modified_of(foreign: Object) -> str:
    """When an object changed there, as it says; empty if it says nothing of use."""
    modified = foreign.get("modified")
    if not isinstance(modified, str) or not modified.isprintable():
        return ""
    return modified[:LONGEST_TIME]
