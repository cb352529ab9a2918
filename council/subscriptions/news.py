"""What there is to know of a public paper, fact by fact, so that a change can be told in words.

Everything is read through the gate, as a stranger reads it: a mail tells nothing that the page
of the paper would not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from council.enums import Relation
from council.models import City, Consultation, Paper, PaperLink
from council.queries import current_city
from council.rules.standing import standing_of, with_standing
from council.rules.visibility import public_issues, public_papers
from council.words.german import german_date


@dataclass(frozen=True)
class Fact:
    """Something that everybody can see. It may be told while the paper it is about is public.

    Another key is another fact: "due 2019-12-20". With an address it tells of a whole new paper.
    """

    key: str
    paper: int
    line: str
    address: str = ""


def facts_of(keys: Collection[int]) -> dict[int, list[Fact]]:
    """What there is to know of those of these papers that are public.

    The number of queries does not depend on how many they are.
    """
    city = current_city()
    papers = with_standing(public_papers(), AnonymousUser(), city)
    issues = Prefetch("issues", public_issues().only("number", "paper", "replaces"))
    papers = papers.filter(pk__in=keys).prefetch_related(issues, "consultations")
    links = PaperLink.objects.filter(
        relation=Relation.PARENT, target__in=keys, paper__in=public_papers()
    )
    belonging: defaultdict[int | None, list[Paper]] = defaultdict(list)
    for link in (
        links.select_related("paper")
        .prefetch_related(Prefetch("paper__issues", issues.queryset), "paper__consultations")
        .order_by("paper__published_at", "paper")
    ):
        belonging[link.target_id].append(link.paper)
    return {paper.pk: list(_facts(paper, belonging[paper.pk], city)) for paper in papers}


def news_in(facts: Collection[Fact], known: Collection[str]) -> list[Fact]:
    """The facts that somebody has not heard of; of a paper that is new itself, only that."""
    fresh = [fact for fact in facts if fact.key not in known]
    new_papers = {fact.paper for fact in fresh if fact.address}
    return [fact for fact in fresh if fact.address or fact.paper not in new_papers]


def _facts(paper: Paper, belonging: list[Paper], city: City) -> Iterator[Fact]:
    """The papers that belong to one, then corrections, hearings and results, then its standing."""
    for other in belonging:
        day = f" vom {german_date(other.dated_on)}" if other.dated_on else ""
        line = f"Neu: {_named(other)}{day}"
        address = f"{settings.SITE_URL}{other.get_absolute_url()}"
        yield Fact(f"paper {other.pk}", other.pk, line, address)
    for shown in (paper, *belonging):
        issues = shown.issues.all()
        known = {issue.pk for issue in issues}
        for issue in issues:
            if issue.replaces_id in known:
                line = f"Berichtigt: {_named(shown)}, jetzt in {issue.number}. Ausfertigung"
                yield Fact(f"issue {issue.pk}", shown.pk, line)
        about = "" if shown is paper else f" ({_named(shown)})"
        for row in shown.consultations.all():
            key = f"consultation {row.pk} {row.held_on or ''} {row.result}"
            yield Fact(key, shown.pk, f"{_heard(row)}{about}")
    yield from _standing(paper, city)


def _named(paper: Paper) -> str:
    return f"{paper.get_kind_display()} {paper.reference}"


def _heard(row: Consultation) -> str:
    where = f"{row.organization_name} am {german_date(row.held_on)}".removesuffix(" am ")
    return f"Ergebnis: {where}: {row.result}" if row.result else f"Zur Beratung: {where}"


def _standing(paper: Paper, city: City) -> Iterator[Fact]:
    standing = standing_of(paper, city)
    if standing.settled:
        yield Fact(f"standing {standing.word}", paper.pk, f"Stand: {standing.word}")
        return
    # Not the words: they change with the name of an office, and the paper stands as it stood.
    key = f"standing {paper.progress or paper.state} {paper.lead_id or ''}"
    place = f", zuständig: {standing.place}" if standing.place else ""
    yield Fact(key, paper.pk, f"Stand: {standing.word}{place}")
    if paper.due_on:
        line = f"Frist für die Antwort: {german_date(paper.due_on)}"
        yield Fact(f"due {paper.due_on}", paper.pk, line)
