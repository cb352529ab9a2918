"""The demo city itself: settings, offices, bodies, factions, and the accounts of its people.

Everything is invented; no city, office-holder or faction of these names exists.
"""

import datetime
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from council import storage
from council.enums import OrganizationKind, Role
from council.history import save_as
from council.models import City, LegislativeTerm, Membership, Organization, Person, User
from council.services import accounts, registers
from tests.demo import names

DOMAIN = "demo.example"
LAND = "ST"
# Whoever opens a trial may be anybody in it; the sign-in page offers these accounts.
PASSWORD = "Elmenfurt-2026"
ADMINISTRATOR = f"verwaltung@{DOMAIN}"
ARMS = Path(__file__).with_name("arms.svg")

DIVISIONS = {
    "I": "Dezernat Personal, Bürgerservice und Ordnung",
    "II": "Dezernat Finanzen und Vermögen",
    "III": "Dezernat Wirtschaft, Tourismus und Beteiligungen",
    "IV": "Dezernat Kultur, Schule und Sport",
    "V": "Dezernat Soziales, Jugend und Gesundheit",
    "VI": "Dezernat Umwelt, Stadtentwicklung und Verkehr",
}
UNITS = {
    "I": {
        "Amt 10": "Personal- und Organisationsamt",
        "I/01": "Stabsstelle Digitalisierung",
        "Amt 32": "Ordnungsamt",
        "Amt 33": "Bürgeramt",
        "Amt 37": "Amt für Brand- und Katastrophenschutz",
    },
    "II": {
        "Amt 20": "Kämmerei",
        "FB 21": "Fachbereich Steuern und Kasse",
        "FB 23": "Fachbereich Liegenschaften",
        "EB GM": "Eigenbetrieb Gebäudemanagement",
    },
    "III": {
        "III/01": "Wirtschaftsförderung",
        "III/02": "Beteiligungsverwaltung",
        "Amt 15": "Amt für Stadtmarketing und Tourismus",
    },
    "IV": {
        "FB 40": "Fachbereich Schule und Sport",
        "FB 41": "Fachbereich Kunst und Kultur",
        "Amt 42": "Stadtbibliothek",
        "Amt 43": "Volkshochschule",
    },
    "V": {
        "V/02": "Stabsstelle Jugendhilfe-, Sozial- und Gesundheitsplanung",
        "Amt 50": "Sozial- und Wohnungsamt",
        "Amt 51": "Jugendamt",
        "Amt 53": "Gesundheitsamt",
    },
    "VI": {
        "Amt 31": "Umweltamt",
        "Amt 61": "Stadtplanungsamt",
        "Amt 63": "Bauordnungsamt",
        "Amt 66": "Tiefbauamt",
        "EB SG": "Eigenbetrieb Stadtgrün und Friedhöfe",
    },
}
COMMITTEES = (
    "Verwaltungsausschuss",
    "Ausschuss für Finanzen und Grundstücke",
    "Ausschuss für Stadtentwicklung, Bauen und Verkehr",
    "Ausschuss für Umwelt und Energie",
    "Ausschuss für Bildung, Schule und Sport",
    "Kulturausschuss",
    "Ausschuss für Gesundheit und Soziales",
    "Jugendhilfeausschuss",
    "Ausschuss für Wirtschaft, Tourismus und Digitalisierung",
    "Ausschuss für kommunale Rechts- und Bürgerangelegenheiten",
    "Ausschuss für Familie und Gleichstellung",
    "Betriebsausschuss Stadtgrün und Friedhöfe",
)


class RoleAccount(NamedTuple):
    """One of the accounts that the sign-in page of a demo offers."""

    local: str  # before the @
    role: Role
    name: str
    organization: str  # its code, or its name where it has none


GREENS = "Fraktion GRÜNE LISTE/zukunft!"
ROLE_ACCOUNTS = (
    RoleAccount("ratsmitglied", Role.COUNCIL_MEMBER, "Julia Ahrensdorf", "Stadtrat"),
    RoleAccount("fraktion", Role.FACTION_OFFICE, "Pia Sommerfeld", GREENS),
    RoleAccount("ratsbuero", Role.COUNCIL_OFFICE, "Rita Hollmann", "Stadtrat"),
    RoleAccount("sachbearbeitung", Role.CASE_OFFICER, "Nora Fiedler", "Amt 66"),
    RoleAccount("amtsleitung", Role.HEAD_OF_UNIT, "Thorsten Gebhardt", "Amt 66"),
    RoleAccount("mitzeichnung", Role.HEAD_OF_UNIT, "Birte Olbrich", "Amt 61"),
    RoleAccount("beigeordnete", Role.DEPUTY_MAYOR, "Dr. Katrin Rehbein", "VI"),
    RoleAccount("ob-buero", Role.MAYORS_OFFICE, "Oskar Brinkmann", "Oberbürgermeisterin"),
    RoleAccount("verwaltung", Role.ADMINISTRATOR, "Annika Selbach", "Stadtrat"),
)


class DemoCity:
    """The city while it is built: its organisations and people by the names used above."""

    def __init__(self, today: datetime.date) -> None:
        self.since = today - datetime.timedelta(days=5 * 365)
        self.organizations: dict[str, Organization] = {}
        self.members: dict[str, User] = {}
        self.heads: dict[str, User] = {}
        self.officers: dict[str, User] = {}
        self.deputy_mayors: dict[str, User] = {}
        self.faction_offices: dict[str, User] = {}
        self.printed_names: dict[User, str] = {}  # "Frau Fiedler", as papers name officers
        self._settings()
        self._organizations()
        self._administrator()
        self._terms(today)
        self._council()
        self._administration()

    def __getitem__(self, name: str) -> Organization:
        return self.organizations[name]

    def persons(self, *wanted: str) -> list[Person]:
        """The persons of these council members."""
        return [person for name in wanted if (person := self.members[name].person)]

    def open_doors(self) -> None:
        """Let people in: only a finished city has accounts with a password."""
        password = make_password(PASSWORD)
        for account in ROLE_ACCOUNTS:
            user = User.objects.get(email=f"{account.local}@{DOMAIN}")
            user.password = password
            save_as(user, by=self.administrator)

    def _settings(self) -> None:
        city = City(
            pk=1,
            name="Elmenfurt",
            council_chair="Vorsitzender des Stadtrates, Herr Hans-Joachim Brandes",
            mayor_label="Die Oberbürgermeisterin",
            mayor_name=names.MAYOR,
            phone_prefix="530",
            land=LAND,
            arms_sha256=storage.save(ARMS.read_bytes()),
            arms_mime="image/svg+xml",
            arms_alt="Wappen: drei silberne Wellen unter einer goldenen Linde auf blauem Grund",
            data_license="https://www.govdata.de/dl-de/zero-2-0",
            imprint="Landeshauptstadt Elmenfurt\nDie Oberbürgermeisterin\nMarktplatz 1\n\n"
            "Elmenfurt ist eine erfundene Stadt, alle Personen und Vorgänge sind es auch.",
            privacy="Diese Demo-Stadt enthält keine Angaben zu wirklichen Personen.",
        )
        city.full_clean()
        save_as(city, by=None)

    def _organizations(self) -> None:
        make = self._organization
        self.council = make(OrganizationKind.COUNCIL, "Stadtrat")
        self.mayor = make(OrganizationKind.MAYOR, "Oberbürgermeisterin")
        self.committees = [make(OrganizationKind.COMMITTEE, name) for name in COMMITTEES]
        for name in names.FACTIONS:
            make(OrganizationKind.FACTION, name)
        for code, name in DIVISIONS.items():
            division = make(OrganizationKind.DIVISION, name, code)
            for unit_code, unit_name in UNITS[code].items():
                make(OrganizationKind.UNIT, unit_name, unit_code, division)

    def _organization(
        self,
        kind: OrganizationKind,
        name: str,
        code: str = "",
        parent: Organization | None = None,
    ) -> Organization:
        row = Organization(
            kind=kind, name=name, code=code, parent=parent, valid_from=datetime.date(2019, 7, 1)
        )
        row.full_clean()
        save_as(row, by=None)
        self.organizations[code or name] = row
        return row

    def _administrator(self) -> None:
        """The first account has nobody who could have made it."""
        user = User(email=ADMINISTRATOR, name=names.ADMINISTRATOR)
        user.set_unusable_password()
        save_as(user, by=None)
        self.administrator = user
        # The role is the first one too; with it she makes everybody else's account.
        self._first_grant(user)

    def _first_grant(self, user: User) -> None:
        grant = user.grants.model(
            user=user,
            role=Role.ADMINISTRATOR,
            organization=self.council,
            valid_from=self.since,
        )
        save_as(grant, by=None)

    def _terms(self, today: datetime.date) -> None:
        """Terms of five years, as the Land's councils have them since 1994."""
        numerals = ["VII", "VIII", "IX", "X", "XI", "XII"]
        for number, numeral in enumerate(numerals):
            start = datetime.date(2019 + 5 * number, 7, 1)
            if start > today:
                return
            end = datetime.date(start.year + 5, 6, 30)
            term = LegislativeTerm(number=numeral, starts_on=start, ends_on=end)
            registers.save_entry(term, by=self.administrator)

    def _council(self) -> None:
        for number, (faction, listed) in enumerate(names.FACTIONS.items()):
            for position, entry in enumerate(listed.split(";")):
                gender, name = entry.split(maxsplit=1)
                role = "Mitglied" if position else "Fraktionsvorsitz"
                self._member(name, gender, self[faction], role)
            office = names.FACTION_OFFICES[number]
            self.faction_offices[faction] = self._account(
                office, (Role.FACTION_OFFICE, self[faction])
            )

    def _member(self, name: str, gender: str, faction: Organization, role: str) -> None:
        person = Person(
            name=name,
            sort_name=", ".join(reversed(name.removeprefix("Dr. ").rsplit(" ", 1))),
            form="Stadträtin" if gender == "w" else "Stadtrat",
        )
        registers.save_entry(person, by=self.administrator)
        self._seat(person, faction, role)
        self._seat(person, self.council, "Mitglied")
        number = len(self.members)
        self._seat(person, self.committees[number % 12], "Vorsitz" if number < 12 else "Mitglied")
        self._seat(person, self.committees[(number * 5 + 3) % 12], "Mitglied")
        self.members[name] = self._account(name, (Role.COUNCIL_MEMBER, self.council), person=person)

    def _seat(self, person: Person, organization: Organization, role: str) -> None:
        if person.memberships.filter(organization=organization).exists():
            return
        seat = Membership(
            person=person, organization=organization, role=role, valid_from=self.since
        )
        registers.save_entry(seat, by=self.administrator)

    def _administration(self) -> None:
        self.clerk, self.second_clerk = (
            self._account(name, (Role.COUNCIL_OFFICE, self.council)) for name in names.CLERKS
        )
        self.mayors_office = self._account(names.MAYORS_OFFICE, (Role.MAYORS_OFFICE, self.mayor))
        for code, name in names.DEPUTY_MAYORS.items():
            self.deputy_mayors[code] = self._account(name, (Role.DEPUTY_MAYOR, self[code]))
        for number, (code, (head, officer)) in enumerate(names.OFFICERS.items()):
            phone = 2100 + 40 * number
            self.heads[code] = self._officer(head, Role.HEAD_OF_UNIT, code, phone)
            self.officers[code] = self._officer(officer, Role.CASE_OFFICER, code, phone + 12)

    def _officer(self, titled_name: str, role: Role, code: str, phone: int) -> User:
        form, name = titled_name.split(maxsplit=1)
        user = self._account(name, (role, self[code]), phone=str(phone))
        title = "Dr. " if name.startswith("Dr. ") else ""
        self.printed_names[user] = f"{form} {title}{name.split()[-1]}"
        return user

    def _account(
        self,
        name: str,
        grant: tuple[Role, Organization],
        *,
        person: Person | None = None,
        phone: str = "",
    ) -> User:
        user = accounts.create_account(
            email=f"{_local_part(name)}@{DOMAIN}", name=name, person=person, by=self.administrator
        )
        if phone:
            user.phone = phone
            accounts.change_account(user, by=self.administrator)
        role, organization = grant
        accounts.grant_role(
            user,
            role=role,
            organization=organization,
            valid_from=self.since,
            by=self.administrator,
        )
        return user


def _local_part(name: str) -> str:
    for account in ROLE_ACCOUNTS:
        if account.name == name:
            return account.local
    letters = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
    words = [w for w in name.lower().split() if w not in ("dr.", "prof.")]
    plain = ".".join(words)
    for letter, written in letters.items():
        plain = plain.replace(letter, written)
    return plain
