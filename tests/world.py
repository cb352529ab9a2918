"""A small invented city for tests: one person per role, two factions, units, bodies, sittings."""

import datetime
from typing import Any

from django.utils import timezone

from council.enums import OrganizationKind, PaperKind, Role
from council.history import save_as
from council.models import City, Grant, Meeting, Membership, Organization, Paper, Person, User
from council.services import papers
from council.services.content import Asker, Content
from responses.enums import StatementState
from responses.models import Statement
from responses.services import assignments, decisions, drafting, moves

PASSWORD = "Anker-Birke-Lampe-7"
LONG_AGO = datetime.date(2020, 1, 1)


class World:
    """The city and its people; attributes are named by the role they have in the tests."""

    def __init__(self) -> None:
        self.city = City(
            pk=1,
            name="Elbtal",
            mayor_label="Die Oberbürgermeisterin",
            mayor_name="Dr. Hanna Brückner",
            phone_prefix="530",
        )
        save_as(self.city, by=None)
        self._organizations()
        self._people()
        self._meetings()

    def _organizations(self) -> None:
        make = self._organization
        self.council = make(OrganizationKind.COUNCIL, "Stadtrat")
        self.mayor = make(OrganizationKind.MAYOR, "Die Oberbürgermeisterin")
        self.committee = make(OrganizationKind.COMMITTEE, "Umweltausschuss")
        self.finance = make(OrganizationKind.COMMITTEE, "Finanzausschuss")
        self.greens = make(OrganizationKind.FACTION, "Fraktion Bündnis Elbufer")
        self.reds = make(OrganizationKind.FACTION, "Fraktion Soziale Mitte")
        self.division = make(OrganizationKind.DIVISION, "Soziales und Gesundheit", "V")
        self.other_division = make(OrganizationKind.DIVISION, "Umwelt und Bauen", "VI")
        self.unit = make(OrganizationKind.UNIT, "Sozialplanung", "V/02", self.division)
        self.other_unit = make(OrganizationKind.UNIT, "Tiefbauamt", "Amt 66", self.other_division)

    def _people(self) -> None:
        self.member = self._member("Julia Muster", "Stadträtin", self.greens)
        self.colleague = self._member("Karl Beispiel", "Stadtrat", self.greens)
        self.stranger = self._member("Petra Fremd", "Stadträtin", self.reds)
        self.faction_office = self.user("Fritz Geschäft", (Role.FACTION_OFFICE, self.greens))
        self.other_faction_office = self.user("Olga Büro", (Role.FACTION_OFFICE, self.reds))
        self.clerk = self.user("Rita Ratsbüro", (Role.COUNCIL_OFFICE, self.council))
        self.officer = self.user("Wiebke Wien", (Role.CASE_OFFICER, self.unit))
        self.head = self.user("Lothar Leitner", (Role.HEAD_OF_UNIT, self.unit))
        self.other_officer = self.user("Tim Tief", (Role.CASE_OFFICER, self.other_unit))
        self.other_head = self.user("Bea Bau", (Role.HEAD_OF_UNIT, self.other_unit))
        self.deputy_mayor = self.user("Dora Dezernat", (Role.DEPUTY_MAYOR, self.division))
        self.other_deputy_mayor = self.user("Udo Umwelt", (Role.DEPUTY_MAYOR, self.other_division))
        self.mayors_office = self.user("Otto Büroleiter", (Role.MAYORS_OFFICE, self.mayor))
        self.administrator = self.user("Anna Admin", (Role.ADMINISTRATOR, self.council))

    @property
    def users(self) -> dict[str, User]:
        """Everybody with an account, by attribute name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}

    def _meetings(self) -> None:
        self.past_sitting = self.meeting(self.council, days=-7)
        self.sitting = self.meeting(self.council, days=7)
        self.next_sitting = self.meeting(self.council, days=35)
        self.mayors_sitting = self.meeting(self.mayor, days=0)
        self.next_mayors_sitting = self.meeting(self.mayor, days=7)

    def _organization(
        self,
        kind: OrganizationKind,
        name: str,
        code: str = "",
        parent: Organization | None = None,
    ) -> Organization:
        row = Organization(kind=kind, name=name, code=code, parent=parent)
        save_as(row, by=None)
        return row

    def _member(self, name: str, form: str, faction: Organization) -> User:
        person = Person(name=name, sort_name=name.split()[-1], form=form)
        save_as(person, by=None)
        save_as(Membership(person=person, organization=faction, valid_from=LONG_AGO), by=None)
        return self.user(name, (Role.COUNCIL_MEMBER, self.council), person=person)

    def user(
        self, name: str, *grants: tuple[Role, Organization], person: Person | None = None
    ) -> User:
        """An account with roles; everybody's password is PASSWORD."""
        user = User(email=f"{name.split()[0].lower()}@elbtal.example", name=name, person=person)
        user.phone = "3104"
        user.set_password(PASSWORD)
        save_as(user, by=None)
        for role, organization in grants:
            grant = Grant(user=user, role=role, organization=organization, valid_from=LONG_AGO)
            save_as(grant, by=None)
        return user

    def meeting(self, organization: Organization, *, days: int, hour: int = 9) -> Meeting:
        """A sitting `days` from today."""
        day = timezone.localdate() + datetime.timedelta(days=days)
        starts_at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
        row = Meeting(
            organization=organization,
            name=f"Sitzung {organization.name}",
            starts_at=starts_at,
            public=organization.kind != OrganizationKind.MAYOR,
        )
        save_as(row, by=None)
        return row

    def content(self, **changes: Any) -> Content:
        """What an inquiry says, unless `changes` says otherwise."""
        values: dict[str, Any] = {
            "title": "Integrationskonzept",
            "askers": [Asker(person=self.member.person)],
            "introduction": "Bis dato wurde dem Rat kein Konzept vorgelegt.",
            "questions": ["Wie weit ist der Prozess?", "Bis wann wird es vorgelegt?"],
            "answer_form": "both",
            **changes,
        }
        return Content(**values)

    def inquiry(self, state: str = "registered", **changes: Any) -> Paper:
        """An inquiry in `state`: draft, filed, registered, closed or withdrawn."""
        return self._paper(PaperKind.INQUIRY, state, self.content(**changes))

    def motion(self, state: str = "registered", **changes: Any) -> Paper:
        """A motion in `state`."""
        changes = {
            "title": "Bäume am Elbufer",
            "questions": [],
            "resolution": "Die Verwaltung pflanzt zwanzig Bäume.",
            "reasons": "Schatten fehlt.",
            **changes,
        }
        return self._paper(PaperKind.MOTION, state, self.content(**changes))

    def _paper(self, kind: PaperKind, state: str, content: Content) -> Paper:
        paper = papers.start_draft(kind=kind, content=content, by=self.member)
        if state == "draft":
            return paper
        papers.file_paper(paper, by=self.member)
        if state == "filed":
            return paper
        papers.register_paper(paper, by=self.clerk, meeting=self.past_sitting)
        if state == "closed":
            papers.close_paper(paper, by=self.clerk)
        if state == "withdrawn":
            assignments.withdraw_paper(paper, by=self.member, comment="Erledigt.")
        return paper

    def statement(
        self,
        state: str = StatementState.DRAFTING,
        *,
        paper: Paper | None = None,
        text: str = "Der Prozess läuft.",
        cosigning: bool = False,
    ) -> Statement:
        """A statement that has come as far as `state`, on its regular way."""
        paper = paper or self.inquiry()
        statement = assignments.open_statement(
            [paper],
            lead=self.unit,
            due_on=timezone.localdate() + datetime.timedelta(days=28),
            by=self.clerk,
        )
        for reached, act in self._way(statement, text, cosigning or state == "cosigning"):
            if statement.state == state and (reached or state == StatementState.ASSIGNED):
                break
            act()
            statement.refresh_from_db()
        return statement

    def _way(self, statement: Statement, text: str, cosigning: bool) -> list[Any]:
        def draft() -> None:
            moves.take(statement, by=self.officer)
            for answer in statement.answers.all():
                drafting.save_answer(answer, text=text, by=self.officer, ready=True)
            statement.refresh_from_db()
            if cosigning:
                drafting.ask_cosigners(statement, offices=[self.other_unit], by=self.officer)

        way = [
            (False, draft),
            (True, lambda: moves.forward(statement, by=self.officer)),
            (True, lambda: moves.forward(statement, by=self.head)),
            (True, lambda: moves.forward(statement, by=self.deputy_mayor)),
            (True, lambda: decisions.approve(statement, by=self.mayors_office)),
            (True, lambda: decisions.distribute(statement, by=self.clerk)),
        ]
        if cosigning:
            way.insert(2, (True, lambda: moves.cosign(statement, by=self.other_head)))
        return way
