"""The demo city: whole, in every state there is, and not built twice."""

import datetime
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from council.enums import OrganizationKind, PaperKind, PaperState, Role
from council.models import (
    Consultation,
    Grant,
    Issue,
    Meeting,
    Membership,
    NumberSeries,
    Organization,
    OutgoingMail,
    Paper,
    PaperStep,
    User,
)
from council.models.spans import valid_on
from council.rules.visibility import public_papers
from council.storage import is_intact
from responses.enums import Decision, StatementKind, StatementState
from responses.models import AnswerQuestion, Cosignature, Recipient, Statement, StatementStep
from responses.rules.desks import asked_of
from responses.rules.steps import ENDED
from tests.demo import build, plan, texts
from tests.demo.city import DOMAIN, PASSWORD, ROLE_ACCOUNTS
from tests.demo.clock import moved_to
from tests.scenes import scene


def demo() -> str:
    """Do as the command does; returns what it says."""
    said: list[str] = []
    build.make_city(said.append)
    return "\n".join(said)


@scene
def demo_city() -> str:
    """The city as `manage.py demo` builds it, and what that says."""
    return demo()


class TestTheDemoCity:
    """What stands in the database after `manage.py demo`."""

    @pytest.fixture(autouse=True)
    def stands(self, demo_city: str, client: Client) -> None:
        self.output, self.client = demo_city, client

    # --- The city -----------------------------------------------------------------------------

    def test_it_has_a_capitals_offices_and_bodies(self):
        kinds = OrganizationKind
        expected = {
            kinds.FACTION: 8,
            kinds.DIVISION: 6,
            kinds.UNIT: 25,
            kinds.COMMITTEE: 12,
            kinds.COUNCIL: 1,
            kinds.MAYOR: 1,
        }
        for kind, count in expected.items():
            assert Organization.objects.filter(kind=kind).count() == count, kind
        units = Organization.objects.filter(kind=kinds.UNIT).select_related("parent")
        assert all(unit.parent and unit.parent.kind == kinds.DIVISION for unit in units)

    def test_sixty_members_sit_in_the_council_and_in_its_factions(self):
        today = timezone.localdate()
        seats = Membership.objects.filter(valid_from__lte=today, valid_until=None)
        for kind in (OrganizationKind.COUNCIL, OrganizationKind.FACTION):
            persons = seats.filter(organization__kind=kind).values("person")
            assert persons.count() == persons.distinct().count() == 60
        assert (
            seats.filter(organization__kind="committee").values("organization").distinct().count()
            == 12
        )

    def test_its_sittings_cover_three_years_and_the_weeks_to_come(self):
        now = timezone.now()
        for kind, least in (("council", 36), ("committee", 12 * 36), ("mayor", 150)):
            sittings = Meeting.objects.filter(organization__kind=kind)
            past = sittings.filter(starts_at__lt=now)
            assert past.count() >= least, kind
            assert sittings.filter(starts_at__gt=now).count() >= 5, kind
            first = past.earliest("starts_at").starts_at
            assert now - first > datetime.timedelta(days=3 * 365 - 31), kind
        for sitting in Meeting.objects.filter(organization__kind="mayor"):
            starts = timezone.localtime(sitting.starts_at)
            assert (starts.weekday(), starts.hour, sitting.public) == (1, 9, False)

    def test_every_role_has_an_account_with_a_way_in(self):
        assert {account.role for account in ROLE_ACCOUNTS} == set(Role)
        for account in ROLE_ACCOUNTS:
            user = User.objects.get(email=f"{account.local}@{DOMAIN}")
            assert user.check_password(PASSWORD)
            assert user.has_role(account.role), account
        others = User.objects.exclude(email__in=[f"{a.local}@{DOMAIN}" for a in ROLE_ACCOUNTS])
        assert others.exists()
        assert not any(user.has_usable_password() for user in others)

    def test_every_unit_and_division_has_people_to_do_its_work(self):
        for role, kind in (
            ("case_officer", "unit"),
            ("head_of_unit", "unit"),
            ("deputy_mayor", "division"),
            ("faction_office", "faction"),
        ):
            grants = Grant.objects.filter(valid_on(timezone.localdate()), role=role)
            with_people = set(grants.values_list("organization", flat=True))
            offices = Organization.objects.filter(kind=kind).values_list("pk", flat=True)
            assert with_people == set(offices), role

    def test_every_role_can_open_its_desk(self):
        for account in ROLE_ACCOUNTS:
            user = User.objects.get(email=f"{account.local}@{DOMAIN}")
            self.client.force_login(user)
            answer = self.client.get(reverse("desk"))
            assert answer.status_code == 200, account
            assert user.name in answer.content.decode()

    def test_everybody_who_works_on_answers_is_asked_for_something(self):
        """Otherwise a desk of the demo would be empty and nothing could be tried there."""
        for local in (
            "sachbearbeitung",
            "amtsleitung",
            "mitzeichnung",
            "beigeordnete",
            "ob-buero",
            "ratsbuero",
        ):
            user = User.objects.get(email=f"{local}@{DOMAIN}")
            assert Statement.objects.filter(asked_of(user)).exists(), local

    # --- The papers ---------------------------------------------------------------------------

    def test_there_are_papers_in_every_state(self):
        assert Paper.objects.count() >= 80
        for kind in (PaperKind.INQUIRY, PaperKind.MOTION):
            states = set(Paper.objects.filter(kind=kind).values_list("state", flat=True))
            assert states == set(PaperState), kind
        assert set(Statement.objects.values_list("state", flat=True)) == set(StatementState)

    def test_every_decision_of_a_cosigner_occurs(self):
        assert set(Cosignature.objects.values_list("decision", flat=True)) == set(Decision)
        assert Cosignature.objects.filter(voided=True).exists()

    def test_inquiries_are_what_real_ones_are(self):
        inquiries = Paper.objects.filter(kind=PaperKind.INQUIRY)
        counts = [paper.questions.count() for paper in inquiries.prefetch_related("questions")]
        assert max(counts) == 10
        assert max(len(paper.title) for paper in inquiries) == 200
        assert inquiries.filter(files__isnull=False).exists()
        wordings = inquiries.exclude(introduction="").values("introduction")
        assert wordings.count() == wordings.distinct().count() >= 40

    def test_answers_are_distinct_and_use_what_a_text_can_hold(self):
        every = [
            answer["text"]
            for issue in Issue.objects.filter(number=1, paper__kind=PaperKind.STATEMENT)
            for answer in issue.document["paper"].get("answers", [])
        ]
        assert len(set(every)) == len(every) >= 60
        for sign in ("| --- |", "\n- ", "\n1. "):
            assert any(sign in text for text in every), sign
        joint = AnswerQuestion.objects.values_list("answer", flat=True)
        assert len(joint) > len(set(joint))

    def test_what_goes_wrong_in_a_city_occurs(self):
        today = timezone.localdate()
        late = Statement.objects.exclude(state__in=ENDED).filter(due_on__lt=today)
        days = {(today - statement.due_on).days for statement in late if statement.due_on}
        assert min(days) < 7
        assert max(days) > 28
        papers = Paper.objects.filter(kind=PaperKind.INQUIRY)
        assert papers.filter(confidential=True, state=PaperState.CLOSED).exists()
        assert not Paper.objects.filter(confidential=True, confidentiality_ground="").exists()
        assert (
            public_papers()
            .filter(cited_by__paper__kind="statement", cited_by__paper__confidential=True)
            .exists()
        )
        assert papers.filter(state=PaperState.REGISTERED, published_at=None).exists()
        assert Statement.objects.filter(round__gt=1).exists()
        for result in ("vertagt", "mündlich erledigt", "schriftliche Stellungnahme"):
            assert Consultation.objects.filter(result=result).exists(), result
        assert Recipient.objects.filter(role="Genehmigung OB", result="vertagt").exists()
        for action in (
            "return",
            "take_back",
            "void",
            "discard",
            "correct_title",
            "change_confidentiality",
            "extend",
            "reissue",
            "notice",
        ):
            assert PaperStep.objects.filter(action=action).exists(), action
        for action in (
            "hand_over",
            "defer",
            "override",
            "abandon_correction",
            "cancel",
            "withdraw",
        ):
            assert StatementStep.objects.filter(action=action).exists(), action

    def test_corrected_answers_have_two_issues_and_one_is_being_corrected(self):
        corrected = Paper.objects.filter(kind=PaperKind.STATEMENT, issues__number=2)
        assert corrected.count() >= 2
        for paper in corrected:
            first, second = paper.issues.order_by("number")
            assert second.replaces == first
            assert first.document["paper"]["answers"] != second.document["paper"]["answers"]
        assert Statement.objects.filter(state="drafting", published__isnull=False).exists()

    def test_an_interim_notice_stands_between_inquiry_and_answer(self):
        chains = [
            [link.paper.kind for link in paper.cited_by.order_by("paper__registered_at")]
            for paper in Paper.objects.filter(cited_by__paper__kind="interim_notice")
        ]
        assert ["interim_notice", "statement"] in chains
        assert ["interim_notice"] in chains
        notices = Statement.objects.filter(kind=StatementKind.INTERIM_NOTICE)
        assert notices.exclude(state__in=ENDED).exists()

    def test_motions_are_discussed_and_decided(self):
        decided = Paper.objects.filter(kind=PaperKind.MOTION, state=PaperState.CLOSED)
        results = set(decided.values_list("consultations__result", flat=True))
        assert {
            "in die Ausschüsse verwiesen",
            "ungeändert beschlossen",
            "geändert beschlossen",
            "abgelehnt",
            "empfohlen",
            "nicht empfohlen",
        } <= results
        committees = Consultation.objects.filter(
            paper__in=decided, organization__kind=OrganizationKind.COMMITTEE
        )
        assert not committees.filter(Q(held_on=None) | Q(result="")).exists()

    # --- The history --------------------------------------------------------------------------

    def test_nothing_has_happened_in_the_future_or_out_of_order(self):
        now = timezone.now()
        for model in (PaperStep, StatementStep):
            for pk in set(model.objects.values_list("subject", flat=True)):
                instants = list(
                    model.objects.filter(subject=pk).order_by("pk").values_list("at", flat=True)
                )
                assert instants == sorted(instants)
                assert instants[-1] <= now
        assert not Paper.objects.filter(registered_at__lt=F("filed_at")).exists()
        assert not Issue.objects.filter(issued_at__gt=now).exists()
        for paper in Paper.objects.exclude(filed_at=None):
            assert paper.history.earliest().history_date <= paper.filed_at

    def test_numbers_follow_the_order_of_registration_and_skip_none(self):
        for series in NumberSeries.objects.all():
            spent = PaperStep.objects.filter(
                action="void", comment__startswith=f"Nummer {series.prefix}"
            ).count()
            papers = Paper.objects.filter(reference__startswith=series.prefix, year=series.scope)
            in_work = Statement.objects.filter(
                published=None, reference__startswith=series.prefix, dated_on__year=series.scope
            ).count()
            if series.prefix in ("F", "A"):
                by_number = sorted(papers, key=lambda paper: paper.reference or "")
                instants = [paper.registered_at for paper in by_number if paper.registered_at]
                assert instants == sorted(instants)
            gaps = series.last - len(papers)
            assert gaps <= spent + in_work, series

    def test_issued_files_are_stored_whole_and_constraints_hold(self):
        assert all(is_intact(digest) for digest in Issue.objects.values_list("sha256", flat=True))
        with transaction.atomic():
            connection.check_constraints()

    def test_the_past_has_sent_no_mail(self):
        assert mail.outbox == []
        assert OutgoingMail.objects.exists()

    # --- The command --------------------------------------------------------------------------

    def test_it_says_what_it_does(self):
        assert "wird aufgebaut" in self.output
        assert "80 von" in self.output

    def test_a_second_run_changes_nothing(self):
        before = fingerprint()
        assert "steht schon" in demo()
        assert fingerprint() == before

    def test_a_city_left_half_built_is_told_from_a_whole_one(self):
        assert not build.is_half_built()
        administrator = User.objects.get(email=f"verwaltung@{DOMAIN}")
        administrator.set_unusable_password()
        administrator.save()
        assert build.is_half_built()

    def test_other_peoples_data_are_left_alone(self):
        administrator = User.objects.get(email=f"verwaltung@{DOMAIN}")
        administrator.email = "jemand@rathaus.example"
        administrator.save()
        before = fingerprint()
        assert "enthält schon andere Daten" in demo()
        assert fingerprint() == before

    @override_settings(DEMO=False)
    def test_a_real_installation_gets_no_demo(self):
        with pytest.raises(SystemExit, match="keine Testinstallation"):
            demo()

    # --- Moving house -------------------------------------------------------------------------

    def test_its_papers_go_out_and_come_back_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            first = exported(Path(folder) / "one")
            empty_every_table()
            call_command(
                "import_papers",
                str(Path(folder) / "one" / "papers.jsonl"),
                files=Path(folder) / "one",
                stdout=StringIO(),
                stderr=StringIO(),
            )
            assert len(first) > 80
            assert exported(Path(folder) / "two") == first


def exported(folder: Path) -> list[str]:
    """The lines of all papers with their files; the files' checksums stand in the lines."""
    folder.mkdir()
    path = folder / "papers.jsonl"
    call_command("export_papers", str(path), files=folder, stdout=StringIO(), stderr=StringIO())
    return sorted(path.read_text(encoding="utf-8").splitlines())


def empty_every_table() -> None:
    for label in ("responses", "council"):
        for model in apps.get_app_config(label).get_models():
            models.QuerySet(model)._raw_delete(connection.alias)


def fingerprint() -> dict[str, Any]:
    """How many rows there are of what the demo makes, and the latest change."""
    models: tuple[Any, ...] = (User, Grant, Paper, Statement, Issue, Meeting, PaperStep)
    return {
        **{model.__name__: model.objects.count() for model in models},
        "last": Paper.history.latest().history_date,
    }


def test_all_texts_are_used_and_every_answer_belongs_to_a_question():
    every = texts.load()
    for text in every.values():
        numbers = set(range(1, len(text.questions) + 1))
        for blocks in (text.answers, text.supplement):
            answered = [number for block in blocks for number in block.to]
            assert len(answered) == len(set(answered)), text.key
            assert set(answered) <= numbers, text.key


@pytest.fixture
def a_day_long_past() -> datetime.datetime:
    return datetime.datetime(2024, 2, 29, 23, 30, tzinfo=datetime.UTC)


def test_the_moved_clock_is_what_django_and_its_models_see(
    a_day_long_past: datetime.datetime,
):
    with moved_to(a_day_long_past):
        assert timezone.now() == a_day_long_past
        assert timezone.localdate() == datetime.date(2024, 3, 1)
        assert PaperStep().at == a_day_long_past
        assert timezone.template_localtime(a_day_long_past).hour == 0
    assert timezone.now() > a_day_long_past


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_build_is_torn_down(monkeypatch: pytest.MonkeyPatch):
    """As if somebody had pressed Ctrl+C before the first paper."""

    def interrupted(*args: Any) -> Callable[..., Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr(plan, "ways", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build.build(lambda line: None)
    assert build.is_half_built()
    build.tear_down()
    assert build.is_empty()
