"""Every form of the site: who sends it from which page, and what she fills in."""

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.tokens import default_token_generator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve, reverse
from django.utils.http import int_to_base36
from PIL import Image

from council.history import save_as
from council.models import Exclusion, Paper, PaperAccess, Subscription, User
from council.services import access, accounts, addresses, papers, subscriptions
from council.services.bundles import order_bundle
from council.services.content import Attachment
from responses.models import Answer
from responses.services import assignments, decisions, drafting, moves, parts
from tests.cases.pages import PageForm, forms_of
from tests.cases.uploads import small_pdf
from tests.world import PASSWORD, World

Filled = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Form:
    """One form. `by` names who sends it (and who else might); "" is somebody not signed in."""

    by: str
    page: Callable[[World], str]
    filled: Filled = field(default=lambda world: {})
    to: str = ""  # the name of the address that it is sent to, if not that of the table
    button: tuple[str, str] = ("", "")
    formaction: str = ""  # where the button leads, if not where the form leads
    bent: tuple[str, ...] = ()  # the fields into which wrong things go, if not into all
    changes: bool = True  # whether sending it changes anything that is recorded
    answer: int = 302  # what the browser is told when all is well

    @property
    def sender(self) -> str:
        """Who sends it."""
        return self.by.split()[0] if self.by else ""

    def target(self, name: str) -> str:
        """The address that it is sent to, for the form of that name in the table."""
        return self.formaction or self.to or name

    @property
    def allowed(self) -> set[str]:
        """All who might."""
        return set(self.by.split())


class Opened:
    """A form on its page in a browser of the sender's."""

    def __init__(self, name: str, form: Form, world: World) -> None:
        self.kind = form
        self.target = form.target(name)
        self.page = form.page(world)
        self.client = client_of(getattr(world, form.sender) if form.sender else None)
        self.form = self._find(form)
        self.address = reverse(form.formaction) if form.formaction else self.form.action
        self.address = self.address or self.page
        self.data: dict[str, Any] = self.form.data()
        if form.button[0]:
            self.data[form.button[0]] = form.button[1]
        self.data |= form.filled(world)

    def send(self, client: Client | None = None, **changes: Any) -> Any:
        """Send it, with some fields changed, from another browser if one is given."""
        data = {**self.data, **changes}
        for values in data.values():
            for file in values if isinstance(values, list) else [values]:
                if isinstance(file, SimpleUploadedFile):
                    file.seek(0)
        return (client or self.client).post(self.address, data)

    def _find(self, form: Form) -> PageForm:
        response = self.client.get(self.page, follow=True)
        self.page = response.redirect_chain[-1][0] if response.redirect_chain else self.page
        forms = [candidate for candidate in forms_of(response) if self._is_wanted(candidate, form)]
        assert forms, f"{self.page} shows no such form ({response.status_code})"
        return forms[0]

    def _is_wanted(self, candidate: PageForm, form: Form) -> bool:
        if candidate.method != "post" or (form.button[0] and form.button not in candidate.buttons):
            return False
        address = urlsplit(candidate.action or self.page).path
        return bool(form.formaction) or resolve(address).url_name == self.target


def client_of(user: Any) -> Client:
    """A browser in which `user` is signed in (nobody, if there is none)."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def pdf_file(name: str = "Lageplan.pdf") -> SimpleUploadedFile:
    """A small PDF."""
    return SimpleUploadedFile(name, small_pdf(), content_type="application/pdf")


def png_file(name: str = "wappen.png") -> SimpleUploadedFile:
    """A picture of one dot."""
    content = io.BytesIO()
    Image.new("RGB", (1, 1)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def on(days: int) -> str:
    """A day as the browser's date field sends it."""
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def paper_act(action: str, state: str, by: str, kind: str = "inquiry", **filled: Any) -> Form:
    """The confirm page of a step of a paper in `state`."""

    def page(world: World) -> str:
        paper = getattr(world, kind)(state)
        return reverse("paper_act", args=[paper.pk, action])

    return Form(by, page, lambda world: filled, to="paper_act")


def correction(name: str, filled: Filled, **content: Any) -> Form:
    """A page on which the council office corrects a registered paper."""
    return Form("clerk", lambda w: reverse(name, args=[w.inquiry(**content).pk]), filled, to=name)


def statement_act(action: str, state: str, by: str, filled: Filled = lambda w: {}) -> Form:
    """The confirm page of a step of an answer in `state`."""

    def page(world: World) -> str:
        statement = world.statement(state, cosigning=state == "cosigning")
        return reverse("statement_act", args=[statement.pk, action])

    return Form(by, page, filled, to="statement_act")


def work(to: str, filled: Filled, *, at: str = "") -> Form:
    """A form on a page of an answer that the lead unit is writing."""

    def page(world: World) -> str:
        return reverse(at or to, args=[world.statement("drafting").pk])

    return Form("officer head", page, filled, to=to)


def register(slug: str, filled: Filled, entry: Callable[[World], Any] | None = None) -> Form:
    """A new entry of a register, or one to be changed."""

    def page(world: World) -> str:
        if entry is None:
            return reverse("new_entry", args=[slug])
        return reverse("entry", args=[slug, entry(world).pk])

    return Form("clerk administrator", page, filled, to="entry" if entry else "new_entry")


def account(to: str, filled: Filled, user: Callable[[World], User] = lambda w: w.officer) -> Form:
    """A form on the page of an account."""
    return Form(
        "clerk administrator", lambda w: reverse("account", args=[user(w).pk]), filled, to=to
    )


def mayors(action: str, filled: Filled = lambda w: {}) -> Form:
    """A decision entered in the list of the mayor's sitting."""

    def page(world: World) -> str:
        world.statement("mayor")
        return reverse("mayors_sitting", args=[on(0)])

    return Form("mayors_office", page, filled, to="mayors_sitting", button=("action", action))


def _excluding(world: World) -> Paper:
    paper = world.inquiry()
    access.exclude(paper, user=world.stranger, reason="Ehefrau", by=world.clerk)
    return paper


def _worked_on_once(world: World) -> Paper:
    statement = world.statement("drafting")
    moves.hand_over(statement, lead=world.other_unit, by=world.officer, comment="Zuständig")
    return Paper.objects.get(workshop_answers__statement=statement)


def _withdrawn(world: World) -> Paper:
    paper = _worked_on_once(world)
    part = PaperAccess.objects.get(paper=paper, organization=world.unit)
    parts.withdraw_access(paper, part=part, by=world.clerk, comment="Irrtum")
    return paper


def _joined(world: World) -> str:
    statement = world.statement("drafting")
    drafting.join_answers(statement, answers=list(statement.answers.all()), by=world.officer)
    return reverse("statement", args=[statement.pk])


def _with_annex(world: World) -> str:
    statement = world.statement("drafting")
    drafting.add_annex(
        statement, name="Plan", mime="application/pdf", content=b"%PDF-", by=world.officer
    )
    return reverse("annexes", args=[statement.pk])


def _refused(world: World) -> str:
    statement = world.statement("cosigning")
    moves.refuse(statement, by=world.other_head, comment="Die Zahlen stimmen nicht.")
    row = statement.cosignatures.get()
    return reverse("override", args=[statement.pk, row.pk])


def _notice(world: World) -> str:
    paper = world.statement("drafting").answered.get().paper
    notice = assignments.open_interim_notice(paper, by=world.officer)
    return reverse("statement", args=[notice.pk])


def _corrected(world: World) -> str:
    statement = world.statement("distributed")
    decisions.correct(statement, by=world.clerk, comment="Zahl falsch.")
    return reverse("statement_act", args=[statement.pk, "abandon_correction"])


def _ordered(world: World) -> str:
    wanted = [world.inquiry().pk]
    job = order_bundle(kind="zip", papers=wanted, title="Probe", by=world.clerk)
    return reverse("bundle", args=[job.pk])


def _newcomer(world: World) -> User:
    return accounts.create_account(email="neu@elbtal.example", name="Nora Neu", by=world.clerk)


def _with_new_address(world: World) -> User:
    world.officer.email = "neu@elbtal.example"
    accounts.change_account(world.officer, by=world.clerk)
    return world.officer


def key_of_new_address(world: World, side: str = addresses.NEW) -> str:
    """The key in the link of a mail about a new address."""
    _with_new_address(world)
    return addresses.key_of(world.officer.address_changes.get(), side)


def _proposed(world: World) -> str:
    proposal = accounts.grant_role(
        world.stranger, role="council_office", organization=world.council, by=world.administrator
    )
    return reverse("proposal", args=[proposal.pk])


def _with_attachment(world: World) -> str:
    paper = world.inquiry("draft")
    attachment = Attachment(name="Plan.pdf", mime="application/pdf", content=b"%PDF-")
    papers.change_attachments(paper, added=[attachment], by=world.member)
    return reverse("draft", args=[paper.pk])


BOX = {
    "boxes-0-page": "1",
    "boxes-0-left": "0",
    "boxes-0-top": "10",
    "boxes-0-width": "90",
    "boxes-0-height": "50",
}


def _to_redact(world: World) -> str:
    paper = world.inquiry("draft")
    attachment = Attachment(name="Plan.pdf", mime="application/pdf", content=small_pdf())
    papers.change_attachments(paper, added=[attachment], by=world.member)
    papers.file_paper(paper, by=world.member)
    return reverse("redact", args=[paper.pk, paper.files.get().pk])


def _password_link(world: World) -> str:
    key = default_token_generator.make_token(world.member)
    return reverse("account_reset_password_from_key", args=[int_to_base36(world.member.pk), key])


def _unpublished(world: World) -> Paper:
    paper = world.inquiry("filed")
    return papers.register_paper(paper, by=world.clerk, publish=False)


def _without_password(world: World) -> str:
    world.member.set_unusable_password()
    save_as(world.member, by=None)
    return reverse("account_set_password")


def _with_factor(world: World) -> str:
    TOTP.activate(world.officer, generate_totp_secret())
    return reverse("reset_factors", args=[world.officer.pk])


def _for_trial(world: World) -> str:
    somebody = world.user("Probe Person")
    somebody.email = "probe@demo.example"
    save_as(somebody, by=None)
    return reverse("account_login")


REASON = {"comment": "Ein Grund."}
NEW_PASSWORD = {"password1": "Birke-Lampe-Anker-9", "password2": "Birke-Lampe-Anker-9"}


def because(world: World) -> dict[str, Any]:
    """Only a reason."""
    return dict(REASON)


def _own_address(world: World) -> dict[str, Any]:
    return {"address": "anna@example.org"}


FORMS = {
    # --- Inquiries and motions
    "new_inquiry": Form(
        "member colleague stranger faction_office other_faction_office clerk",
        lambda w: reverse("new_inquiry"),
        lambda w: {
            "title": "Spielplatz",
            "introduction": "Der Platz ist zu.",
            "questions-0-text": "Wann öffnet er?",
            "closing": "Danke.",
            "answer_form": "written",
            "uploads": [pdf_file()],
        },
        button=("do", "save"),
    ),
    "new_motion": Form(
        "member colleague stranger faction_office other_faction_office clerk",
        lambda w: reverse("new_motion"),
        lambda w: {
            "title": "Spielplatz",
            "resolution": "Der Platz wird geöffnet.",
            "reasons": "Er fehlt.",
            "referral_wish": "Umweltausschuss",
            "uploads": [pdf_file()],
        },
        button=("do", "save"),
    ),
    "draft": Form(
        "member",
        _with_attachment,
        lambda w: {"title": "Neuer Titel", "uploads": [pdf_file()]},
        button=("do", "file"),
    ),
    "file": paper_act("file", "draft", "member"),
    "file a motion": paper_act("file", "draft", "member", "motion"),
    "discard": paper_act("discard", "draft", "member"),
    "register": Form(
        "clerk",
        lambda w: reverse("paper_act", args=[w.inquiry("filed").pk, "register"]),
        lambda w: {"meeting": w.sitting.pk, "agenda_item": "9.28", "publish": "on"},
        to="paper_act",
    ),
    "return a paper": paper_act("return", "filed", "clerk", **REASON),
    "take back": paper_act("take_back", "filed", "member faction_office"),
    "withdraw a filed paper": paper_act(
        "withdraw", "filed", "member faction_office clerk", **REASON
    ),
    "withdraw": paper_act("withdraw", "registered", "member faction_office clerk", **REASON),
    "close": paper_act("close", "registered", "clerk"),
    "void": paper_act("void", "registered", "clerk", **REASON),
    "reopen": paper_act("reopen", "closed", "clerk", **REASON),
    "exclude": Form(
        "clerk mayors_office",
        lambda w: reverse("paper_act", args=[w.inquiry().pk, "exclude"]),
        lambda w: {"user": w.stranger.pk, "reason": "Ehefrau"},
        to="paper_act",
    ),
    "readmit": Form(
        "clerk mayors_office",
        lambda w: reverse("paper_act", args=[_excluding(w).pk, "readmit"]),
        lambda w: {"exclusion": Exclusion.objects.get().pk, **REASON},
        to="paper_act",
    ),
    "withdraw_access": Form(
        "clerk",
        lambda w: reverse("paper_act", args=[_worked_on_once(w).pk, "withdraw_access"]),
        lambda w: {"part": PaperAccess.objects.get(ended_at__isnull=False).pk, **REASON},
        to="paper_act",
    ),
    "give_access_back": Form(
        "clerk",
        lambda w: reverse("paper_act", args=[_withdrawn(w).pk, "give_access_back"]),
        lambda w: {"part": PaperAccess.objects.get(withdrawn_at__isnull=False).pk, **REASON},
        to="paper_act",
    ),
    "correct_title": correction("correct_title", lambda w: {"title": "Richtig", **REASON}),
    "redact": Form("clerk", _to_redact, lambda w: {**BOX, **REASON}),
    "confidentiality": correction(
        "confidentiality", lambda w: {"ground": "Personalangelegenheit", **REASON}
    ),
    "publish": Form("clerk", lambda w: reverse("publish", args=[_unpublished(w).pk]), lambda w: {}),
    # --- Sittings
    "plan_consultation": correction(
        "plan_consultation",
        lambda w: {"meeting": w.sitting.pk, "role": "Beratung", "agenda_item": "9.28"},
    ),
    "result": Form(
        "clerk",
        lambda w: reverse("result", args=[w.inquiry().consultations.get().pk]),
        lambda w: {"result": "vertagt", "next_meeting": w.sitting.pk, **REASON},
    ),
    "result of a motion": Form(
        "clerk",
        lambda w: reverse("result", args=[w.motion().consultations.get().pk]),
        lambda w: {
            "result": "in die Ausschüsse verwiesen",
            "committees": [w.committee.pk, w.finance.pk],
            "resolution_number": "621-017(VIII)25",
        },
        to="result",
    ),
    "result of an answer": Form(
        "clerk",
        lambda w: reverse(
            "result", args=[w.statement("distributed").published.consultations.get().pk]
        ),
        lambda w: {"result": "zur Kenntnis genommen"},
        to="result",
    ),
    # --- Answers
    "assign": correction(
        "assign", lambda w: {"lead": w.unit.pk, "due_on": on(20), "comment": "Bitte bald."}
    ),
    "new_notice": Form(
        "officer head",
        lambda w: reverse("new_notice", args=[w.statement().answered.get().paper.pk]),
    ),
    "write a notice": Form(
        "officer head",
        _notice,
        lambda w: {"introduction": "Läuft.", "reasons": "Dauert.", "expected_on": on(30)},
        to="statement",
    ),
    "save_answer": work("save_answer", lambda w: {"text": "Neu.", "ready": "on"}, at="statement"),
    "join_answers": Form(
        "officer head",
        lambda w: reverse("statement", args=[w.statement().pk]),
        lambda w: {"answers": list(Answer.objects.values_list("pk", flat=True))},
        to="join_answers",
    ),
    "split_answer": Form("officer head", _joined, to="split_answer"),
    "head": work(
        "head",
        lambda w: {
            "editors": "Frau Wien",
            "phone": "3104",
            "signatory_name": "Dora Dezernat",
            "signatory_office": "Beigeordnete",
            "introduction": "Vorab.",
            "closing": "Soweit.",
            "confidential": "on",
            "confidentiality_ground": "Personalangelegenheit",
        },
    ),
    "distribution": work(
        "distribution",
        lambda w: {
            "verteiler-0-organization": w.mayor.pk,
            "verteiler-0-held_on": on(0),
            "verteiler-0-role": "Genehmigung OB",
        },
        at="head",
    ),
    "annexes": work("annexes", lambda w: {"file": pdf_file(), "name": "Anlage 1"}),
    "annex": Form("officer head", _with_annex, to="annex"),
    "close annex": Form("officer head", _with_annex, to="annex", button=("do", "close")),
    "cosigners": work("cosigners", lambda w: {"offices": [w.other_unit.pk, w.other_division.pk]}),
    "override": Form("head", _refused, because),
    "extend": Form(
        "clerk head",
        lambda w: reverse("extend", args=[w.statement().pk]),
        lambda w: {"due_on": on(60), **REASON},
    ),
    "take": statement_act("take", "assigned", "officer head"),
    "hand_over": statement_act(
        "hand_over",
        "assigned",
        "officer head deputy_mayor",
        lambda w: {"lead": w.other_unit.pk, **REASON},
    ),
    "forward": statement_act("forward", "drafting", "officer head"),
    "cosign": statement_act("cosign", "cosigning", "other_head", because),
    "refuse": statement_act("refuse", "cosigning", "other_head", because),
    "recall": statement_act("recall", "cosigning", "officer head", because),
    "forward from the unit": statement_act("forward", "unit_review", "head"),
    "return from the unit": statement_act("return", "unit_review", "head", because),
    "forward from the division": statement_act("forward", "division_review", "deputy_mayor"),
    "return from the division": statement_act("return", "division_review", "deputy_mayor", because),
    "approve": statement_act("approve", "mayor", "mayors_office"),
    "take_note": statement_act("take_note", "mayor", "mayors_office"),
    "defer": statement_act("defer", "mayor", "mayors_office", lambda w: {"until": on(7)}),
    "return from the mayor": statement_act("return", "mayor", "mayors_office", because),
    "approve in the list": mayors("approve"),
    "take note in the list": mayors("take_note"),
    "defer in the list": mayors("defer", lambda w: {"until": on(7)}),
    "return in the list": mayors("return", because),
    "distribute": statement_act("distribute", "approved", "clerk"),
    "return before distribution": statement_act("return", "approved", "clerk", because),
    "correct": statement_act("correct", "distributed", "officer head clerk", because),
    "abandon_correction": Form("officer head clerk", _corrected, because, to="statement_act"),
    "cancel": statement_act("cancel", "drafting", "clerk", because),
    # --- Bundles
    "new_bundle": Form(
        "clerk mayors_office officer head deputy_mayor other_officer other_head other_deputy_mayor",
        lambda w: f"{reverse('new_bundle')}?paper={w.inquiry().pk}",
        lambda w: {"form": "reading_copy"},
    ),
    "cancel_bundle": Form("clerk", _ordered),
    # --- Registers, accounts, settings
    "new body": register(
        "gremien", lambda w: {"kind": "committee", "name": "Bauausschuss", "valid_from": on(0)}
    ),
    "new faction": register("fraktionen", lambda w: {"name": "Fraktion Ufer", "code": "FU"}),
    "new office": register(
        "aemter",
        lambda w: {
            "kind": "unit",
            "name": "Hochbauamt",
            "code": "Amt 65",
            "parent": w.division.pk,
            "valid_from": on(0),
            "valid_until": on(900),
        },
    ),
    "new person": register(
        "personen",
        lambda w: {
            "name": "Paula Neu",
            "sort_name": "Neu",
            "form": "Stadträtin",
            "memberships-0-organization": w.council.pk,
            "memberships-0-role": "Mitglied",
            "memberships-0-valid_from": on(0),
        },
    ),
    "person": register("personen", lambda w: {"name": "Julia Meyer"}, lambda w: w.member.person),
    "office": register("aemter", lambda w: {"name": "Soziales"}, lambda w: w.unit),
    "new sittings": register(
        "sitzungen",
        lambda w: {
            "organization": w.committee.pk,
            "time": "17:00",
            "days": "05.02.2027\n12.03.2027 16:00",
            "place": "Rathaus",
        },
    ),
    "sitting": register(
        "sitzungen",
        lambda w: {"name": "Sondersitzung", "number": "017", "place": "Rathaus"},
        lambda w: w.sitting,
    ),
    "new term": register(
        "wahlperioden", lambda w: {"number": 9, "starts_on": "2029-07-01", "ends_on": "2034-06-30"}
    ),
    "new_account": Form(
        "clerk administrator",
        lambda w: reverse("new_account"),
        lambda w: {"name": "Nora Neu", "email": "neu@elbtal.example", "phone": "3105"},
    ),
    "account": account("account", lambda w: {"name": "Wiebke Wald", "phone": "3106"}),
    "invite": account("invite", lambda w: {}, _newcomer),
    "grant": account(
        "grant",
        lambda w: {
            "role": "head_of_unit",
            "organization": w.unit.pk,
            "valid_from": on(0),
            "valid_until": on(90),
        },
    ),
    "withdraw_address": account("withdraw_address", lambda w: {}, _with_new_address),
    "address_change": Form(
        "", lambda w: reverse("address_change", args=[key_of_new_address(w)]), answer=200
    ),
    "address_change stopped": Form(
        "",
        lambda w: reverse("address_change", args=[key_of_new_address(w, addresses.OLD)]),
        to="address_change",
        answer=200,
    ),
    "proposal": Form("mayors_office", _proposed, button=("answer", "confirm"), to="proposal"),
    "proposal refused": Form(
        "mayors_office",
        _proposed,
        lambda w: {"comment": "Nicht abgesprochen."},
        button=("answer", "refuse"),
        to="proposal",
    ),
    "proposal withdrawn": Form(
        "administrator", _proposed, button=("answer", "withdraw"), to="proposal"
    ),
    "end_grant": account("end_grant", lambda w: {}),
    "reset_factors": Form("administrator", _with_factor, lambda w: {"comment": "Telefon verloren"}),
    "city_settings": Form(
        "administrator",
        lambda w: reverse("city_settings"),
        lambda w: {
            "name": "Elbstadt",
            "imprint": "Stadt Elbstadt",
            "privacy": "Wir speichern wenig.",
        },
    ),
    "arms": Form(
        "administrator",
        lambda w: reverse("city_settings"),
        lambda w: {"arms": png_file(), "arms_alt": "Ein Turm."},
        bent=("arms", "arms_alt", "remove_arms"),
        to="city_settings",
    ),
    "sample_pdf": Form(
        "administrator",
        lambda w: reverse("city_settings"),
        lambda w: {"name": "Elbstadt"},
        formaction="sample_pdf",
        bent=("name", "sentence_ask", "arms"),
        changes=False,
        answer=200,
    ),
    "series": Form(
        "administrator",
        lambda w: reverse("city_settings"),
        lambda w: {"prefix": "F", "year": 2026, "next_number": 500},
        to="series",
    ),
    "steps": Form("administrator", lambda w: reverse("steps"), lambda w: {"unit_review": []}),
    # --- What anybody may send
    "feedback": Form(
        "", lambda w: reverse("feedback"), lambda w: {"message": "Die Schrift ist zu klein."}
    ),
    "follow_paper": Form(
        "", lambda w: reverse("follow_paper", args=[w.inquiry().slug]), _own_address
    ),
    "follow_search": Form("", lambda w: f"{reverse('follow_search')}?q=Baum", _own_address),
    "confirm_subscription": Form(
        "", lambda w: reverse("confirm_subscription", args=[subscription_of(w.inquiry()).key])
    ),
    "end_subscription": Form(
        "",
        lambda w: reverse("end_subscription", args=[subscription_of(w.inquiry()).key]),
        answer=200,
    ),
    "end_subscriptions": Form(
        "",
        lambda w: reverse("end_subscriptions", args=[subscription_of(w.inquiry()).subscriber.key]),
        answer=200,
    ),
    # --- Signing in
    "account_login": Form(
        "",
        lambda w: reverse("account_login"),
        lambda w: {"login": w.member.email, "password": PASSWORD},
    ),
    "account_logout": Form("member", lambda w: reverse("account_logout"), changes=False),
    "account_change_password": Form(
        "member",
        lambda w: reverse("account_change_password"),
        lambda w: {"oldpassword": PASSWORD, **NEW_PASSWORD},
    ),
    "account_set_password": Form("member", _without_password, lambda w: dict(NEW_PASSWORD)),
    "account_reset_password": Form(
        "", lambda w: reverse("account_reset_password"), lambda w: {"email": w.member.email}
    ),
    "account_reset_password_from_key": Form("", _password_link, lambda w: dict(NEW_PASSWORD)),
    "sign_in_for_trial": Form("", _for_trial, to="sign_in_for_trial"),
}


def subscription_of(paper: Paper) -> Subscription:
    """What a stranger has asked to follow, not confirmed yet."""
    subscriptions.ask(address="anna@example.org", paper=paper)
    return Subscription.objects.get(paper=paper)


def opened(name: str, world: World) -> Opened:
    """Make what a form is about, and read the form from its page as its sender sees it."""
    return Opened(name, FORMS[name], world)
