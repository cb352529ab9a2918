"""What the confirm page says about each act on a paper."""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError

from council import pdf, storage
from council.documents import issues
from council.documents.document import as_document
from council.documents.record import printed
from council.documents.stored import record_of
from council.forms.office import (
    ConfidentialityForm,
    FileForm,
    PublishForm,
    RegisterForm,
    TitleForm,
)
from council.forms.sittings import PlanForm
from council.mail import notifications
from council.models import Paper
from council.pdf import RenderError
from council.queries import current_city
from council.services import papers, sittings
from council.views.confirmation import Act
from council.words.german import german_date, german_datetime

logger = logging.getLogger(__name__)


def draft_pdf(paper: Paper) -> bytes:
    """The paper as it will look, marked as a draft. Raises RenderError."""
    document = as_document(printed(record_of(paper)), [], current_city())
    return pdf.render(document, mark="ENTWURF", asset=storage.load)


def issue_if_possible(paper: Paper, *, by: Any) -> None:
    """Issue a paper after an act on it. What cannot be issued now is owed: the act is done."""
    try:
        issues.ensure_issue(paper, by=by)
    except (RenderError, OSError, DatabaseError):
        logger.exception("%s could not be issued", paper)


def file(paper: Paper, *, by: Any, **values: Any) -> None:
    """File a draft that can be printed; what cannot is not fit to be distributed either."""
    draft_pdf(paper)
    papers.file_paper(paper, by=by, **values)


def register(paper: Paper, *, by: Any, **values: Any) -> None:
    """Register a filed paper and issue its PDF."""
    papers.register_paper(paper, by=by, **values)
    issue_if_possible(paper, by=by)


def mail_to_askers(paper: Paper, user: Any, word: str = "Nachricht") -> list[str]:
    """Name those who asked, if they have accounts."""
    names = sorted(asker.name for asker in notifications.askers(paper) if asker.is_active)
    return [f"{word} an {', '.join(names)}"] if names else []


def _mails_of_filing(paper: Paper, user: Any) -> list[str]:
    return [*mail_to_askers(paper, user, "Eingangsbestätigung"), "Nachricht an das Ratsbüro"]


def _after_filing(paper: Paper, user: Any) -> Sequence[str]:
    return (
        "Namen, Fraktion und Datum werden so festgehalten, wie sie heute sind.",
        "Bis zur Registrierung können Sie den Vorgang zurückholen und ändern.",
    )


def _filed(paper: Paper) -> str:
    return (
        f"{paper.kind_row.your} ist eingegangen: {german_datetime(paper.filed_at)}. Das Ratsbüro "
        "prüft die Form und vergibt die Nummer. Sie erhalten dann eine weitere Nachricht."
    )


def _after_registration(paper: Paper, user: Any) -> Sequence[str]:
    shown = (
        "Nichtöffentliche Drucksachen werden nicht veröffentlicht."
        if paper.confidential
        else "Veröffentlicht sehen alle den Titel, den Text und wer einbringt."
    )
    return ("Die Nummer wird jetzt vergeben. Sie wird nie ein zweites Mal vergeben.", shown)


def _after_closing(paper: Paper, user: Any) -> Sequence[str]:
    if paper.progress:
        return (
            "An der Antwort wird noch gearbeitet. Sie geht weiter ihren Weg und wird verteilt, "
            "wenn Sie sie nicht abbrechen.",
        )
    return ("Zu diesem Vorgang ist dann nichts mehr zu tun.",)


def _after_voiding(paper: Paper, user: Any) -> Sequence[str]:
    return (
        f"Die Nummer {paper.reference} bleibt verbraucht.",
        "Die geplanten Beratungen werden gelöscht, die Veröffentlichung endet.",
    )


def _correct_title(paper: Paper, *, by: Any, **values: Any) -> None:
    papers.correct_title(paper, by=by, **values)
    issue_if_possible(paper, by=by)


def _change_confidentiality(paper: Paper, *, by: Any, **values: Any) -> None:
    papers.change_confidentiality(paper, by=by, **values)
    issue_if_possible(paper, by=by)


def _already_planned(paper: Paper, user: Any) -> Sequence[str]:
    rows = paper.consultations.filter(held_on__isnull=False, result="")
    return [f"Steht schon an: {row.organization_name}, {german_date(row.held_on)}" for row in rows]


AGAIN = "Das PDF wird neu ausgefertigt. Die bisherige Ausfertigung bleibt lesbar."
CLOSED_BEFORE = (
    "Das PDF wird neu ausgefertigt. Frühere Ausfertigungen lesen nur die Berechtigten, auch wenn "
    "der Vorgang später wieder öffentlich wird."
)
OPENED_ANEW = (
    "Das PDF wird öffentlich neu ausgefertigt, so wie der Vorgang jetzt ist. Frühere "
    "Ausfertigungen lesen weiter nur die Berechtigten."
)
CLOSING = Act(
    service=_change_confidentiality,
    heading="Nichtöffentlich machen",
    label="Nichtöffentlich machen",
    page="confidentiality",
    form=ConfidentialityForm,
    remarks=lambda paper, user: (
        "Der Vorgang verschwindet von den öffentlichen Seiten, auch seine Stellungnahmen.",
        CLOSED_BEFORE,
    ),
    done=lambda paper: f"{paper} ist jetzt nichtöffentlich.",
)
OPENING = Act(
    service=_change_confidentiality,
    heading="Öffentlich machen",
    label="Öffentlich machen",
    page="confidentiality",
    form=ConfidentialityForm,
    remarks=lambda paper, user: (
        "Der Vorgang wird sofort veröffentlicht. Seine Stellungnahmen bleiben nichtöffentlich, "
        "bis Sie auch diese öffentlich machen.",
        OPENED_ANEW,
    ),
    done=lambda paper: f"{paper} ist jetzt öffentlich.",
)
# Withdrawing and naming the unit that answers are acts of the workshop, which adds its own pages.
PAPER_ACTS = {
    "file": Act(
        service=file,
        heading="Einreichen",
        form=FileForm,
        receivers=lambda paper, user: ("Ratsbüro",),
        mails=_mails_of_filing,
        remarks=_after_filing,
        done=_filed,
    ),
    "discard": Act(
        service=papers.discard_draft,
        heading="Entwurf verwerfen",
        remarks=lambda paper, user: ("Der Entwurf lässt sich danach nicht mehr bearbeiten.",),
        done=lambda paper: "Der Entwurf ist verworfen.",
    ),
    "register": Act(
        service=register,
        heading="Registrieren",
        form=RegisterForm,
        mails=mail_to_askers,
        remarks=_after_registration,
        done=lambda paper: f"{paper} ist registriert.",
    ),
    "return": Act(
        service=papers.return_paper,
        heading="Zurückgeben",
        receivers=lambda paper, user: (paper.drafted_by.name,) if paper.drafted_by else (),
        mails=mail_to_askers,
        done=lambda paper: "Der Vorgang ist zurückgegeben.",
    ),
    "take_back": Act(
        service=papers.take_back_paper,
        heading="Zurückholen",
        remarks=lambda paper, user: ("Danach können Sie den Text ändern und neu einreichen.",),
        done=lambda paper: "Der Vorgang ist wieder ein Entwurf.",
    ),
    "close": Act(
        service=papers.close_paper,
        heading="Abschließen",
        remarks=_after_closing,
        done=lambda paper: f"{paper} ist abgeschlossen.",
    ),
    "void": Act(
        service=papers.void_registration,
        heading="Registrierung aufheben",
        receivers=lambda paper, user: ("Ratsbüro (Eingang)",),
        remarks=_after_voiding,
        done=lambda paper: "Die Registrierung ist aufgehoben. Der Vorgang liegt wieder im Eingang.",
    ),
    "reopen": Act(
        service=papers.reopen_paper,
        heading="Wieder öffnen",
        done=lambda paper: f"{paper} ist wieder offen.",
    ),
    "consultation": Act(
        service=sittings.plan_consultation,
        heading="Auf eine Sitzung setzen",
        label="Auf die Sitzung setzen",
        page="plan_consultation",
        form=PlanForm,
        remarks=_already_planned,
        done=lambda paper: f"{paper} steht auf der Tagesordnung.",
    ),
    "correct_title": Act(
        service=_correct_title,
        heading="Titel berichtigen",
        page="correct_title",
        form=TitleForm,
        remarks=lambda paper, user: (AGAIN,),
        done=lambda paper: f"Der Titel von {paper} ist berichtigt.",
    ),
    "change_confidentiality": CLOSING,
    "publish": Act(
        service=papers.publish_paper,
        heading="Veröffentlichen",
        page="publish",
        form=PublishForm,
        remarks=lambda paper, user: ("Alle sehen dann den Titel, den Text und wer einbringt.",),
        done=lambda paper: f"{paper} ist veröffentlicht.",
    ),
}
