"""Naming the unit that answers a paper, and beginning an interim notice."""

from typing import Any

from django import forms

from council.enums import OFFICE_KINDS, PaperKind, PaperState, Relation
from council.forms.confirmation import ActForm
from council.forms.fields import DayField, RowsField
from council.models import Organization, Paper
from council.queries import current_city, organizations_on
from council.rules.visibility import visible_papers
from responses.services.assignments import proposed_due_on


class AssignForm(ActForm):
    """Which unit answers, until when, and which amendments it answers together."""

    lead = forms.ModelChoiceField(
        Organization.objects.none(),
        label="Federführung",
        empty_label="Bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie ein Amt oder Dezernat.",
            "invalid_choice": "Bitte wählen Sie ein Amt oder Dezernat aus der Liste.",
        },
    )
    due_on = DayField(
        label="Frist",
        help_text="Vorgeschlagen nach der Fristregel der Stadt.",
        error_messages={"required": "Bitte geben Sie die Frist an."},
    )
    together = RowsField(Paper.objects.none(), label="Gemeinsam beantworten mit", required=False)
    field_order = ("lead", "due_on", "together", "comment", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["lead"].queryset = organizations_on(current_city().today(), *OFFICE_KINDS)
        fields["due_on"].initial = proposed_due_on(self.subject)
        fields["comment"].label = "Hinweis für das Amt"
        fields["comment"].help_text = "Steht auf dem Laufzettel der Antwort, nicht öffentlich."
        amendments = _amendments(self.subject, self.user)
        if amendments:
            fields["together"].queryset = visible_papers(self.user).filter(pk__in=amendments)
            fields["together"].label_from_instance = lambda paper: f"{paper}: {paper.title}"
        else:
            del fields["together"]


class NoticeForm(ActForm):
    """Beginning an interim notice asks nothing more."""

    comment = None  # type: ignore[assignment]  # so Django leaves a field out


def _amendments(paper: Paper, user: Any) -> list[int]:
    """The registered amendments to a motion; they may be answered with it."""
    if not paper.kind_row.is_amended:
        return []
    papers = visible_papers(user).filter(
        kind=PaperKind.AMENDMENT,
        state__in=(PaperState.REGISTERED, PaperState.CLOSED),
        links__relation=Relation.PARENT,
        links__target=paper,
    )
    return list(papers.values_list("pk", flat=True))
