"""How each act on an answer appears on its confirm page: who gets it and which mail goes out."""

import copy
from collections.abc import Callable, Iterable

from council.enums import Role
from council.mail.notifications import askers
from council.models import City, User
from council.queries import current_city
from council.views.confirmation import Act
from council.words.german import german_date
from responses.documents.assembly import answered_papers, is_confidential, unsigned
from responses.enums import SETTLED, Decision, StatementKind
from responses.forms.confirmation import (
    CancelForm,
    CosignForm,
    DecideForm,
    DeferForm,
    ExtendForm,
    HandOverForm,
)
from responses.models import Cosignature, Statement
from responses.rules.desks import people_at, people_of, place_of, state_word
from responses.rules.permissions import cosigner
from responses.rules.steps import ENDED, next_in_use
from responses.rules.workflow import COSIGNING, DRAFTING, MAYOR, STATEMENTS, UNIT_REVIEW, mayor_row
from responses.services import assignments, decisions, moves

Say = Callable[[Statement, User], list[str]]
MOST_NAMES = 5


def name_of(statement: Statement) -> str:
    """How messages name an answer: by its number, or by what it answers."""
    if statement.reference:
        return statement.reference
    papers = ", ".join(str(row.paper) for row in statement.answered.select_related("paper"))
    return f"Die {statement.get_kind_display()} zu {papers}"


def whereabouts(statement: Statement, city: City) -> str:
    """Where an answer lies, as the end of a sentence: "liegt bei V/02 (In Bearbeitung)"."""
    if statement.state in ENDED:
        return f"ist {state_word(statement, city).lower()}"
    place = place_of(statement, city)
    if statement.state != MAYOR:
        return f"liegt bei {place}"
    row = mayor_row(statement)
    day = f", Dienstberatung am {german_date(row.held_on)}" if row and row.held_on else ""
    return f"liegt {place[0].lower()}{place[1:]}{day}"


def done(statement: Statement) -> str:
    """What is said after an act: "S0518/19 liegt jetzt bei …"."""
    fresh = (
        Statement.objects.select_related("lead__parent")
        .prefetch_related("cosignatures__organization")
        .get(pk=statement.pk)
    )
    where = whereabouts(fresh, current_city())
    where = where.replace("liegt ", "liegt jetzt ", 1).replace("ist ", "ist jetzt ", 1)
    return f"{name_of(fresh)} {where}."


def next_people(action: str) -> Callable[[Statement], set[User]]:
    """Who is asked to act once `action` is done."""

    def people(statement: Statement) -> set[User]:
        transition = STATEMENTS.find(action, statement.state)
        if transition is None:
            return set()
        target = STATEMENTS.target_of(transition, statement)
        if target == COSIGNING and statement.state == DRAFTING:
            offices = {row.organization_id for row in unsigned(statement)}
            return people_of(cosigner, offices)
        ahead = copy.copy(statement)
        ahead.state = target
        return people_at(ahead)

    return people


def names(people: Iterable[User]) -> str:
    """The names of a few people, and how many more there are."""
    sorted_names = sorted(person.name for person in people)
    shown = ", ".join(sorted_names[:MOST_NAMES])
    more = len(sorted_names) - MOST_NAMES
    return f"{shown} und {more} weitere" if more > 0 else shown


def receivers(action: str) -> Say:
    """The names of those who get the answer, or that nobody does."""
    people = next_people(action)

    def say(statement: Statement, user: User) -> list[str]:
        users = people(statement)
        return [names(users) or "Zurzeit hat niemand die Rolle, die hier gefragt ist."]

    return say


def mails(action: str) -> Say:
    """Who gets a mail."""
    people = next_people(action)

    def say(statement: Statement, user: User) -> list[str]:
        users = people(statement)
        return [f"an {names(users)}"] if users else []

    return say


def mail_to_case_officer(statement: Statement, user: User) -> list[str]:
    """The case officer gets a mail."""
    return [f"an {statement.case_officer.name}"] if statement.case_officer else []


def new_unit(statement: Statement, user: User) -> list[str]:
    """The people of the unit that is chosen get the answer."""
    return ["Sachbearbeitung und Leitung der Stelle, die Sie wählen"]


def mail_to_new_unit(statement: Statement, user: User) -> list[str]:
    """The people of the unit that is chosen get a mail."""
    return ["an die Sachbearbeitung und die Leitung dieser Stelle"]


def voided_signatures(statement: Statement, user: User) -> list[str]:
    """That signatures under an earlier text are void once the new one goes on its way."""
    if statement.state != DRAFTING:
        return []
    offices = [row.organization.short for row in unsigned(statement) if row.decision in SETTLED]
    if not offices:
        return []
    return [
        "Der Text wurde seit der Mitzeichnung geändert. Neu zu zeichnen haben: "
        f"{', '.join(offices)}."
    ]


def _others_to_sign(statement: Statement, user: User) -> list[Cosignature]:
    mine = user.organizations(Role.HEAD_OF_UNIT, Role.DEPUTY_MAYOR)
    rows = statement.cosignatures.filter(decision=Decision.OPEN).select_related("organization")
    return [row for row in rows if row.organization_id not in mine]


def after_my_signature(statement: Statement, user: User) -> str:
    """The step to which a signature leads: the last one sends the answer on."""
    if _others_to_sign(statement, user):
        return COSIGNING
    return next_in_use(statement, UNIT_REVIEW)


def receivers_after_my_signature(statement: Statement, user: User) -> list[str]:
    """Who gets the answer after a signature."""
    if others := _others_to_sign(statement, user):
        offices = ", ".join(row.organization.short for row in others)
        return [f"Es fehlen dann noch die Mitzeichnungen von: {offices}"]
    ahead = copy.copy(statement)
    ahead.state = after_my_signature(statement, user)
    return [names(people_at(ahead)) or "Zurzeit hat niemand die Rolle, die hier gefragt ist."]


def mails_after_my_signature(statement: Statement, user: User) -> list[str]:
    """Who gets a mail after a signature."""
    if _others_to_sign(statement, user):
        return []
    return [f"an {line}" for line in receivers_after_my_signature(statement, user)]


def mails_to_askers(statement: Statement, user: User) -> list[str]:
    """Asker and faction get a mail."""
    people = {person for paper in answered_papers(statement) for person in askers(paper)}
    return [f"an {names(people)}"] if people else []


def about_distribution(statement: Statement, user: User) -> list[str]:
    """What distribution brings about besides."""
    papers = answered_papers(statement)
    remarks = ["Das amtliche PDF wird ausgefertigt und danach nicht mehr geändert."]
    if not is_confidential(statement, papers):
        remarks.append("Die Antwort ist danach öffentlich.")
    if statement.is_correction:
        remarks.append("Die bisherige Ausfertigung bleibt lesbar und wird als ersetzt markiert.")
    elif statement.kind == StatementKind.STATEMENT:
        listed = ", ".join(str(paper) for paper in papers)
        remarks.append(f"Sie steht dann bei {listed}.")
    return remarks


def about_correction(statement: Statement, user: User) -> list[str]:
    """What beginning a correction means."""
    return [
        "Die Antwort geht ihren Weg noch einmal. Bis zur neuen Ausfertigung gilt die bisherige."
    ]


def about_abandoning(statement: Statement, user: User) -> list[str]:
    """What giving a correction up means."""
    return ["Der Text wird wieder der der geltenden Ausfertigung."]


def present_deadline(statement: Statement, user: User) -> list[str]:
    """The deadline as it is."""
    if statement.due_on is None:
        return ["Bisher gibt es keine Frist."]
    return [f"Die Frist ist bisher der {german_date(statement.due_on)}."]


STATEMENT_ACTS = {
    "take": Act(moves.take, "Antwort übernehmen", done=done),
    "hand_over": Act(
        moves.hand_over,
        "Antwort abgeben",
        form=HandOverForm,
        receivers=new_unit,
        mails=mail_to_new_unit,
        done=done,
    ),
    "forward": Act(
        moves.forward,
        "Antwort weiterleiten",
        receivers=receivers("forward"),
        mails=mails("forward"),
        remarks=voided_signatures,
        done=done,
    ),
    "return": Act(
        moves.return_,
        "Antwort zurückgeben",
        receivers=receivers("return"),
        mails=mails("return"),
        done=done,
    ),
    "recall": Act(moves.recall, "Antwort zurückholen", receivers=receivers("recall"), done=done),
    "cosign": Act(
        moves.cosign,
        "Antwort mitzeichnen",
        form=CosignForm,
        receivers=receivers_after_my_signature,
        mails=mails_after_my_signature,
        leads_to=after_my_signature,
        done=done,
    ),
    "refuse": Act(
        moves.refuse,
        "Mitzeichnung ablehnen",
        receivers=receivers("refuse"),
        mails=mails("refuse"),
        done=done,
    ),
    "approve": Act(
        decisions.approve,
        "Genehmigung eintragen",
        form=DecideForm,
        receivers=receivers("approve"),
        mails=mails("approve"),
        done=done,
    ),
    "take_note": Act(
        decisions.take_note,
        "Kenntnisnahme eintragen",
        form=DecideForm,
        receivers=receivers("take_note"),
        mails=mails("take_note"),
        done=done,
    ),
    "defer": Act(decisions.defer, "Vertagung eintragen", form=DeferForm, done=done),
    "distribute": Act(
        decisions.distribute,
        "Antwort verteilen",
        mails=mails_to_askers,
        remarks=about_distribution,
        done=done,
    ),
    "correct": Act(
        decisions.correct,
        "Verteilte Antwort berichtigen",
        receivers=receivers("correct"),
        mails=mails("correct"),
        remarks=about_correction,
        done=done,
    ),
    "abandon_correction": Act(
        decisions.abandon_correction,
        "Berichtigung abbrechen",
        remarks=about_abandoning,
        done=done,
    ),
    "cancel": Act(
        assignments.cancel,
        "Antwort abbrechen",
        form=CancelForm,
        mails=mail_to_case_officer,
        done=done,
    ),
    "extend": Act(
        assignments.extend_deadline,
        "Frist verlängern",
        page="extend",
        form=ExtendForm,
        remarks=present_deadline,
        done=lambda statement: (
            f"{name_of(statement)}: Die Frist ist jetzt der {german_date(statement.due_on)}."
        ),
    ),
}
