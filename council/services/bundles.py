"""Ordering and cancelling bundles. A worker packs them (`council/worker.py`)."""

from collections.abc import Sequence
from typing import Any

from council.acts import act
from council.bundles import LIMITS, queue
from council.enums import JobKind
from council.exceptions import Invalid, NotAllowed, NotNow
from council.models import Job, User
from council.rules.permissions import may_bundle
from council.rules.visibility import visible_papers

MOST_AT_ONCE = 3


@act()
def order_bundle(*, kind: str, papers: Sequence[int], title: str, by: Any) -> Job:
    """Order a bundle of papers (their keys, in their order) and return the job.

    The same order sent twice makes one job. What `by` may not know of is left out here and again
    when the job is done. Raises NotAllowed, NotNow if `by` has too much waiting already, Invalid.
    """
    if not may_bundle(by):
        raise NotAllowed("Mappen bestellen nur das Ratsbüro und die Verwaltung.")
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once wait for each other
    wanted = _known(papers, by)
    if not wanted:
        raise Invalid("Bitte wählen Sie mindestens eine Drucksache.")
    if len(wanted) > LIMITS[kind]:
        raise Invalid(
            f"Das sind {len(wanted)} Drucksachen. Als {JobKind(kind).label} sind höchstens "
            f"{LIMITS[kind]} möglich. Bitte schränken Sie die Auswahl ein.",
            field="kind",
        )
    waiting = list(queue.unfinished().filter(by=by))
    for job in waiting:
        if (job.kind, job.papers) == (kind, wanted):
            return job
    if len(waiting) >= MOST_AT_ONCE:
        raise NotNow(
            f"Für Sie werden schon {MOST_AT_ONCE} Mappen gepackt. Bitte warten Sie, bis eine "
            "fertig ist, oder brechen Sie eine ab."
        )
    return Job.objects.create(kind=kind, papers=wanted, title=title, by=by, total=len(wanted))


@act()
def cancel_bundle(job: Job, *, by: Any) -> None:
    """Cancel one's own unfinished bundle. Raises NotAllowed, or NotNow when it has ended."""
    if job.by_id != by.pk:
        raise NotAllowed("Diese Mappe hat jemand anderes bestellt.")
    if not queue.cancel(job):
        raise NotNow("Diese Mappe war schon fertig oder abgebrochen.")


def _known(papers: Sequence[int], by: Any) -> list[int]:
    """The keys of numbered papers that `by` may know of, each once, in the order given."""
    known = visible_papers(by).filter(reference__isnull=False)
    visible = set(known.filter(pk__in=papers).values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(papers) if pk in visible]
