"""Who may see and do what, written down by hand: a table for papers, answers, pages and forms.

Every paper and answer that is not public carries a word of its own in its title, its texts, its
grounds, its remarks and the names of its files. It may turn up nowhere but before those entitled.
"""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.history import save_as
from council.models import Grant, User
from tests.access.addresses import (
    address_in,
    address_of,
    arguments_in,
    arguments_of,
    of_other_pages,
)
from tests.access.browsers import Browsers
from tests.access.full_city import FullCity
from tests.cases.addresses import routes
from tests.cases.forms import FORMS, client_of, opened
from tests.cases.stored import contents
from tests.world import World

MEMBERS = "member colleague stranger "
LEAD = "officer head deputy_mayor "
OTHERS = "other_officer other_head other_deputy_mayor "
CITY = "clerk mayors_office "
FACTIONS = "faction_office other_faction_office "
STAFF = CITY + LEAD + OTHERS
NOBODY_YET = "administrator former coming "  # signed in, but with no part in any paper
SIGNED_IN = MEMBERS + FACTIONS + STAFF + NOBODY_YET
EVERYBODY = SIGNED_IN + "anonymous locked"

# Who may know of each paper. All but one are asked by `member`, of the faction of
# `faction_office`; the unpublished one is asked by `stranger`, of the other faction.
PAPERS = {
    "draft": "member",
    "confidential draft": "member",
    "returned": "member",
    "discarded": "member",
    "filed": "member faction_office clerk",
    "voided": "member faction_office clerk",
    "confidential voided": "member faction_office clerk",
    "withdrawn early": "member faction_office clerk",
    "public": EVERYBODY,
    "withdrawn": EVERYBODY,
    "closed": EVERYBODY,
    "opened": EVERYBODY,
    "opened answer": EVERYBODY,
    "unpublished": MEMBERS + "other_faction_office " + STAFF,
    "confidential": MEMBERS + "faction_office " + CITY,
    "confidential withdrawn": MEMBERS + "faction_office " + CITY,
    "confidential closed": MEMBERS + "faction_office " + CITY,
    "confidential of others": MEMBERS + "other_faction_office " + CITY + LEAD,
    "confidential in work": MEMBERS + "faction_office " + CITY + LEAD,
    "confidential in drafting": MEMBERS + "faction_office " + CITY + LEAD,
    "confidential in division_review": MEMBERS + "faction_office " + CITY + LEAD,
    "confidential in approved": MEMBERS + "faction_office " + CITY + LEAD,
    "confidential in cosigning": MEMBERS + "faction_office " + CITY + LEAD + OTHERS,
    "confidential since": MEMBERS + "faction_office " + CITY + LEAD,
    "answer of confidential since": MEMBERS + "faction_office " + CITY + LEAD,
    "confidential answer": MEMBERS + "faction_office " + CITY + LEAD,
    # Answers a public inquiry of `member` and a confidential one of `stranger` at once.
    "joint answer": MEMBERS + "other_faction_office " + CITY + LEAD,
    "answer": EVERYBODY,
}

# Who may know of an answer in the making; each is to a public inquiry.
STATEMENTS = {
    **dict.fromkeys(
        ["assigned", "drafting", "unit_review", "division_review", "mayor", "approved"],
        CITY + LEAD,
    ),
    "in work": CITY + LEAD,
    "cosigning": CITY + LEAD + "other_officer other_head",
    "drafting in confidence": CITY + LEAD,
    "division_review in confidence": CITY + LEAD,
    "approved in confidence": CITY + LEAD,
    "cosigning in confidence": CITY + LEAD + "other_officer other_head",
    "cancelled": CITY,  # to the unit are left the versions it had
    "notice": CITY + LEAD,
    "correction": CITY + LEAD,
    "of confidential answer": CITY + LEAD,
    "of joint answer": CITY + LEAD,
}

# Who finds nothing but the versions that she had.
VERSIONS_LEFT = {"cancelled": CITY + LEAD}

# What may be read more widely than the page it was written on.
READERS = {
    **PAPERS,
    **STATEMENTS,
    "of confidential answer": PAPERS["confidential answer"],
    "of joint answer": PAPERS["joint answer"],
    # What a paper said before it lost these words and came to the public.
    "before opened": MEMBERS + "faction_office " + CITY,
    "before opened answer": MEMBERS + "faction_office " + CITY + LEAD,
    "asker of confidential": PAPERS["confidential"] + "administrator",  # who keeps the registers
    "bundle": "clerk",  # who has ordered it
    **VERSIONS_LEFT,
}

# The pages of a paper: who finds them, if she may know of the paper at all.
OF_PAPERS = {
    "tracking": SIGNED_IN,
    **dict.fromkeys(["paper_slip", "paper_slip_pdf"], "member faction_office " + CITY),
    "attachment": SIGNED_IN,
    "who_sees": CITY,
    **dict.fromkeys(["redact", "redact_page"], "clerk"),
    "draft": "member",
    "draft_preview": SIGNED_IN,
    "receipt": "member faction_office clerk",
    "paper_act": "member faction_office clerk",
    "correct_title": "clerk",
    "confidentiality": "clerk",
    "publish": "clerk",
    "plan_consultation": "clerk",
    "result": "clerk",
    "assign": "clerk",
    "new_notice": "officer head",
}
OF_NUMBERED_PAPERS = {
    "paper": EVERYBODY,
    "issue": EVERYBODY,
    "reproduction": EVERYBODY,
    "file": EVERYBODY,
    "follow_paper": EVERYBODY,
    "paper_elsewhere": EVERYBODY,  # leads to the paper
}
OF_STATEMENTS = {
    **dict.fromkeys(
        [
            "statement", "head", "distribution", "annexes", "annex", "cosigners",
            "statement_preview", "preview_page", "versions", "version", "version_pdf",
            "version_annex", "slip", "slip_pdf", "comparison_pdf",
        ],
        SIGNED_IN,
    ),
    **dict.fromkeys(["save_answer", "join_answers", "split_answer"], "officer head"),
    "extend": "clerk head",
    "override": "head",
    "statement_act": "officer head",
}  # fmt: skip

# All other pages: who finds them.
PAGES = {
    **dict.fromkeys(
        [
            "start", "papers", "meetings", "meeting", "help", "imprint", "privacy",
            "accessibility", "arms", "checksum", "factions", "faction", "members", "member",
            "bodies", "body", "offices", "office", "statistics", "feedback", "feedback_sent",
            "easy_language", "help_answers", "suggestions", "follow_search", "follow_asked",
            # Whoever has the key from the mail.
            "subscriptions", "end_subscriptions", "end_subscription", "confirm_subscription",
            "address_change",
        ],
        EVERYBODY,
    ),
    "desk": SIGNED_IN,
    "my_subscriptions": SIGNED_IN,
    "clean_pasted": SIGNED_IN,
    **dict.fromkeys(["my_papers", "new_inquiry", "new_motion"], MEMBERS + FACTIONS + "clerk"),
    **dict.fromkeys(["inbox", "sitting"], "clerk"),
    **dict.fromkeys(["proposals", "proposal"], "clerk administrator mayors_office"),
    **dict.fromkeys(
        [
            "registers", "register", "new_entry", "entry", "accounts", "new_account", "account",
            "invite", "grant", "end_grant", "withdraw_address",
        ],
        "clerk administrator",
    ),
    **dict.fromkeys(
        ["city_settings", "sample_pdf", "series", "steps", "audit", "audit_csv", "reset_factors"],
        "administrator",
    ),
    **dict.fromkeys(["statements", "issued_statements", "kept", "bundles", "new_bundle"], STAFF),
    "kept_version_pdf": LEAD,  # what is left to them of an answer that was given up
    **dict.fromkeys(["bundle", "bundle_file", "cancel_bundle"], "clerk"),  # who has ordered it
    **dict.fromkeys(["mayors_sittings", "mayors_sitting", "mayors_agenda"], CITY),
}  # fmt: skip
# What programs read: nobody signs in for it, everybody reads the same.
OPEN = {
    "oparl": [],
    "oparl_bodies": [],
    "oparl_list": ["paper"],
    "oparl_organization": [1, "meeting"],
    "oparl_object": ["paper", 1],
    "oparl_file": ["file", 1, "access"],
    "oparl_nothing": ["nichts"],
    "feed": [],
    "answers_feed": [],
    "search_feed": [],
    "organization_feed": ["fraktion", 1],
    "paper_feed": ["F0001-26"],
    "calendar": [],
    "body_calendar": [1],
    "sitemap": [],
    "sitemap_section": ["vorgaenge"],
    "robots": [],
    "open_data": [],
    "open_data_file": ["vorgaenge.csv"],
}
OF_ONE = ("paper_feed", "organization_feed", "body_calendar")
SENT_ONLY = {"withdraw_address", "clean_pasted", "invite", "grant", "end_grant", "series", "arms"}
SENT_ONLY |= {"cancel_bundle", "save_answer", "join_answers", "split_answer"}
SIGNING_IN = [name for name in routes() if name.startswith(("account_", "sign_in_", "mfa_"))]


def test_every_address_stands_in_a_table():
    tables = (OF_PAPERS, OF_NUMBERED_PAPERS, OF_STATEMENTS, PAGES, OPEN, SIGNING_IN)
    known = [name for table in tables for name in table]
    assert set(known) == set(routes())
    assert len(known) == len(set(known))


# All are asked for the main pages. For the rest it is people of one standing in turn, and each
# standing for every other subject, so that everybody comes to each page at some of them.
STANDINGS = [[who] for who in (MEMBERS + FACTIONS + CITY).split()]
STANDINGS += [group.split() for group in (LEAD, OTHERS, NOBODY_YET, "anonymous locked")]


def others_in_turn(turn: int, known: str) -> Iterator[str]:
    """Of half of the standings, one of those who may not know of something."""
    for standing in STANDINGS[turn % 2 :: 2]:
        if others := [who for who in standing if who not in known.split()]:
            yield others[turn // 2 % len(others)]


class TestWhatIsSeen:
    """Everybody before every page, in a city with everything."""

    @pytest.fixture(autouse=True)
    def everybody(self, full_city: FullCity) -> Iterator[None]:
        """Have everybody sit at a browser; afterwards nothing may have been wrong."""
        self.scene = full_city
        self.browsers = Browsers(full_city, READERS, EVERYBODY)
        self.ask = self.browsers.ask
        yield
        self.browsers.fail_on_what_was_wrong()

    # --- The tables -----------------------------------------------------------------------

    def test_every_paper_is_found_by_those_who_may_know_of_it(self):
        for turn, (subject, known) in enumerate(PAPERS.items()):
            paper = self.scene.papers[subject]
            asking = others_in_turn(turn, "") if known == EVERYBODY else EVERYBODY.split()
            for who in asking:
                there = who in known.split()
                self.ask(who, address_of("tracking", paper), there and who in SIGNED_IN.split())
                if paper.reference:
                    self.ask(who, address_of("paper", paper), there)
            if paper.files.exists():
                for who in ("member", "stranger", "faction_office", "officer", "anonymous"):
                    inside = who in known.split() and who in SIGNED_IN.split()
                    self.ask(who, address_of("attachment", paper), inside)

    def test_no_page_of_a_paper_is_found_by_others(self):
        for turn, (subject, known) in enumerate(PAPERS.items()):
            paper = self.scene.papers[subject]
            names = [*OF_PAPERS, *(OF_NUMBERED_PAPERS if paper.reference else ())]
            for number, name in enumerate(names):
                for who in others_in_turn(turn + number, known):
                    self.browsers.ask_in_vain(who, name, arguments_of(name, paper))

    def test_each_page_of_a_paper_is_for_its_own_people(self):
        public = self.scene.papers["public"]
        rendered = {"draft_preview", "receipt", "reproduction", "paper_slip_pdf"}
        for name, known in (OF_PAPERS | OF_NUMBERED_PAPERS).items():
            if name in ("draft", "draft_preview", "publish", "new_notice", "reproduction", "issue"):
                continue  # a public paper that was issued has none of these
            for who in EVERYBODY.split():
                if name not in rendered or who not in known.split():
                    self.ask(who, address_of(name, public), who in known.split())

    def test_what_was_issued_before_is_found_by_those_who_might_read_it_then(self):
        for subject, before in (
            ("opened", "before opened"),
            ("opened answer", "before opened answer"),
        ):
            paper = self.scene.papers[subject]
            for who in EVERYBODY.split():
                if who in READERS[before].split():
                    self.ask(who, reverse("issue", args=[paper.slug, 1]), True)
                else:
                    self.browsers.ask_in_vain(who, "issue", [paper.slug, 1])

    def test_every_answer_is_found_by_those_who_may_know_of_it(self):
        for subject, known in STATEMENTS.items():
            statement = self.scene.statements[subject]
            for who in EVERYBODY.split():
                self.ask(who, address_in("statement", statement), who in known.split())

    def test_no_page_of_an_answer_is_found_by_others(self):
        for turn, (subject, known) in enumerate(STATEMENTS.items()):
            statement = self.scene.statements[subject]
            for number, name in enumerate(OF_STATEMENTS):
                for who in others_in_turn(turn + number, f"{known} {VERSIONS_LEFT.get(subject)}"):
                    self.browsers.ask_in_vain(who, name, arguments_in(name, statement))

    def test_each_page_of_an_answer_is_for_its_own_people(self):
        statement = self.scene.statements["unit_review"]
        for name, known in OF_STATEMENTS.items():
            if name in ("statement_preview", "version_pdf", "slip_pdf", "override"):
                continue  # made anew for each reader; nobody has refused to sign here
            for who in (CITY + LEAD).split():
                self.ask(who, address_in(name, statement), who in known.split())

    def test_each_other_page_is_for_its_own_people(self):
        arguments = of_other_pages(self.scene)
        for number, (name, known) in enumerate(PAGES.items()):
            if name == "arms":
                continue  # this city has none
            some = ["anonymous", *others_in_turn(number, "")]
            for who in some if known == EVERYBODY else EVERYBODY.split():
                if name != "sample_pdf" or who not in known.split():
                    address = reverse(name, args=arguments.get(name))
                    self.ask(who, address, who in known.split())


# --- Forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [name for name, form in FORMS.items() if form.by and name not in SIGNING_IN]
)
def test_nobody_else_can_send_a_form(world: World, name: str):
    """What the entitled person could send, sent by everybody else, is not found.

    Whoever may do the same at another step is led back to the page of the answer; who reads a
    proposal without being the one who decides is told so there.
    """
    form = opened(name, world)
    others = set(world.users) - form.kind.allowed
    if form.target == "proposal":
        others -= set(PAGES["proposal"].split())
    clients = {who: client_of(getattr(world, who)) for who in others}
    before = contents()
    for who, client in {**clients, "anonymous": client_of(None)}.items():
        response = form.send(client)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(
            reverse("account_login")
        )
        led_back = response.status_code == 302 and response["Location"] in form.address
        assert response.status_code == 404 or led_back or (who == "anonymous" and to_sign_in), who
    assert contents() == before


# --- Grants -----------------------------------------------------------------------------------


def grant_of(user: User) -> Grant:
    return user.grants.get()


def finds(client: Client, address: str) -> bool:
    response = client.get(address)
    assert response.status_code in (200, 302, 404)
    return response.status_code == 200


def test_a_lost_grant_counts_from_the_next_request(world: World):
    filed, statement = world.inquiry("filed"), world.statement()
    for user, address in [
        (world.clerk, reverse("tracking", args=[filed.pk])),
        (world.clerk, reverse("inbox")),
        (world.faction_office, reverse("tracking", args=[filed.pk])),
        (world.officer, reverse("statement", args=[statement.pk])),
        (world.mayors_office, reverse("statement", args=[statement.pk])),
        (world.administrator, reverse("city_settings")),
    ]:
        grant, client = grant_of(user), client_of(user)
        assert finds(client, address)
        grant.valid_until = timezone.localdate() - datetime.timedelta(days=1)
        save_as(grant, by=None)
        assert not finds(client, address), user
        grant.valid_until = None
        save_as(grant, by=None)


def test_somebody_whose_grant_ends_while_she_writes_sends_in_vain(world: World):
    form = opened("register", world)
    grant = grant_of(world.clerk)
    grant.valid_until = timezone.localdate() - datetime.timedelta(days=1)
    save_as(grant, by=None)
    before = contents()
    assert form.send().status_code == 404
    assert contents() == before


def test_a_locked_account_is_nobody_from_the_next_request(world: World):
    client, address = client_of(world.clerk), reverse("inbox")
    assert finds(client, address)
    world.clerk.is_active = False
    save_as(world.clerk, by=None)
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert not finds(client, reverse("desk"))


@pytest.mark.parametrize(
    ("begins", "ends", "counts"),
    [
        (0, None, True),
        (0, 0, True),
        (-5, 5, True),
        (1, None, False),
        (-5, -1, False),
        (1, 5, False),
    ],
)
def test_a_grant_counts_on_its_days(world: World, begins: int, ends: int | None, counts: bool):
    today = timezone.localdate()
    grant = grant_of(world.clerk)
    grant.valid_from = today + datetime.timedelta(days=begins)
    grant.valid_until = None if ends is None else today + datetime.timedelta(days=ends)
    save_as(grant, by=None)
    assert finds(client_of(world.clerk), reverse("inbox")) == counts


def test_a_grant_for_another_organisation_does_not_help(world: World):
    statement = world.statement()
    grant = grant_of(world.head)
    grant.organization = world.other_unit
    save_as(grant, by=None)
    assert not finds(client_of(world.head), reverse("statement", args=[statement.pk]))
