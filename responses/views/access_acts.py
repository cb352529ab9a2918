"""What the confirm page says about the acts on who may know of a paper."""

from typing import Any

from council.models import Paper
from council.services import access
from council.views.confirmation import Act
from responses.forms.access import AccessBackForm, AccessForm, ExcludeForm, ReadmitForm
from responses.services import parts


def _after_exclusion(paper: Paper, user: Any) -> tuple[str, ...]:
    return (
        "Die Person sieht von dem Vorgang und seiner Antwort nur noch, was alle sehen, und kann "
        "daran nichts tun. Was auf ihrem Schreibtisch liegt, liegt dann bei den anderen dort.",
    )


def _after_withdrawal(paper: Paper, user: Any) -> tuple[str, ...]:
    return (
        "Die Stelle sieht von dem Vorgang dann nur noch, was öffentlich ist, und auch keine "
        "früheren Fassungen der Antwort.",
    )


ACCESS_ACTS = {
    "exclude": Act(
        service=access.exclude,
        heading="Mitwirkungsverbot eintragen",
        form=ExcludeForm,
        mails=lambda paper, user: ("Nachricht an die Person, ohne den Grund",),
        remarks=_after_exclusion,
        done=lambda paper: "Das Mitwirkungsverbot ist eingetragen.",
    ),
    "readmit": Act(
        service=access.readmit,
        heading="Mitwirkungsverbot aufheben",
        form=ReadmitForm,
        mails=lambda paper, user: ("Nachricht an die Person",),
        done=lambda paper: "Das Mitwirkungsverbot ist aufgehoben.",
    ),
    "withdraw_access": Act(
        service=parts.withdraw_access,
        heading="Zugang entziehen",
        form=AccessForm,
        remarks=_after_withdrawal,
        done=lambda paper: "Der Zugang ist entzogen.",
    ),
    "give_access_back": Act(
        service=access.give_access_back,
        heading="Zugang wieder geben",
        form=AccessBackForm,
        done=lambda paper: "Der Zugang ist wieder gegeben.",
    ),
}
