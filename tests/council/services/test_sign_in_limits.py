"""Trying passwords is slowed down for whoever tries, and for nobody else."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from council.models import Allowance, KnownPlace, SignIn, SignInKind
from council.services import sign_in_limits as limits
from council.services.sign_ins import forget_sign_ins, note_sign_in
from tests.world import World

pytestmark = pytest.mark.django_db
VICTIM = limits.login_of("wiebke@elbtal.example")
HALL, ELSEWHERE, HOME = (limits.network_of(name) for name in ("10.0.0.1", "192.0.2.7", "192.0.2.9"))
MINUTE = datetime.timedelta(minutes=1)
NOON = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)


def knock(login: str = VICTIM, network: str = ELSEWHERE, device: str = "") -> limits.Knock:
    return limits.Knock(login, network, device)


def tries(times: int, who: limits.Knock) -> limits.Wait | None:
    """The answer to the last of so many attempts, one right after another."""
    return [limits.admit(limits.SIGN_IN, who) for _ in range(times)][-1]


def others(number: int) -> list[str]:
    return [limits.login_of(f"a{count}@elbtal.example") for count in range(number)]


def test_each_failure_after_the_fifth_makes_the_next_wait_longer_but_never_for_good():
    spans = []
    with time_machine.travel(NOON, tick=False) as clock:
        assert tries(5, knock()) is None
        for _ in range(7):
            wait = tries(1, knock())
            assert wait is not None
            assert not wait.of_network
            spans.append(wait.span // MINUTE)
            clock.shift(wait.span)
            assert tries(1, knock()) is None
    assert spans == [1, 2, 4, 8, 15, 15, 15]


def test_trying_while_one_has_to_wait_makes_nothing_longer():
    with time_machine.travel(NOON, tick=False) as clock:
        tries(5, knock())
        assert tries(50, knock()) == limits.Wait(MINUTE)
        clock.shift(datetime.timedelta(minutes=1))
        assert tries(1, knock()) is None


def test_failures_are_forgotten_after_a_day():
    with time_machine.travel(NOON, tick=False) as clock:
        tries(5, knock())
        clock.shift(datetime.timedelta(days=1, minutes=1))
        assert tries(5, knock()) is None


def test_a_stranger_keeps_nobody_out_of_her_own_browser_or_office():
    limits.remember(knock(network=HALL))
    assert tries(6, knock()) is not None
    assert tries(1, knock(network=HOME)) is not None  # a new browser at a new place has to wait
    assert tries(5, knock(network=HALL)) is None
    assert tries(5, knock(network=HOME, device="her own")) is None


def test_who_sits_in_the_same_office_has_only_the_offices_allowance():
    limits.remember(knock(network=HALL))
    assert tries(6, knock(network=HALL)) is not None
    assert tries(1, knock(network=HALL, device="her own")) is None
    assert tries(1, knock(network=HOME)) is None


def test_a_right_password_counts_as_no_attempt_but_gives_strangers_no_new_tries():
    for _ in range(20):
        assert tries(1, knock()) is None
        limits.give_back(limits.SIGN_IN, knock())
    tries(4, knock())
    assert tries(1, knock()) is None
    limits.give_back(limits.SIGN_IN, knock())
    assert tries(2, knock()) is not None  # four failures and a fifth one are still five


def test_a_right_password_in_her_own_browser_forgives_all():
    own = knock(device="her own")
    tries(4, own)
    limits.give_back(limits.SIGN_IN, own)
    assert tries(5, own) is None


def test_many_accounts_from_one_network_are_stopped_for_as_long_as_is_said():
    with time_machine.travel(NOON, tick=False) as clock:
        for login in others(limits.STRANGERS):
            assert tries(1, knock(login)) is None
            clock.shift(MINUTE)
        wait = tries(1, knock())
        assert wait == limits.Wait(40 * MINUTE, of_network=True)
        assert tries(1, knock(others(1)[0])) is None  # one that has failed there already
        assert tries(1, knock(network=HOME)) is None
        clock.shift(wait.span)
        assert tries(1, knock()) is None


def test_a_town_hall_behind_one_address_goes_on_working():
    for login in others(300):
        limits.remember(knock(login, HALL))
    for login in others(300):  # everybody once, at the beginning of the day
        assert tries(1, knock(login, HALL)) is None
    assert tries(1, knock(limits.login_of("new@elbtal.example"), HALL)) is None


def test_people_who_are_known_there_make_room_for_new_ones():
    limits.remember(knock(limits.login_of("known@elbtal.example")))
    room = limits.STRANGERS + limits.FOR_EACH_KNOWN
    assert [tries(1, knock(login)) for login in others(room)] == [None] * room
    assert tries(1, knock()) is not None
    assert tries(1, knock(limits.login_of("known@elbtal.example"))) is None


def test_who_gets_in_takes_no_room():
    for login in others(3 * limits.STRANGERS):
        assert tries(1, knock(login)) is None
        limits.give_back(limits.SIGN_IN, knock(login))


def test_links_to_new_passwords_are_limited_apart():
    answers = [limits.admit(limits.RESET, knock()) for _ in range(4)]
    assert answers[:3] == [None] * 3
    assert answers[3] is not None
    assert answers[3].span > 14 * MINUTE
    assert tries(5, knock()) is None


def test_nothing_is_kept_that_somebody_typed():
    tries(6, knock())
    limits.remember(knock())
    kept = [*Allowance.objects.values_list("key", "network"), *KnownPlace.objects.values_list()]
    assert kept
    assert "elbtal" not in str(kept)
    assert "192.0.2" not in str(kept)


def test_what_counts_no_more_is_deleted():
    with time_machine.travel(NOON, tick=False) as clock:
        tries(1, knock())
        limits.remember(knock())
        limits.forget()
        assert (Allowance.objects.exists(), KnownPlace.objects.exists()) == (True, True)
        clock.shift(datetime.timedelta(days=1, seconds=1))
        limits.forget()
        assert (Allowance.objects.exists(), KnownPlace.objects.exists()) == (False, True)
        clock.shift(limits.KNOWN_FOR)
        limits.forget()
        assert not KnownPlace.objects.exists()


def test_the_table_of_attempts_does_not_grow_with_them(world: World):
    for _ in range(30):
        note_sign_in(SignInKind.STOPPED, user=world.officer)
        note_sign_in(SignInKind.FAILED, email="niemand@elbtal.example")
    assert sorted(SignIn.objects.values_list("kind", "user", "times")) == [
        ("failed", None, 30),
        ("stopped", world.officer.pk, 30),
    ]


def test_attempts_are_kept_as_long_as_the_city_says(world: World):
    with time_machine.travel(NOON, tick=False) as clock:
        note_sign_in(SignInKind.SIGNED_IN, user=world.officer)
        clock.shift(datetime.timedelta(days=30))
        assert forget_sign_ins(30) == 0
        clock.shift(datetime.timedelta(seconds=1))
        note_sign_in(SignInKind.SIGNED_IN, user=world.head)
        assert forget_sign_ins(30) == 1
    assert SignIn.objects.get().user == world.head


@pytest.mark.django_db(transaction=True)
def test_forty_at_the_same_moment_are_forty():
    now = timezone.now()

    def attempt(number: int) -> bool:
        try:
            return limits.admit(limits.SIGN_IN, knock()) is None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        let_in = sum(pool.map(attempt, range(40)))
    assert timezone.now() - now < MINUTE
    assert let_in == 5
