"""A strong role needs a second person: who can be one, and what becomes of what was proposed."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from council.enums import Role, SecondPerson
from council.exceptions import AlreadyDone, Invalid, NotAllowed, NotNow
from council.history import save_as
from council.models import City, Grant, OutgoingMail, RoleProposal, User
from council.models.spans import valid_on
from council.rules.second_person import asked_of
from council.services import accounts, proposals
from tests.cases.two_at_once import begun
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(world: World) -> User:
    return world.user("Nora Neu")


def proposed(world: World, user: User, *, by: User | None = None, **more: Any) -> RoleProposal:
    wanted = {"role": Role.MAYORS_OFFICE, "organization": world.mayor, **more}
    made = accounts.grant_role(user, by=by or world.administrator, **wanted)
    assert isinstance(made, RoleProposal)
    return made


def has(user: User, role: Role = Role.MAYORS_OFFICE) -> bool:
    return User.objects.get(pk=user.pk).has_role(role)


def let(world: World, who: SecondPerson) -> None:
    city = City.objects.get()
    city.second_person = who
    save_as(city, by=None)


def test_a_strong_role_counts_once_a_second_person_says_yes(world: World, newcomer: User):
    row = proposed(world, newcomer)
    assert not has(newcomer)
    grant = proposals.confirm_role(row, by=world.mayors_office)
    assert has(newcomer)
    row.refresh_from_db()
    assert (row.outcome, row.decided_by, row.grant) == ("confirmed", world.mayors_office, grant)
    assert grant.history.get().history_user == world.mayors_office


def test_who_proposed_or_gets_it_is_no_second_person(world: World):
    row = proposed(world, world.clerk)
    second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    second.person = world.member.person
    save_as(second, by=None)
    own = proposed(world, world.member)  # another account of Zora's
    for by in (world.administrator, world.clerk, world.officer, world.member):
        with pytest.raises(NotAllowed, match="zweite Person"):
            proposals.confirm_role(row, by=by)
    with pytest.raises(NotAllowed, match="zweite Person"):
        proposals.confirm_role(own, by=second)
    assert not has(world.clerk)
    assert asked_of(world.administrator) == asked_of(world.clerk) == []
    assert asked_of(second) == [row]
    assert asked_of(world.mayors_office) == [row, own]


@pytest.mark.parametrize(
    ("who", "others"),
    [
        (SecondPerson.ADMINISTRATORS, set()),
        (SecondPerson.MAYORS_OFFICE, {"mayors_office"}),
        (SecondPerson.COUNCIL_OFFICE, {"mayors_office", "clerk"}),
    ],
)
def test_the_city_says_who_can_be_one(
    world: World, newcomer: User, who: SecondPerson, others: set[str]
):
    let(world, who)
    world.second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    row = proposed(world, newcomer)
    found = {name for name, user in world.users.items() if row in asked_of(user)}
    assert found == {"second", *others}
    assert {mail.to for mail in OutgoingMail.objects.all()} == {
        world.users[name].email for name in found
    }


def test_where_nobody_else_is_it_counts_at_once_and_is_told(world: World, newcomer: User):
    let(world, SecondPerson.ADMINISTRATORS)
    made = accounts.grant_role(
        newcomer, role="mayors_office", organization=world.mayor, by=world.administrator
    )
    assert isinstance(made, Grant)
    assert has(newcomer)
    receivers = {mail.to for mail in OutgoingMail.objects.all()}
    assert receivers >= {world.mayors_office.email, world.administrator.email, newcomer.email}


@pytest.mark.parametrize("change", ["locked", "never let in"])
def test_who_cannot_sign_in_is_no_second_person(world: World, newcomer: User, change: str):
    let(world, SecondPerson.ADMINISTRATORS)
    second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    if change == "locked":
        second.is_active = False
    else:
        second.set_unusable_password()
    save_as(second, by=None)
    accounts.grant_role(
        newcomer, role="mayors_office", organization=world.mayor, by=world.administrator
    )
    assert has(newcomer)


def test_the_administrators_role_is_proposed_by_administrators_only(world: World, newcomer: User):
    let(world, SecondPerson.COUNCIL_OFFICE)
    role = {"role": Role.ADMINISTRATOR, "organization": world.council}
    with pytest.raises(NotAllowed, match="nur die Systemverwaltung"):
        proposed(world, newcomer, by=world.clerk, **role)
    proposals.confirm_role(proposed(world, newcomer, **role), by=world.clerk)
    assert has(newcomer, Role.ADMINISTRATOR)


def test_a_no_has_a_reason_and_is_told(world: World, newcomer: User):
    row = proposed(world, newcomer)
    OutgoingMail.objects.all().delete()
    with pytest.raises(Invalid, match="Grund"):
        proposals.refuse_role(row, by=world.mayors_office, comment=" ")
    proposals.refuse_role(row, by=world.mayors_office, comment="Nicht abgesprochen.")
    mail = OutgoingMail.objects.get()
    assert mail.to == world.administrator.email
    assert "Otto Büroleiter hat sie abgelehnt: Nicht abgesprochen." in mail.body
    with pytest.raises(AlreadyDone, match="abgelehnt"):
        proposals.confirm_role(row, by=world.mayors_office)
    assert not has(newcomer)
    assert proposed(world, newcomer)  # anew


def test_only_who_proposed_takes_it_back(world: World, newcomer: User):
    row = proposed(world, newcomer)
    second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    with pytest.raises(NotAllowed):
        proposals.withdraw_role(row, by=second)
    proposals.withdraw_role(row, by=world.administrator)
    with pytest.raises(AlreadyDone, match="zurückgezogen"):
        proposals.confirm_role(row, by=world.mayors_office)


def test_the_same_role_is_proposed_once(world: World, newcomer: User):
    proposed(world, newcomer)
    with pytest.raises(Invalid, match="wartet schon"):
        proposed(world, newcomer, by=world.clerk)
    with pytest.raises(Invalid, match="schon"):
        proposed(world, world.mayors_office)


def test_what_nobody_answers_expires_and_is_told(world: World, newcomer: User):
    row = proposed(world, newcomer)
    OutgoingMail.objects.all().delete()
    assert proposals.expire_roles() == 0
    with time_machine.travel(timezone.now() + proposals.WAITS_FOR + datetime.timedelta(minutes=1)):
        with pytest.raises(NotNow, match="abgelaufen"):
            proposals.confirm_role(row, by=world.mayors_office)
        assert proposals.expire_roles() == 1
    row.refresh_from_db()
    assert (row.outcome, row.decided_by) == ("expired", None)
    assert OutgoingMail.objects.get().to == world.administrator.email


def test_the_days_begin_with_the_yes_at_the_earliest(world: World, newcomer: User):
    today = timezone.localdate()
    row = proposed(world, newcomer, valid_from=today - datetime.timedelta(days=30))
    assert proposals.confirm_role(row, by=world.mayors_office).valid_from == today
    later = today + datetime.timedelta(days=30)
    row = proposed(world, world.officer, valid_from=later)
    assert proposals.confirm_role(row, by=world.mayors_office).valid_from == later
    assert not has(world.officer)


@pytest.mark.parametrize("change", ["role ended", "locked", "receiver locked", "time is over"])
def test_a_yes_that_comes_too_late_gives_nothing(world: World, newcomer: User, change: str):
    second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    today = timezone.localdate()
    row = proposed(world, newcomer, by=second, valid_until=today)
    if change == "role ended":
        accounts.end_grant(second.grants.get(), by=world.administrator)
    elif change == "locked":
        second.is_active = False
        save_as(second, by=None)
    elif change == "receiver locked":
        newcomer.is_active = False
        save_as(newcomer, by=None)
    now = timezone.now() + datetime.timedelta(days=change == "time is over")
    with time_machine.travel(now), pytest.raises(NotNow):
        proposals.confirm_role(RoleProposal.objects.get(), by=world.mayors_office)
    assert not Grant.objects.filter(user=newcomer).exists()
    assert RoleProposal.objects.get(pk=row.pk).outcome == ""


def test_the_database_knows_no_role_by_one_alone(world: World, newcomer: User):
    row = proposed(world, newcomer)
    grant = accounts.grant_role(
        newcomer, role="case_officer", organization=world.unit, by=world.administrator
    )
    table = RoleProposal._meta.db_table

    def broken(**columns: Any) -> None:
        names = ", ".join(f"{name} = %s" for name in columns)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {names} WHERE id = %s", [*columns.values(), row.pk])

    yes = {"outcome": "confirmed", "decided_at": timezone.now(), "grant_id": grant.pk}
    for columns in (
        {**yes, "decided_by_id": world.administrator.pk},
        {**yes, "decided_by_id": newcomer.pk},
        {**yes, "decided_by_id": None},
        {**yes, "decided_by_id": world.mayors_office.pk, "grant_id": None},
        {"outcome": "refused"},
        {"role": "case_officer"},
        {"user_id": world.administrator.pk},
    ):
        with pytest.raises(IntegrityError):
            broken(**columns)
    broken(**yes, decided_by_id=world.mayors_office.pk)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_yes_at_once_make_one_role(world: World):
    if connection.vendor == "sqlite":
        return  # has one writer
    newcomer = world.user("Nora Neu")
    second = world.user("Zora Zwei", (Role.ADMINISTRATOR, world.council))
    row = proposed(world, newcomer)
    refused: list[Exception] = []

    def late() -> None:
        try:
            proposals.confirm_role(row, by=second)
        except AlreadyDone as error:
            refused.append(error)

    with transaction.atomic():
        User.objects.select_for_update().get(pk=newcomer.pk)
        thread = begun(late)
        row_now = RoleProposal.objects.get(pk=row.pk)
        row_now.outcome, row_now.decided_at = "withdrawn", timezone.now()
        save_as(row_now, by=None)
    thread.join()
    assert len(refused) == 1
    assert not newcomer.grants.exists()


@pytest.mark.django_db(transaction=True)
def test_a_role_is_ended_once(world: World):
    if connection.vendor == "sqlite":
        return  # has one writer
    grant = world.officer.grants.get()
    refused: list[Exception] = []

    def late() -> None:
        try:
            accounts.end_grant(Grant.objects.get(pk=grant.pk), by=world.administrator)
        except AlreadyDone as error:
            refused.append(error)

    with transaction.atomic():
        locked = Grant.objects.select_for_update().get(pk=grant.pk)
        thread = begun(late)
        locked.valid_until = timezone.localdate() - datetime.timedelta(days=1)
        locked.ended_at = timezone.now()
        save_as(locked, by=None)
    thread.join()
    assert len(refused) == 1
    assert not world.officer.grants.filter(valid_on(timezone.localdate())).exists()
