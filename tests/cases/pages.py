"""Reads the forms of a page as a browser does: their fields, and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Attributes = dict[str, str]


@dataclass
class Field:
    """All controls of one name in one form."""

    kind: str
    values: list[str] = field(default_factory=list)  # what would be sent as the page stands
    choices: list[str] = field(default_factory=list)
    hidden: bool = False
    wrong: bool = False  # as the page says


@dataclass
class PageForm:
    """One form of a page."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def data(self) -> dict[str, list[str]]:
        """What a browser would send if nothing was filled in."""
        return {name: field.values for name, field in self.fields.items() if field.values}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select: Field | None = None
        self.area: Field | None = None
        self.templates = 0  # what lies in a template element is not part of the page yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.templates += 1
        if self.templates:
            return
        if tag == "form":
            self.form = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is not None and tag in ("input", "select", "textarea", "button"):
            self._control(self.form, tag, given)
        elif self.select is not None and tag == "option":
            self.select.choices.append(given.get("value", ""))
            if "selected" in given:
                self.select.values.append(given.get("value", ""))

    def _control(self, form: PageForm, tag: str, given: Attributes) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button":
            form.buttons.append((name, value))
            return
        if not name or "disabled" in given or name == "csrfmiddlewaretoken":
            return
        kind = given.get("type", "text") if tag == "input" else tag
        control = form.fields.setdefault(name, Field(kind))
        control.hidden = kind == "hidden"
        control.wrong |= given.get("aria-invalid") == "true"
        if kind in ("checkbox", "radio"):
            control.choices.append(given.get("value", "on"))
            if "checked" in given:
                control.values.append(given.get("value", "on"))
        elif tag == "select":
            self.select = control
        elif tag == "textarea":
            self.area = control
            control.values = [""]
        elif kind != "file":
            control.values = [value]

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values[0] += data.removeprefix("\n") if not self.area.values[0] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates -= 1
        elif tag == "form" and not self.templates:
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select" and self.select is not None:
            if not self.select.values and self.select.choices:
                self.select.values = self.select.choices[:1]
            self.select = None


def forms_of(page: Any) -> list[PageForm]:
    """The forms of a response that a browser would offer."""
    reader = _Reader()
    reader.feed(page.content.decode())
    return reader.forms
