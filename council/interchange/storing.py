"""Writing one record into the database: whole or not at all.

New papers wait and are written many at once; what is known already is read and written alone.
"""

import contextlib
import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db.models import Model, ProtectedError
from django.utils import timezone

from council.documents import issues
from council.documents.record import Consultation as Heard
from council.documents.record import File as Entry
from council.documents.record import Record, data_of, usual_state, without
from council.documents.stored import fill, office, record_of
from council.enums import FileRole, PaperKind, Relation
from council.history import attempt, create_all, delete_as, save_as
from council.interchange.complaints import BadLine
from council.interchange.files import contents_of
from council.interchange.named import Named
from council.interchange.origin import Origin
from council.models import (
    City,
    Consultation,
    File,
    Issue,
    Originator,
    Paper,
    PaperLink,
    PaperStep,
    Question,
)
from council.rules import numbering
from council.uploads.accepting import Attachment, covered_sentence
from council.uploads.keeping import keep

PLAIN_PARTS = (Originator, Question, PaperLink)
ADDRESSED_PARTS = (Consultation, File)  # each has a public address, which ends with its number
PARTS = (*PLAIN_PARTS, *ADDRESSED_PARTS)
ANSWERS = (PaperKind.STATEMENT, PaperKind.INTERIM_NOTICE)
# Why an import hides a paper, as its history says.
TAKEN_BACK = "import: deleted there"


class PaperImport:
    """Takes checked records; `files` is the folder of the files beside the JSON Lines.

    Only what came from the same `origin` before is changed.
    """

    def __init__(
        self,
        city: City,
        files: Path | None = None,
        *,
        dry: bool = False,
        origin: Origin | None = None,
    ) -> None:
        self.city, self.files, self.dry = city, files, dry
        self.origin = origin or Origin()
        self.named = Named(city, self.origin)
        self.other_kinds: Counter[str] = Counter()  # what is called as nothing here
        self.numbers: list[numbering.Reference] = []
        self.papers: dict[str, Paper] = {}  # new ones by their keys, and the parts of all
        self.addresses: dict[str, str] = {}  # of the new ones, by their keys
        self.parts: list[Model] = []
        self.known: set[str] = set()

    def end_batch(self) -> None:
        """Write what waits; let the numbers follow, in the batch's transaction."""
        self._write_waiting()
        numbering.move_past(self.numbers)
        self.numbers.clear()
        self.known.clear()  # meanwhile somebody may register a paper

    def take(self, new: Record, *, update: bool, address: str = "") -> str:
        """Take one record; returns "new", "changed" or "unchanged". Raises BadLine.

        `address` is where it lies in its origin; in a file that is its number.
        """
        contents = contents_of(new, self.files)
        key = numbering.key(new.reference) or ""
        paper = self._at(address or key, key)
        if paper is None:
            self._check_publicity(key, new)
            self._take_new(key, new, contents, address or key)
            self._note_kind(new)
            return "new"
        if same_content(record_of(paper), new):
            return "unchanged"
        if not update:
            raise BadLine("reference", "Diese Nummer gibt es schon, mit anderem Inhalt.")
        self._check_publicity(key, new)
        self._check_may_change(paper, new, address or key)
        self._take_over(paper, new, contents)
        self._note_kind(new)
        return "changed"

    def _at(self, address: str, key: str) -> Paper | None:
        """The paper with this number, or else the one that came from this address, locked."""
        is_taken = key in self._known_keys()
        if not is_taken and self.origin.is_files:
            return None  # its address is its number
        self._write_waiting()
        if is_taken:
            return Paper.objects.select_for_update().get(reference_key=key)
        paper: Paper | None = self.origin.row(Paper, address)
        return paper

    def _check_may_change(self, paper: Paper, new: Record, address: str) -> None:
        """Only what came from this address; of that nothing is shown again that was hidden here.

        What an import took back itself it may show again.
        """
        if self.origin.row(Paper, address) != paper:
            words = "Diese Nummer gibt es hier schon, aus anderer Quelle. Sie bleibt unverändert."
            raise BadLine("reference", words)
        if paper.reference is None:
            raise BadLine("reference", "Die Registrierung ist hier aufgehoben.")
        last = paper.history.first()
        if _is_published(new) and not paper.is_public and last.history_change_reason != TAKEN_BACK:
            raise BadLine("public", "Die Drucksache ist hier nicht öffentlich und bleibt es.")

    def _note_kind(self, new: Record) -> None:
        if new.kind == PaperKind.OTHER:
            self.other_kinds[new.kind_name or "ohne Namen"] += 1

    def write_papers(self) -> None:
        """Write the new papers that wait; their parts may wait on."""
        create_all(list(self.papers.values()), reason="import")
        self.origin.remember_papers({self.addresses[key]: row for key, row in self.papers.items()})
        self.papers.clear()
        self.addresses.clear()

    @contextlib.contextmanager
    def whole(self) -> Iterator[None]:
        """Take a paper whole or not at all: if it is refused, what it has noted goes too.

        What others have noted before is written first, so that it stays.
        """
        self._write_waiting()
        numbers = len(self.numbers)
        try:
            with attempt():
                yield
        except BaseException:
            del self.numbers[numbers:]
            self.papers.clear()
            self.addresses.clear()
            self.parts.clear()
            self.known.clear()
            self.named.forget()
            raise

    def _known_keys(self) -> set[str]:
        """The numbers in the record, read once a batch."""
        if not self.known:
            stored = Paper.objects.filter(reference_key__isnull=False)
            self.known.update(map(str, stored.values_list("reference_key", flat=True)))
        return self.known

    def _write_waiting(self) -> None:
        """Write all that was taken since the last time, in a few statements.

        A link finds its paper now, whichever of the two came first.
        """
        self.write_papers()
        links = [row for row in self.parts if isinstance(row, PaperLink)]
        named = {link.reference_key for link in links}
        targets = self.origin.candidates(Paper).filter(reference_key__in=named)
        known = {paper.reference_key: paper for paper in targets}
        for link in links:
            link.target = known.get(link.reference_key)
        for model in PARTS:
            create_all([row for row in self.parts if isinstance(row, model)], reason="import")
        steps = [row for row in self.parts if isinstance(row, PaperStep)]
        PaperStep.objects.bulk_create(steps)
        self.parts.clear()
        keys = {step.subject.reference_key for step in steps}
        waiting = PaperLink.objects.filter(reference_key__in=keys, target=None)
        for link in waiting.filter(paper__in=self.origin.candidates(Paper)):
            link.target = Paper.objects.get(reference_key=link.reference_key)
            save_as(link, by=None, reason="import")

    def _take_new(
        self, key: str, new: Record, contents: list[Attachment | None], address: str
    ) -> None:
        """Note a paper that is not there yet; nothing is wrong with it any more."""
        paper = Paper()
        self._fill(paper, new)
        self.papers[key] = paper
        self.addresses[key] = address
        self.known.add(key)
        if any(contents):
            self.write_papers()  # an issue hangs on a stored paper
        self._note_parts(paper, new, contents)

    def _take_over(self, paper: Paper, new: Record, contents: list[Attachment | None]) -> None:
        """Write a paper over the stored one. Raises BadLine for one that is answered here."""
        try:
            with self.whole():
                self._fill(paper, new)
                save_as(paper, by=None, reason="import")
                if not paper.is_public:
                    issues.withdraw(paper, by=None, reason="import")
                self._clear(paper)
                self._note_parts(paper, new, contents)
                self._keep_same(paper)
        except ProtectedError:
            raise BadLine(
                "reference", "Dieser Vorgang wird hier beantwortet und nicht überschrieben."
            ) from None

    def _note_parts(self, paper: Paper, new: Record, contents: list[Attachment | None]) -> None:
        """Note the parts of a paper; they are written with those of others."""
        step = PaperStep(
            subject=paper,
            action="import",
            source=paper.state,
            target=paper.state,
            by_name="Übernahme",
        )
        self.parts += [
            *self._originators(paper, new),
            *self._questions(paper, new),
            *self._links(paper, new),
            *self._consultations(paper, new),
            *self._files(paper, new, contents),
            step,
        ]

    def _fill(self, paper: Paper, new: Record) -> None:
        self.numbers.append(numbering.give(paper, new.reference))
        fill(paper, new)
        paper.state = new.state or usual_state(new.kind)
        now = timezone.now()
        paper.published_at = (paper.published_at or now) if _is_published(new) else None
        paper.lead = self.named.office(new.lead) if new.lead else None
        if new.lead and paper.lead and office(paper.lead) != new.lead:
            paper.frozen["lead"] = data_of(new.lead)

    def _check_publicity(self, key: str, new: Record) -> None:
        """A public answer needs public parents, whichever of them comes first."""
        is_published = _is_published(new)
        if new.kind in ANSWERS and new.public:
            for parent in self._papers_at(new.parents):
                if parent.confidential:
                    raise BadLine("public", "Die beantwortete Drucksache ist nichtöffentlich.")
                if is_published and not parent.is_public:
                    words = "Die beantwortete Drucksache ist nicht veröffentlicht."
                    raise BadLine("published", words)
        if not is_published and self._is_answered(key, openly=new.public):
            field = "published" if new.public else "public"
            raise BadLine(field, "Eine öffentliche Antwort gehört zu dieser Drucksache.")

    def _papers_at(self, numbers: Sequence[str]) -> list[Paper]:
        keys = [numbering.key(number) or "" for number in numbers]
        waiting = [self.papers[key] for key in keys if key in self.papers]
        return [*waiting, *Paper.objects.filter(reference_key__in=keys)]

    def _is_answered(self, key: str, *, openly: bool) -> bool:
        """Whether there is an answer that is not confidential; `openly`, one that is published."""
        self._write_waiting()  # the answer may have come just before
        answers = PaperLink.objects.filter(
            relation=Relation.PARENT,
            reference_key=key,
            paper__kind__in=ANSWERS,
            paper__confidential=False,
        )
        if openly:
            answers = answers.filter(paper__published_at__isnull=False)
        return answers.exists()

    def _clear(self, paper: Paper) -> None:
        """Take out what an update brings anew; the history keeps it."""
        for model in PLAIN_PARTS:
            for row in model.objects.filter(paper=paper):
                delete_as(row, by=None, reason="import")

    def _keep_same(self, paper: Paper) -> None:
        """Let what an update brings unchanged keep its row, and with it its address.

        It may have moved up or down. What the update no longer brings is taken out.
        """
        for model in ADDRESSED_PARTS:
            brought = [part for part in self.parts if isinstance(part, model)]
            for row in model.objects.filter(paper=paper):
                same = next((part for part in brought if _says_the_same(part, row)), None)
                if same is None:
                    delete_as(row, by=None, reason="import")
                    continue
                brought.remove(same)
                self.parts.remove(same)
                if row.position != same.position:
                    row.position = same.position
                    save_as(row, by=None, reason="import")

    def _originators(self, paper: Paper, new: Record) -> list[Originator]:
        return [
            Originator(
                paper=paper,
                position=position,
                person=self.named.person(row) if row.person else None,
                person_name=row.person,
                form=row.form,
                faction=self.named.faction(row.faction) if row.faction else None,
                faction_name=row.faction,
            )
            for position, row in enumerate(new.originators, start=1)
        ]

    def _questions(self, paper: Paper, new: Record) -> list[Question]:
        return [
            Question(paper=paper, number=number, text=text)
            for number, text in enumerate(new.questions, start=1)
        ]

    def _links(self, paper: Paper, new: Record) -> list[PaperLink]:
        return [
            PaperLink(
                paper=paper,
                position=position,
                relation=relation,
                reference=number,
                reference_key=numbering.key(number) or "",
            )
            for relation, numbers in (
                (Relation.PARENT, new.parents),
                (Relation.RELATED, new.related),
            )
            for position, number in enumerate(numbers, start=1)
        ]

    def _consultations(self, paper: Paper, new: Record) -> list[Consultation]:
        return [
            self._consultation(paper, position, row)
            for position, row in enumerate(new.consultations, start=1)
        ]

    def _consultation(self, paper: Paper, position: int, row: Heard) -> Consultation:
        body = self.named.body(row.organization)
        held_at = _instant(row.date)
        return Consultation(
            paper=paper,
            position=position,
            organization=body,
            organization_name=row.organization,
            meeting=self.named.meeting(body, held_at, row.meeting) if held_at else None,
            meeting_name=row.meeting,
            held_at=held_at,
            held_on=timezone.localdate(held_at) if held_at else _day(row.date),
            agenda_item=row.agenda_item,
            role=row.role,
            result=row.result,
            resolution_number=row.resolution_number,
        )

    def _files(self, paper: Paper, new: Record, contents: list[Attachment | None]) -> list[File]:
        """A supplied main PDF is an issue of the paper; everything else is an entry."""
        entries = []
        for position, (entry, content) in enumerate(zip(new.files, contents, strict=True), start=1):
            if content is not None and content.covered:
                self.origin.note(
                    f"{new.reference}: {covered_sentence(entry.name, content.covered)} Sie bleibt "
                    "nichtöffentlich."
                )
            if content is not None and not self.dry:
                keep(content, by=None)
            if entry.role == FileRole.MAIN and content is not None:
                self._issue(paper, entry, len(content.content), is_public=new.public)
                continue
            entries.append(
                File(
                    paper=paper,
                    position=position,
                    role=entry.role,
                    name=entry.name,
                    mime=entry.mime,
                    size=entry.size,
                    sha256=entry.sha256,
                    public=entry.public is not False,
                )
            )
        return entries

    def _issue(self, paper: Paper, entry: Entry, size: int, *, is_public: bool) -> None:
        last = paper.issues.order_by("-number").first()
        is_public = is_public and entry.public is not False
        if paper.issues.filter(sha256=entry.sha256, public=is_public).exists():
            return
        issue = Issue(
            paper=paper,
            number=last.number + 1 if last else 1,
            name=entry.name,
            sha256=entry.sha256,
            size=size,
            public=is_public,
            issued_at=_instant(entry.issued_at) or timezone.now(),
            replaces=last,
        )
        save_as(issue, by=None, reason="import")


def same_content(stored: Record, new: Record) -> bool:
    """Whether a stored paper says just what a canonical record says.

    A file's entry may say less than is stored (no checksum, no time of issue).
    """
    if len(stored.files) != len(new.files):
        return False
    pairs = zip(stored.files, new.files, strict=True)
    return without(stored, {"files"}) == without(new, {"files"}) and all(
        data_of(said).items() <= data_of(kept).items() for kept, said in pairs
    )


def _is_published(new: Record) -> bool:
    return new.public and new.published is not False


def _says_the_same(part: Model, row: Model) -> bool:
    """Whether two parts of a paper differ in nothing but their number and place."""
    names = {field.attname for field in row._meta.concrete_fields} - {"id", "position"}
    return all(getattr(part, name) == getattr(row, name) for name in names)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _instant(text: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if "T" in text else None


def told_of_kinds(other_kinds: Counter[str]) -> str:
    """The line of a report on kinds that are known neither by their name nor by the number."""
    named = ", ".join(f"{name} ({count})" for name, count in sorted(other_kinds.items()))
    return f"Unbekannte Arten, unter ihrem Namen übernommen: {named}."
