"""The field for attachments."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from council.forms.fields import check_printable
from council.uploads.accepting import Attachment, UploadRefused, VirusFound, accept, too_large
from council.uploads.kinds import ACCEPTED, MIMES
from council.uploads.names import LONGEST_NAME
from council.words.german import file_size

__all__ = ["LONGEST_NAME", "UploadField", "viruses_in"]


VIRUS = "virus"


def viruses_in(form: forms.BaseForm) -> list[str]:
    """What the scanner found in the files of a form that was checked."""
    errors = form.errors.as_data().values()
    return [
        str((error.params or {}).get(VIRUS))
        for several in errors
        for error in several
        if error.code == VIRUS
    ]


def what_is_possible() -> str:
    """What may be uploaded, for the line below the field."""
    return f"{ACCEPTED}, höchstens {file_size(settings.FILE_BYTES)}"


class UploadField(forms.FileField):
    """Takes one attachment of an accepted kind; its cleaned value is an Attachment."""

    widget = forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in MIMES)})
    default_error_messages = {"required": "Bitte wählen Sie eine Datei aus."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Datei")
        kwargs.setdefault("help_text", what_is_possible())
        super().__init__(allow_empty_file=True, **kwargs)

    def to_python(self, data: Any) -> Any:
        """Return the Attachment, or None. Raises ValidationError, with a sentence for the user."""
        file = super().to_python(data)
        if file is None:
            return None
        name = file.name or ""
        try:
            if file.size > settings.FILE_BYTES:
                raise too_large(name, file.size)
            taken: Attachment = accept(name, file.read())
        except VirusFound as refused:
            sentence = str(refused).replace("%", "%%")  # it is filled in with what was found
            raise ValidationError(sentence, code=VIRUS, params={VIRUS: refused.virus}) from None
        except UploadRefused as refused:
            raise ValidationError(str(refused), code="refused") from None
        check_printable(taken.name)  # the document lists its annexes by name
        return taken
