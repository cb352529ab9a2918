"""A walk through a whole OParl server: every list, every page, every object, every link.

What does not hold what the specification asks for is told as a fault, with its address.
"""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from council.oparl.conformance import faults_of, references_in
from council.oparl.shown import SCHEMA
from council.oparl.specification import ERROR, LINKS, OWN, PAGE, PAGINATION

ALONE_OF_EACH = 20  # objects of each list that are fetched by themselves too
FUTURE = "2999-01-01T00:00:00+01:00"


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The content. Raises ValueError if it is no JSON in UTF-8."""
        return json.loads(self.body.decode())


# (method, address, headers) -> reply
Fetch = Callable[[str, str, dict[str, str]], Reply]


@dataclass
class Crawl:
    """One walk; `faults` holds what was found, `seen` the objects by their ids."""

    fetch: Fetch
    alone: int = ALONE_OF_EACH
    faults: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    pages: int = 0

    def through(self, start: str) -> "Crawl":
        """Walk from the address of the System object to the end."""
        system = self._object(start, "System")
        self._fault_unless(system.get("oparlVersion") == SCHEMA, start, "oparlVersion")
        if "id" not in system or "body" not in system:
            return self  # nothing leads on from here
        self._take(system, "System")
        for body in self._list(system["body"], "Body"):
            self._object(body["id"], "Body")
            for name, rule in OWN["Body"].items():
                if rule.lists:
                    self._whole_list(body[name], rule.lists)
        for address, type_name in self.wanted.items():
            if self.seen.get(address) != type_name:
                self.faults.append(f"{address}: a link leads to this {type_name}, no list holds it")
                self._object(address, type_name)
        self._errors(start)
        return self

    def _whole_list(self, address: str, type_name: str) -> None:
        objects = list(self._list(address, type_name))
        for item in objects[: self.alone]:
            if not item.get("deleted"):
                self._compare(item, type_name)
        for item in objects:
            if type_name == "Organization":
                for name in ("meeting", "consultation"):
                    if name in item and self.alone:
                        list(self._list(item[name], OWN["Organization"][name].lists))
        self._filters(address, type_name, objects)
        for item in [item for item in objects if type_name == "File"][: self.alone]:
            self._file(item)

    def _list(self, address: str, type_name: str) -> Iterator[dict[str, Any]]:
        """All objects of a list, page by page."""
        ids: set[str] = set()
        following: str | None = address
        while following:
            page = self._page(following)
            for item in page["data"]:
                for fault in faults_of(item, type_name, alone=True):
                    self.faults.append(f"{item.get('id', following)}: {fault}")
                self._fault_unless(item["id"] not in ids, item["id"], "stands twice in the list")
                ids.add(item["id"])
                self._take(item, type_name)
                yield item
            following = page["links"].get("next")

    def _page(self, address: str) -> dict[str, Any]:
        self.pages += 1
        page = self._content(address)
        for name in PAGE - set(page):
            self.faults.append(f"{address}: {name} missing")
            page[name] = [] if name == "data" else {}
        self._fault_unless(set(page) <= PAGE, address, f"has {sorted(page)}")
        self._fault_unless(set(page["pagination"]) <= PAGINATION, address, "pagination")
        self._fault_unless(set(page["links"]) <= LINKS, address, "links")
        return page

    def _filters(self, address: str, type_name: str, objects: list[dict[str, Any]]) -> None:
        """The list holds what it should when it is filtered by time."""
        empty = self._page(f"{address}?{urlencode({'created_since': FUTURE})}")
        self._fault_unless(not empty["data"], address, "created_since is ignored")
        if not objects:
            return
        times = sorted(datetime.datetime.fromisoformat(item["modified"]) for item in objects)
        middle = times[len(times) // 2]
        for name, fits in (("modified_since", middle.__le__), ("modified_until", middle.__ge__)):
            query = urlencode({name: middle.isoformat(), "limit": 2})
            page = self._page(f"{address}?{query}")
            self._fault_unless(len(page["data"]) <= 2, address, "limit is ignored")
            self._fault_unless(bool(page["data"]), address, f"{name} finds nothing")
            for item in page["data"]:
                time = datetime.datetime.fromisoformat(item["modified"])
                self._fault_unless(fits(time), item["id"], f"stands in a list by {name}")
            if following := page["links"].get("next"):
                self._fault_unless(name in following, address, f"{name} is lost on page 2")
        short = self._page(f"{address}?{urlencode({'omit_internal': 'true', 'limit': 5})}")
        for item in short["data"]:
            inner = [
                name
                for name, rule in OWN[type_name].items()
                if rule.form in OWN and rule.many and not rule.required and name in item
            ]
            self._fault_unless(not inner, item["id"], f"omit_internal leaves {inner}")

    def _compare(self, listed: dict[str, Any], type_name: str) -> None:
        alone = self._object(listed["id"], type_name)
        self._fault_unless(alone == listed, listed["id"], "differs from the list's")

    def _object(self, address: str, type_name: str) -> dict[str, Any]:
        content = self._content(address, validators=True)
        for fault in faults_of(content, type_name, alone=True):
            self.faults.append(f"{address}: {fault}")
        return content

    def _take(self, item: dict[str, Any], type_name: str) -> None:
        self.seen[item["id"]] = type_name
        for wanted, address in references_in(item, type_name):
            self.wanted[address] = wanted

    def _content(self, address: str, *, validators: bool = False) -> dict[str, Any]:
        reply = self.fetch("GET", address, {})
        kind = reply.headers.get("Content-Type", "")
        self._fault_unless(reply.status == 200, address, f"status {reply.status}")
        self._fault_unless(kind.startswith("application/json"), address, f"is {kind}")
        self._open(address, reply)
        etag, modified = reply.headers.get("ETag"), reply.headers.get("Last-Modified")
        self._fault_unless(bool(etag and modified), address, "no validators")
        if validators and etag and modified:
            for condition in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
                again = self.fetch("GET", address, condition)
                self._fault_unless(again.status == 304, address, f"{condition}: {again.status}")
            head = self.fetch("HEAD", address, {})
            self._fault_unless(head.status == 200 and not head.body, address, "HEAD")
        try:
            content = reply.json()
        except ValueError:
            content = None
        self._fault_unless(isinstance(content, dict), address, "no JSON object")
        return content if isinstance(content, dict) else {}

    def _file(self, item: dict[str, Any]) -> None:
        for name, to_save in (("accessUrl", False), ("downloadUrl", True)):
            if name not in item or item.get("deleted"):
                continue
            reply = self.fetch("HEAD", item[name], {})
            disposition = reply.headers.get("Content-Disposition", "")
            fine = disposition.startswith("attachment") == to_save and reply.status == 200
            self._fault_unless(fine, item[name], f"{reply.status} {disposition}")
            self._open(item[name], reply)

    def _errors(self, start: str) -> None:
        """Faults of the client are told in JSON too."""
        folder = start.rpartition("/")[0]
        unknown = f"{folder}/999999999999"
        system = json.loads(self.fetch("GET", start, {}).body)
        for method, address, status in (
            ("GET", unknown, 404),
            ("POST", start, 405),
            ("GET", f"{system['body']}?modified_since=gestern", 400),
        ):
            reply = self.fetch(method, address, {})
            self._fault_unless(reply.status == status, address, f"{method}: {reply.status}")
            self._open(address, reply)
            try:
                fine = set(reply.json()) == ERROR
            except ValueError:
                fine = False
            self._fault_unless(fine, address, f"{method}: no error object")

    def _open(self, address: str, reply: Reply) -> None:
        allowed = reply.headers.get("Access-Control-Allow-Origin")
        self._fault_unless(allowed == "*", address, "Access-Control-Allow-Origin")

    def _fault_unless(self, fine: bool, address: str, fault: str) -> None:
        if not fine:
            self.faults.append(f"{address}: {fault}")
