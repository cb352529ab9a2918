"""A made-up statement, with which a city sees how its settings look on paper."""

import datetime

from council import pdf, storage
from council.documents.document import Document, as_document
from council.documents.record import (
    Answer,
    Consultation,
    Office,
    Originator,
    Recipient,
    Record,
    Signatory,
)
from council.enums import AnswerForm, PaperKind
from council.models import City


def printed(city: City, *, arms: tuple[bytes, str] | None = None) -> bytes:
    """Print the sample, marked as one.

    Takes the city's settings and arms that are not stored yet, as (content, MIME type). Raises
    pdf.RenderError.
    """
    document = statement(city)
    if arms is None:
        return pdf.render(document, mark="MUSTER", asset=storage.load)
    content, mime = arms
    document["city"]["arms"] = {"sha256": "", "mime": mime, "alt": city.arms_alt or "Wappen"}
    return pdf.render(document, mark="MUSTER", asset=lambda digest: content)


def statement(city: City) -> Document:
    """The sample as a document, under the settings of `city`."""
    day = datetime.date(city.today().year, 3, 12)
    year = f"{day.year % 100:02d}"
    inquiry = Record(
        kind=PaperKind.INQUIRY,
        reference=f"{city.prefix_inquiry}0001/{year}",
        title="Schatten auf den Spielplätzen",
        dated_on=day,
        public=True,
        originators=[Originator(person="Erika Muster", form="Stadträtin", faction="Fraktion")],
        introduction="Auf vielen Spielplätzen gibt es im Sommer kaum Schatten.",
        questions=["Auf wie vielen Spielplätzen gibt es Schatten?", "Was ist geplant?"],
        answer_form=AnswerForm.BOTH,
        consultations=[
            Consultation(
                organization=city.council_name,
                date=(day + datetime.timedelta(days=9)).isoformat(),
                result="schriftliche Stellungnahme",
            )
        ],
    )
    answer = Record(
        kind=PaperKind.STATEMENT,
        reference=f"{city.prefix_statement}0001/{year}",
        title=inquiry.title,
        dated_on=day + datetime.timedelta(days=30),
        public=True,
        parents=[inquiry.reference],
        lead=Office(code="Amt 66", name="Muster"),
        answers=[
            Answer(questions=[1], text="Auf 17 von 41 Spielplätzen."),
            Answer(questions=[2], text="Im nächsten Jahr werden sechs Plätze bepflanzt."),
        ],
        editors="Frau Muster",
        phone=f"{city.phone_prefix} 1234".strip(),
        signatory=Signatory(name="Muster", office="Beigeordnete"),
        distribution=[
            Recipient(
                organization=city.mayor_label,
                date=day + datetime.timedelta(days=35),
                role="Genehmigung OB",
            )
        ],
    )
    return as_document(answer, [inquiry], city)
