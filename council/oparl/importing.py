"""Bringing another system's public stock in, and then only what changes there.

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
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from council import storage
from council.acts import act
from council.documents import issues
from council.documents.record import Data
from council.enums import FileRole, OrganizationKind, Relation
from council.history import delete_as, save_as
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
from council.interchange.storing import ANSWERS, TAKEN_BACK, Taker
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


class Bringing:
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

    def _term(self, one: Object) -> LegislativeTerm:
        return take_term(one, self._row(LegislativeTerm, one))

    def _organization(self, one: Object) -> Organization | None:
        row, mayor = self._row(Organization, one), _mayor(one)
        if row is None and mayor is not None:
            self.origin.note(f"{one.get('id')}: {mayor.name} ist schon da und bleibt unverändert.")
            return None
        return take_organization(one, row, self._organization_of(one, "subOrganizationOf"))

    def _person(self, one: Object) -> Person:
        person = take_person(one, self._row(Person, one))
        kept = set()
        for seat in objects(one, "membership", self._object):
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

    def _meeting(self, one: Object) -> Meeting:
        organization = self._organization_of(one, "organization")
        if organization is None:
            raise BadLine("organization", "Die Gruppierung ist hier nicht bekannt.")
        return take_meeting(one, self._row(Meeting, one), organization)

    # --- Papers ---------------------------------------------------------------------------

    def _papers(self, body: Object) -> None:
        for item in self._listed(body, "agendaItem", remembered=False):
            self.objects[str(item.get("id"))] = item
        with tempfile.TemporaryDirectory() as folder:
            self.folder = Path(folder)
            self.taker = Taker(current_city(), self.folder, origin=self.origin)
            self._take_all("Drucksachen", self._listed(body, "paper"), Paper)
        self.other_kinds += self.taker.other_kinds

    def _paper(self, one: Object) -> None:
        told = record_of(one, self._object, self.taker.city)
        self._load_files(one, told)
        new = checked(told)
        self.taker.named.mean(
            self._meant(Person, one, "originatorPerson"),
            self._meant(Organization, one, "originatorOrganization"),
        )
        self.taker.take(new, update=True, address=_address_of(one))
        self.taker.write_papers()

    def _load_files(self, one: Object, new: Data) -> None:
        """Put the content of a paper's files beside its record, in the place of another one's."""
        for old in self.folder.iterdir():
            old.unlink()
        offered = [file for _, file in files_of(one, self._object)]
        # Then entries without a content are meant so.
        whole = own_record(one) is not None
        for number, entry in enumerate(new.get("files", [])):
            wanted = entry.get("sha256") if whole else None
            if whole and not wanted:
                continue
            candidates = [each for each in offered if each.get("name") == entry["name"]]
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
        for one in self.server.list(str(body[name]), **query):
            self.objects.setdefault(str(one.get("id")), one)
            yield one

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
                for one in batch:
                    self._take(one, model, again=again)
                if model is Paper:
                    self.taker.end_batch()
            done += len(batch)
            self.tell(f"{what}: {done}")

    def _take(self, one: Object, model: type[Any], *, again: bool) -> None:
        """Take one object whole or not at all; a bad one becomes a fault."""
        try:
            address, modified = _address_of(one), _modified_of(one)
            known = self.origin.known(model, address)
            if known is not None and known.modified == modified and modified and not again:
                self.counts["unchanged"] += 1
                return
            with self.taker.whole() if model is Paper else transaction.atomic():
                if one.get("deleted") is True:
                    self._delete(one, model)
                else:
                    self._remember(one, self.takers[model](one))
            self._note_time(modified)
            self.counts["deleted" if one.get("deleted") else "taken"] += not again
        except (BadLine, Unreachable) as error:
            field = getattr(error, "field", "")
            self._refuse(one, f", Feld {field}: {error}" if field else f": {error}")
        except SENSELESS:
            self._refuse(one, ": Form unbekannt.")

    def _refuse(self, one: Object, why: str) -> None:
        address = str(one.get("id") if isinstance(one, dict) else one)
        self.faults.append(f"{_shown(address)[:LONGEST_ADDRESS]}{why}")

    def _delete(self, one: Object, model: type[Any]) -> None:
        """What is gone there is no longer shown here; nothing is torn out of the record."""
        row = self._row(model, one)
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

    def _remember(self, one: Object, row: Any) -> None:
        if row is None and (known := self.origin.known(Paper, _address_of(one))):
            known.modified = _modified_of(one)
            known.save()
        elif row is not None:
            self.origin.remember(row, _address_of(one), _modified_of(one))

    def _row(self, model: type[Any], one: Object) -> Any:
        """The row that an object became before."""
        return self.origin.row(model, _address_of(one))

    def _meant(self, model: type[Any], one: Object, name: str) -> list[Any]:
        """The rows that an object leads to, as far as they came from here."""
        rows = (self.origin.row(model, address) for address in addresses(one, name))
        return [row for row in rows if row is not None]

    def _organization_of(self, one: Object, name: str) -> Organization | None:
        """The first that an object leads to; there is one mayor, whoever told of her first."""
        for address in addresses(one, name):
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


def _mayor(one: Object) -> Organization | None:
    """The mayor who is here, if that is what an object tells of."""
    if not one or kind_of(one) != OrganizationKind.MAYOR:
        return None
    return Organization.objects.filter(kind=OrganizationKind.MAYOR).first()


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text))


def _address_of(one: Object) -> str:
    """Where an object lies there. Raises BadLine."""
    address = one.get("id")
    if not isinstance(address, str) or not address or not address.isprintable():
        raise BadLine("id", "Hier wird eine Adresse erwartet.")
    if len(address) > LONGEST_ADDRESS:
        raise BadLine("id", f"Die Adresse ist länger als {LONGEST_ADDRESS} Zeichen.")
    return address


def _modified_of(one: Object) -> str:
    """When an object changed there, as it says; empty if it says nothing of use."""
    modified = one.get("modified")
    if not isinstance(modified, str) or not modified.isprintable():
        return ""
    return modified[:LONGEST_TIME]
