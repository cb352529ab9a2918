"""What is written for an inquiry or a motion, in the order of the paper."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.html import linebreaks

from council.enums import AnswerForm
from council.forms.askers import AskersForm
from council.forms.confirmation import LARGEST_REVISION
from council.forms.fields import (
    LineField,
    LinesField,
    PartlyRequired,
    ask_again,
    check_controls,
    check_printable,
    choices_of,
    rows_of,
)
from council.forms.office import GROUNDS, LONGEST_TITLE
from council.forms.rich_text import RichTextField
from council.forms.sittings import MeetingField, coming_council_sittings
from council.forms.uploads import UploadField
from council.models import Meeting, Paper
from council.richtext import from_html, plain
from council.rules.fields import GROUND_FIELDS
from council.rules.kinds import kind_of
from council.services.content import Attachment, Content

MOST_QUESTIONS = 50
MOST_DIGITS = 5  # of a number of questions
LONGEST_QUESTION = 5000
LONGEST_GROUND = 500
PUBLICITY = [("no", "öffentlich"), ("yes", "nichtöffentlich")]


class TextForm(PartlyRequired, forms.Form):
    """What inquiries and motions have in common.

    A draft may have gaps: the fields named in `needed` are wanted only when it is filed, and
    a ground only of what it is given for.
    """

    needed: tuple[str, ...] = ()
    # The fields in the sections of the page: below title and publicity, and around the questions.
    in_head: tuple[str, ...] = ("urgent", "urgency", "wished_meeting")
    in_text: tuple[str, ...] = ()
    in_end: tuple[str, ...] = ()

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_REVISION, widget=forms.HiddenInput
    )
    title = LineField(
        label="Kurztitel",
        max_length=LONGEST_TITLE,
        help_text=f"Worum es geht, in wenigen Worten. Höchstens {LONGEST_TITLE} Zeichen.",
        error_messages={"required": "Bitte geben Sie den Kurztitel an."},
    )
    confidential = forms.TypedChoiceField(
        label="Öffentlichkeit",
        choices=PUBLICITY,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    confidentiality_ground = forms.ChoiceField(
        label="Grund der Nichtöffentlichkeit",
        choices=GROUNDS,
    )
    urgent = forms.BooleanField(
        label="Dringlich",
        required=False,
        help_text="Für das, was nach Ablauf der Frist kommt und nicht warten kann.",
    )
    urgency = LinesField(
        label="Grund der Dringlichkeit",
        max_length=LONGEST_GROUND,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Er steht auf der Drucksache. Höchstens {LONGEST_GROUND} Zeichen.",
    )
    wished_meeting = MeetingField(
        label="Gewünschte Sitzung", required=False, empty_label="Keine bestimmte Sitzung"
    )

    def __init__(self, *args: Any, paper: Paper | None, filing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filing = filing
        known = Q(pk=paper.wished_meeting_id if paper else None)
        rows_of(self, "wished_meeting").queryset = (
            coming_council_sittings() | Meeting.objects.filter(known).select_related("organization")
        )
        self.initial = self._stored(paper) if paper else {"uid": uuid.uuid4()}

    def wanted(self) -> dict[str, bool]:
        """What is filed is complete; grounds are checked beside what they are given for."""
        grounds = [field.name for field in GROUND_FIELDS]
        return dict.fromkeys(self.needed, self.filing) | dict.fromkeys(grounds, False)

    def clean_urgency(self) -> str:
        """The ground as the record has it: in one line."""
        return " ".join(self.cleaned_data["urgency"].split())

    def clean(self) -> dict[str, Any]:
        """Want the ground of what is so, and none of what is not."""
        values = super().clean() or {}
        for field in GROUND_FIELDS:
            if not values.get(field.ground_of):
                values[field.name] = ""
            elif not values.get(field.name) and (self.filing or not field.may_follow):
                self.add_error(field.name, field.demand)
        return values

    @property
    def head(self) -> list[BoundField]:
        """What stands below title and publicity."""
        return [self[name] for name in self.in_head]

    @property
    def text(self) -> list[BoundField]:
        """The texts; of an inquiry those before its questions."""
        return [self[name] for name in self.in_text]

    @property
    def end(self) -> list[BoundField]:
        """What stands behind the questions."""
        return [self[name] for name in self.in_end]

    def show_revision(self, revision: int) -> None:
        """Ask again on the ground of what is stored now; everything written stays."""
        ask_again(self, revision)

    def values(self) -> dict[str, Any]:
        """What was written, as the draft's content names it."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("uid", "seen")}

    def _stored(self, paper: Paper) -> dict[str, Any]:
        stored = {name: getattr(paper, name) for name in self.fields if name != "seen"}
        return {
            **stored,
            "seen": paper.revision,
            "confidential": "yes" if paper.confidential else "no",
            "wished_meeting": paper.wished_meeting_id,
        }


class InquiryForm(TextForm):
    """The texts around the questions, and how the asker wants to be answered."""

    needed = ("answer_form",)
    in_text = ("introduction",)
    in_end = ("closing", "answer_form")

    introduction = RichTextField(
        label="Einleitung",
        required=False,
        validators=[check_printable],
        help_text="Anlass und Hintergrund. Die Anrede steht schon auf der Anfrage.",
    )
    closing = RichTextField(label="Schluss", required=False, validators=[check_printable])
    answer_form = forms.ChoiceField(
        label="Form der Antwort",
        choices=AnswerForm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, wie geantwortet werden soll."},
    )


class MotionForm(TextForm):
    """What the council shall decide, and why."""

    needed = ("resolution",)
    in_text = ("resolution", "referral_wish", "reasons")

    resolution = RichTextField(
        label="Beschlussvorschlag",
        validators=[check_printable],
        help_text="Der Satz „Der Rat möge beschließen“ steht schon auf dem Antrag.",
        error_messages={"required": "Der Beschlussvorschlag fehlt."},
    )
    reasons = RichTextField(
        label="Begründung",
        required=False,
        validators=[check_printable],
        help_text="Bleibt das Feld leer, steht auf dem Antrag: erfolgt mündlich.",
    )
    referral_wish = LineField(
        label="Wunsch zur Überweisung",
        required=False,
        max_length=300,
        help_text="Beispiel: Überweisung in den Umweltausschuss",
    )


TEXT_FORMS: dict[str, type[TextForm]] = {"inquiry": InquiryForm, "motion": MotionForm}


class QuestionForm(forms.Form):
    """One question. What is typed is what is printed: the text knows no markup."""

    all_optional = True

    text = forms.CharField(
        label="Wortlaut der Frage",
        required=False,
        max_length=LONGEST_QUESTION,
        validators=[check_controls, check_printable],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_text(self) -> str:
        """The question as it is stored."""
        return from_html(linebreaks(self.cleaned_data["text"], autoescape=True))


class QuestionList(forms.BaseFormSet):
    """The questions in their order; empty ones do not count."""

    filing = False

    def clean(self) -> None:
        """Want a question when the inquiry is filed."""
        is_whole = self.management_form.is_valid() and not any(self.errors)
        if self.filing and is_whole and not self.texts():
            raise ValidationError("Bitte stellen Sie mindestens eine Frage.")

    def texts(self) -> tuple[str, ...]:
        """The questions as they are stored."""
        texts = [form.cleaned_data.get("text", "") for form in self.ordered_forms]
        return tuple(text for text in texts if text)


QuestionFormSet: type[QuestionList] = forms.formset_factory(  # type: ignore[assignment]
    QuestionForm,
    formset=QuestionList,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MOST_QUESTIONS,
    absolute_max=MOST_QUESTIONS,
    validate_max=True,
)


class SeveralFilesInput(forms.FileInput):
    """The browser's own field for files, taking several at once."""

    allow_multiple_selected = True


class UploadsField(UploadField):
    """Takes any number of attachments; its cleaned value is a list of them."""

    widget = SeveralFilesInput(attrs=UploadField.widget.attrs)

    def clean(self, data: list[UploadedFile] | None, initial: Any = None) -> list[Attachment]:
        """Return the files. Raises ValidationError that names each bad one."""
        taken, problems = [], []
        for file in data or []:
            try:
                taken.append(super().clean(file, initial))
            except ValidationError as error:
                problems += error.error_list
        if problems:
            raise ValidationError(problems)
        return taken


class AttachmentsForm(forms.Form):
    """Attachments that are added, and those that shall go."""

    uploads = UploadsField(label="Dateien hinzufügen", required=False)
    removed = forms.MultipleChoiceField(
        label="Vorhandene Anlagen entfernen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, paper: Paper | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {str(file.pk): file for file in paper.files.all()} if paper else {}
        choices_of(self, "removed").choices = [(pk, file.name) for pk, file in self.stored.items()]
        if not self.stored:
            del self.fields["removed"]

    def ask_again(self) -> None:
        """Say that files must be chosen again: the browser forgets them when a page comes back."""
        if self.files and "uploads" not in self.errors:
            self.add_error("uploads", "Bitte wählen Sie die Dateien noch einmal aus.")

    def removed_files(self) -> list[Any]:
        """The stored files that shall go."""
        return [self.stored[pk] for pk in self.cleaned_data.get("removed", ())]


class DraftPage:
    """All forms of the page together. `data` and `files` are what was sent, if anything was."""

    def __init__(
        self,
        *,
        kind: str,
        user: Any,
        paper: Paper | None,
        data: Any = None,
        files: Any = None,
        filing: bool = False,
    ) -> None:
        row = kind_of(kind)
        text = TEXT_FORMS[row.form]
        self.text = text(data, paper=paper, filing=filing)
        self.askers = AskersForm(data, user=user, kind=kind, paper=paper)
        self.attachments = AttachmentsForm(data, files, paper=paper)
        self.questions: QuestionList | None = None
        if row.has_questions:
            # What is sent stands for itself: a question that saved itself meanwhile is stored, and
            # compared with that it would count as one that nobody has written.
            stored = paper.questions.all() if paper and data is None else ()
            initial = [{"text": plain(question.text)} for question in stored] or [{"text": ""}]
            self.questions = QuestionFormSet(data, initial=initial, prefix="questions")
            self.questions.filing = filing

    def is_valid(self) -> bool:
        """Check every form, so that all errors are shown at once."""
        return all([form.is_valid() for form in self.all()])  # noqa: C419 - all, not the first

    def all(self) -> list[Any]:
        """The forms in the order of the page."""
        forms = (self.text, self.askers, self.questions, self.attachments)
        return [form for form in forms if form is not None]

    def content(self) -> Content:
        """What was written."""
        questions = self.questions.texts() if self.questions else ()
        return Content(**self.text.values(), askers=self.askers.askers(), questions=questions)


def with_one_more(data: Any, prefix: str) -> Any:
    """What was sent, with one more empty part in the growing list `prefix`."""
    data = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    total = data.get(name, "")
    if total.isdecimal() and len(total) < MOST_DIGITS:
        data[name] = str(min(int(total) + 1, MOST_QUESTIONS))
    return data
