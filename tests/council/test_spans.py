"""A time span includes both of its days, and may be open at either end."""

import datetime

import pytest

from council.enums import OrganizationKind
from council.history import save_as
from council.models import Membership, Organization, Person
from council.models.spans import not_ended, overlapping, valid_on

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime.date(2024, 7, 1), datetime.date(2024, 7, 31)
DAY = datetime.timedelta(days=1)
SPANS = {
    "both": (FIRST, LAST),
    "open": (None, None),
    "from": (FIRST, None),
    "until": (None, LAST),
}


@pytest.fixture(autouse=True)
def committees() -> None:
    """One committee for each kind of span, with one seat that lasts as long."""
    for name, (start, end) in SPANS.items():
        committee = Organization(
            kind=OrganizationKind.COMMITTEE, name=name, valid_from=start, valid_until=end
        )
        person = Person(name=name)
        save_as(committee, by=None)
        save_as(person, by=None)
        seat = Membership(person=person, organization=committee, valid_from=start, valid_until=end)
        save_as(seat, by=None)


def named(condition) -> set[str]:
    return set(Organization.objects.filter(condition).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (FIRST - DAY, {"open", "until"}),
        (FIRST, set(SPANS)),
        (LAST, set(SPANS)),
        (LAST + DAY, {"open", "from"}),
    ],
)
def test_both_days_belong_to_a_span(day: datetime.date, valid: set[str]):
    assert named(valid_on(day)) == valid
    assert named(valid_on(day, of="memberships__")) == valid


@pytest.mark.parametrize(
    ("day", "left"), [(FIRST - DAY, set(SPANS)), (LAST, set(SPANS)), (LAST + DAY, {"open", "from"})]
)
def test_what_begins_later_has_not_ended(day: datetime.date, left: set[str]):
    assert named(not_ended(day)) == left
    assert {row.name for row in Organization.objects.all() if not row.has_ended(day)} == left


@pytest.mark.parametrize(
    ("start", "end", "meeting"),
    [
        (LAST, LAST + DAY, set(SPANS)),
        (LAST + DAY, None, {"open", "from"}),
        (None, FIRST, set(SPANS)),
        (None, FIRST - DAY, {"open", "until"}),
        (None, None, set(SPANS)),
    ],
)
def test_spans_overlap_on_a_common_day(start, end, meeting: set[str]):
    assert named(overlapping(start, end)) == meeting
