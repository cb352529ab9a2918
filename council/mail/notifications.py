"""Mails: promised in the transaction of the act, sent after it, retried until they are out.

A mail names the paper by its number and never quotes a text; a title only of public papers.
"""

import datetime
import functools
import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from council.enums import STRONG_ROLES, Role
from council.mail import outbox
from council.models import (
    AddressChange,
    ChainEntry,
    Consultation,
    Grant,
    OutgoingMail,
    Paper,
    RoleProposal,
    User,
)
from council.models.spans import valid_on
from council.queries import current_city

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 20
NEW = datetime.timedelta(seconds=5)


def promise(
    users: Iterable[User], *, subject: str, template: str, later: bool = False, **context: Any
) -> None:
    """Write one mail for each of `users`, to be sent when the transaction has ended well.

    `later` leaves it to the background work: how long an answer takes then tells nothing of whether
    there was a mail to send. `template` names a text under templates/mail/; it gets `context`, the
    receiver and SITE_URL.
    """
    for user in sorted(set(users), key=lambda user: user.pk):
        if not user.is_active:
            continue
        _promise_to(user.email, subject, template, {**context, "user": user}, later=later)


def _promise_to(
    address: str, subject: str, template: str, context: dict[str, Any], *, later: bool = False
) -> None:
    body = render_to_string(f"mail/{template}.txt", {**context, "site_url": settings.SITE_URL})
    mail = OutgoingMail.objects.create(
        to=address, subject=" ".join(subject.split())[:200], body=body
    )
    if not later:
        transaction.on_commit(functools.partial(send, mail.pk), robust=True)


def send(pk: int) -> bool:
    """Send one promised mail now; if it cannot go out, it waits for `send_waiting`."""
    try:
        return _send(pk)
    except OSError:
        logger.warning("The mail server does not answer; mail %s waits", pk)
        return False


def _send(pk: int) -> bool:
    """Send a mail that nobody else is sending. Raises OSError if the mail server is away.

    What has gone out, or never will, keeps no text: it may hold a link that opens an account.
    """
    unsent = OutgoingMail.objects.filter(pk=pk, sent_at=None)
    if not unsent.filter(outbox.free("tried_at")).update(tried_at=timezone.now()):
        return False
    mail = OutgoingMail.objects.get(pk=pk)
    headers = {"Message-ID": outbox.message_id("mail", pk)}
    try:
        went = outbox.deliver(EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers))
    except OSError:
        unsent.update(tried_at=None)
        raise
    if went:
        unsent.update(sent_at=timezone.now(), body="")
    else:
        unsent.update(failed_attempts=F("failed_attempts") + 1)
        unsent.filter(failed_attempts__gte=MOST_ATTEMPTS).update(body="")
    return went


def send_new() -> None:
    """Send what was left to the background work just now; what does not go out waits like others.

    Only mails of the last seconds: while the server is away, it is not asked all the time.
    """
    since = timezone.now() - NEW
    new = OutgoingMail.objects.filter(sent_at=None, tried_at=None, created_at__gt=since)
    for pk in list(new.values_list("pk", flat=True)):
        send(pk)


def send_waiting() -> tuple[int, int]:
    """Try every mail that is still waiting; returns how many went out and how many did not."""
    waiting = OutgoingMail.objects.filter(sent_at=None, failed_attempts__lt=MOST_ATTEMPTS)
    keys = list(waiting.values_list("pk", flat=True))
    sent = 0
    try:
        for key in keys:
            sent += _send(key)
    except OSError:
        logger.warning("The mail server does not answer; the mails wait for the next run")
    return sent, OutgoingMail.objects.filter(pk__in=keys, sent_at=None).count()


def given_up() -> int:
    """How many mails were tried too often and are left alone."""
    return OutgoingMail.objects.filter(sent_at=None, failed_attempts__gte=MOST_ATTEMPTS).count()


def holders(*roles: Role, organizations: Iterable[int] | None = None) -> set[User]:
    """The active users who hold one of `roles` today (for one of `organizations`, if given)."""
    today = timezone.localdate()
    grants = Grant.objects.filter(valid_on(today), role__in=roles, user__is_active=True)
    if organizations is not None:
        grants = grants.filter(organization__in=organizations)
    return {grant.user for grant in grants.select_related("user")}


def askers(paper: Paper) -> set[User]:
    """The accounts of those who asked: author, signatories and their factions' offices.

    Whoever must take no part in it is not told of it either.
    """
    persons = [o.person_id for o in paper.originators.all() if o.person_id]
    factions = [o.faction_id for o in paper.originators.all() if o.faction_id]
    users = set(User.objects.filter(Q(person__in=persons) | Q(pk=paper.drafted_by_id)))
    users |= holders(Role.FACTION_OFFICE, organizations=factions)
    excluded = set(paper.exclusions.filter(lifted_at=None).values_list("user_id", flat=True))
    return {user for user in users if user.pk not in excluded}


def paper_filed(paper: Paper, *, by: Any) -> None:
    """Receipt to the asker, and word to the council office."""
    promise(
        askers(paper),
        subject=f"Eingangsbestätigung: {paper.kind_row.your}",
        template="paper_filed",
        paper=paper,
    )
    promise(
        holders(Role.COUNCIL_OFFICE) - {by},
        subject=f"Neu im Eingang: {paper.kind_row.label}",
        template="paper_arrived",
        paper=paper,
    )


def paper_returned(paper: Paper, *, comment: str) -> None:
    """Word to the asker that and why the paper came back."""
    promise(
        askers(paper),
        subject=f"{paper.get_kind_display()} zurückgegeben",
        template="paper_returned",
        paper=paper,
        comment=comment,
    )


def paper_registered(paper: Paper) -> None:
    """Word to the asker of the number and the sitting."""
    promise(
        askers(paper),
        subject=f"{paper} ist registriert",
        template="paper_registered",
        paper=paper,
        consultations=list(paper.consultations.all()),
    )


def result_recorded(paper: Paper, consultation: Consultation) -> None:
    """Word to the asker of what a sitting decided."""
    promise(
        askers(paper),
        subject=f"{paper}: {consultation.result}",
        template="result_recorded",
        paper=paper,
        consultation=consultation,
    )


def account_invited(user: User, *, link: str, by: Any) -> None:
    """The invitation to set a password; `link` is valid as long as a password reset."""
    promise([user], subject="Ihr Zugang", template="account_invited", link=link, by=by)


def account_changed(before: User, user: User, *, by: Any, watched: bool = False) -> None:
    """Word to the holder of what opens or closes an account, at the old and the new address.

    Also to a locked account: who is locked out by somebody else has to hear of it. Of a `watched`
    one all hear who watch over strong roles.
    """
    told = ("email", "person_id", "is_active")
    if all(getattr(before, name) == getattr(user, name) for name in told):
        return
    context = {"before": before, "user": user, "by": by}
    for address in sorted({before.email, user.email}):
        _promise_to(address, "Ihr Konto wurde geändert", "account_changed", context)
    if watched:
        promise(
            _watching() - {user, by},
            subject="Ein Konto mit vielen Rechten wurde geändert",
            template="watched_account_changed",
            before=before,
            account=user,
            by=by,
        )


def _watching() -> set[User]:
    """Who hears of all that happens to strong roles."""
    return holders(Role.ADMINISTRATOR, Role.MAYORS_OFFICE)


def role_given(grant: Grant, *, by: Any, confirmed_by: Any = None) -> None:
    """Word of a strong role to its holder and to all who watch over them."""
    if grant.role in STRONG_ROLES:
        promise(
            _watching() | {grant.user},
            subject=f"Neue Rolle: {grant.get_role_display()}",
            template="role_given",
            grant=grant,
            by=by,
            confirmed_by=confirmed_by,
        )


def role_ended(grant: Grant, *, by: Any) -> None:
    """Word of the end of a strong role to whoever held it and to all who watch over them."""
    if grant.role in STRONG_ROLES:
        promise(
            _watching() | {grant.user},
            subject=f"Rolle beendet: {grant.get_role_display()}",
            template="role_ended",
            grant=grant,
            by=by,
        )


def role_proposed(proposal: RoleProposal, second: Iterable[User]) -> None:
    """Ask those who can be the second person for their word."""
    promise(
        second,
        subject=f"Bitte bestätigen: {proposal.get_role_display()} für {proposal.user.name}",
        template="role_proposed",
        proposal=proposal,
    )


def role_not_given(proposal: RoleProposal) -> None:
    """Word to whoever proposed a role that it was refused or that nobody answered."""
    promise(
        [proposal.proposed_by],
        subject=f"Rolle nicht gegeben: {proposal.get_role_display()} für {proposal.user.name}",
        template="role_not_given",
        proposal=proposal,
    )


def address_asked(change: AddressChange, *, yes: str, no: str) -> None:
    """The link that lets a new address count to that one, the link that stops it to the old one."""
    context = {"change": change, "user": change.user}
    _promise_to(
        change.new,
        "Bitte bestätigen Sie Ihre neue Adresse",
        "address_new",
        {**context, "link": yes},
    )
    _promise_to(
        change.old,
        "Ihr Konto soll eine andere Adresse bekommen",
        "address_old",
        {**context, "link": no},
    )


def address_stopped(change: AddressChange, *, counted: bool) -> None:
    """Word to all who watch over strong roles that a new address was none of its holder's."""
    promise(
        _watching(),
        subject="Neue Adresse eines Kontos abgewehrt",
        template="address_stopped",
        change=change,
        counted=counted,
    )


def factor_changed(user: User, *, what: str) -> None:
    """Word to the holder that a second factor came or went."""
    promise([user], subject="Ihre Anmeldung wurde geändert", template="factor_changed", what=what)


def factor_reset(user: User, *, reason: str, by: Any) -> None:
    """Word to the holder, also of a locked account, and of a watched role to all administrators."""
    subject, template = "Zweiter Faktor zurückgesetzt", "factor_reset"
    said = {"holder": user, "reason": reason, "by": by}
    _promise_to(user.email, subject, template, {**said, "user": user})
    if user.has_role(*STRONG_ROLES):
        promise(holders(Role.ADMINISTRATOR) - {user}, subject=subject, template=template, **said)


def feedback_given(*, message: str, page: str, sender: str) -> None:
    """Word to the city of a barrier that somebody met, or to whoever keeps the site for it."""
    subject, template = "Rückmeldung zur Barrierefreiheit", "feedback"
    given = {"message": message, "page": page, "sender": sender}
    administrators = sorted(user.email for user in holders(Role.ADMINISTRATOR))
    own = current_city().contact_email
    for address in [own] if own else administrators or [settings.DEFAULT_FROM_EMAIL]:
        _promise_to(address, subject, template, given)


def chain_told(head: ChainEntry) -> None:
    """The head of the chain, for the administrators to keep."""
    promise(
        holders(Role.ADMINISTRATOR),
        subject=f"Stand der Kette: Eintrag {head.number}",
        template="chain_told",
        later=True,
        head=head,
    )


def chain_unkept(file: str) -> None:
    """Word to the administrators that the head of the chain cannot be kept outside."""
    promise(
        holders(Role.ADMINISTRATOR),
        subject="Der Stand der Kette lässt sich nicht festhalten",
        template="chain_unkept",
        later=True,
        file=file,
    )


def issue_fails(paper: Paper) -> None:
    """Word to the administrators that the PDF of a paper cannot be made."""
    promise(
        holders(Role.ADMINISTRATOR),
        subject=f"{paper} lässt sich nicht ausfertigen",
        template="issue_fails",
        later=True,
        paper=paper,
    )


def excluded(paper: Paper, user: User) -> None:
    """Word to whoever must take no part in a paper any more. It names no ground."""
    promise([user], subject=f"{paper}: Mitwirkungsverbot", template="excluded", paper=paper)


def readmitted(paper: Paper, user: User) -> None:
    """Word to whoever may take part again."""
    promise(
        [user],
        subject=f"{paper}: Mitwirkungsverbot aufgehoben",
        template="readmitted",
        paper=paper,
    )
