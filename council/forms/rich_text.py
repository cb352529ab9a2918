"""The form field for long texts.

Without JavaScript it is a plain text area with the stored Markdown. With JavaScript an editor takes
its place and sends HTML; which of both was sent stands in a hidden field beside it. A text that was
opened and not changed is sent back as it was stored.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse_lazy

from council.richtext import (
    MAX_LENGTH,
    deception,
    from_html,
    has_control_characters,
    has_direction_marks,
    normalise,
    to_html,
    without_unseen,
)


class RichTextWidget(forms.Textarea):
    """A text area that the browser's script turns into an editor.

    Pages that use it render the form's ``media`` in their head.
    """

    template_name = "django/forms/widgets/rich_text.html"
    use_fieldset = False

    class Media:
        css = {"all": ["css/editor.css"]}
        js = [Script("js/editor.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what the script needs: the text as HTML and where it lets pasted text be cleaned."""
        context = super().get_context(name, value, attrs)
        context["widget"]["html"] = to_html(value or "")
        context["widget"]["clean_url"] = reverse_lazy("clean_pasted")
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Return the Markdown that was sent, or made from the HTML that was sent."""
        value: str | None = super().value_from_datadict(data, files, name)
        is_html = data.get(f"{name}-format") == "html"
        # The parser drops some of these characters; the field must see them to refuse them.
        if not value or has_control_characters(value) or has_direction_marks(value):
            return value
        return from_html(value) if is_html else value

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave the check to the server: the browser cannot point at the hidden text area."""
        return False


class RichTextField(forms.CharField):
    """A long text; its cleaned value is Markdown of the small alphabet, as it is stored."""

    widget = RichTextWidget
    default_error_messages = {
        "control": "Der Text enthält unsichtbare Steuerzeichen. Bitte fügen Sie ihn ohne "
        "Formatierung noch einmal ein.",
        "max_length": "Der Text ist zu lang. Möglich sind %(limit_value)d Zeichen, es sind "
        "%(show_value)d.",
    }

    def __init__(self, *, max_length: int = MAX_LENGTH, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored. Raises ValidationError on control characters."""
        text = super().to_python(value) or ""
        if has_control_characters(text):
            raise ValidationError(self.error_messages["control"], code="control")
        text = normalise(without_unseen(text))
        if sentence := deception(text):
            raise ValidationError(sentence, code="deceiving")
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out the limit for typing: the browser would count what it does not show."""
        return {}
