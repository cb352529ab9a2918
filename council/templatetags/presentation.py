"""Template tags and filters of the design system; they know no model and ask no database."""

import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from council.rules.states import Look
from council.words import german

register = template.Library()

for word in ("german_date", "german_datetime", "weekday", "in_days", "since_days", "due_words"):
    register.filter(word, getattr(german, word))
register.filter("file_size", german.file_size)

# The pages of a long list that are named beside the current one.
PAGES_AROUND = 1


@register.simple_block_tag
def remember(content: str) -> str:
    """Keep what a block renders under a name, so that title and heading are one text."""
    return content


@register.filter
def reference(value: str) -> SafeString:
    """Return a paper's number that never breaks across lines."""
    return format_html('<span class="reference">{}</span>', value)


@register.simple_tag
def icon(name: str, size: str = "default") -> SafeString:
    """Return an icon of the design system; it is decoration, the word beside it counts."""
    return format_html(
        '<span class="kern-icon kern-icon--{} kern-icon--{}" aria-hidden="true"></span>', name, size
    )


@register.simple_tag
def day(value: datetime.date | datetime.datetime | None) -> SafeString | str:
    """Return a date as a time element: people read 10.12.2019, machines 2019-12-10."""
    when = german.as_day(value)
    if when is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), german.german_date(when))


@register.inclusion_tag("components/due.html")
def due(value: datetime.date | None, settled: bool = False) -> dict[str, Any]:
    """Return a deadline with how it stands; a settled matter shows the date alone."""
    days = german.days_until(value)
    late = days is not None and days < 0 and not settled
    near = days is not None and 0 <= days <= 3 and not settled
    return {"value": value, "settled": settled, "late": late, "near": near}


@register.inclusion_tag("components/badge.html")
def state_badge(look: Look, word: str) -> dict[str, str]:
    """Return the badge of a state: its look (tone and icon) with the word for it."""
    return {"word": word, "tone": look.tone, "icon": look.icon}


@register.simple_tag
def elided_pages(page: Page[Any]) -> list[int | str]:
    """Return the page numbers to offer, with an ellipsis text where some are left out."""
    return list(
        page.paginator.get_elided_page_range(page.number, on_each_side=PAGES_AROUND, on_ends=1)
    )


@register.simple_tag(takes_context=True)
def query_without(context: Context, name: str, value: Any = "") -> str:
    """Return the address of this list with one filter value taken out, from its first page."""
    query = context["request"].GET.copy()
    left = [kept for kept in query.getlist(name) if value != "" and kept != str(value)]
    query.setlist(name, left)
    query.pop("page", None)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, current: str = "") -> dict[str, Any]:
    """Return a column head that sorts by `key`, or the other way round when it already does.

    `current` is the order in force: "due", or "-due" for descending.
    """
    query = context["request"].GET.copy()
    query["sort"] = f"-{key}" if current == key else key
    query.pop("page", None)
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return {"label": label, "direction": direction, "address": f"?{query.urlencode()}"}


@register.simple_block_tag
def empty_state(content: str, title: str, url: str = "", label: str = "") -> SafeString:
    """Return what stands where a list is empty; the text stands between the two tags."""
    return _component("empty_state", content, title=title, url=url, label=label)


@register.simple_block_tag
def alert(content: str, title: str = "", tone: str = "info", role: str = "") -> SafeString:
    """Return a note in a coloured frame; its text stands between the two tags."""
    return _component("alert", content, title=title, tone=tone, role=role)


def _component(name: str, content: str, **context: str) -> SafeString:
    """Render a component around what a block has rendered, which is safe already."""
    text = mark_safe(content.strip())
    return render_to_string(f"components/{name}.html", {"text": text, **context})


@register.simple_tag
def attributes(attrs: dict[str, Any], look: str = "") -> SafeString:
    """Return the attributes of a control, with what it looks like first among its classes."""
    classes = f"{look} {attrs.get('class', '')}".strip()
    named = {"class": classes or False} | {key: attrs[key] for key in attrs if key != "class"}
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in named.items()
            if value is not False
        ),
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Return the list of everything wrong in forms and formsets, each leading to its field."""
    return {"problems": [problem for form in forms if form for problem in problems_of(form)]}


def problems_of(form: Any) -> list[tuple[str, str, str]]:
    """Return (field id, field label, message) for each error of a bound form or formset."""
    if hasattr(form, "management_form"):
        own = [("", "", message) for message in form.non_form_errors()]
        return own + [
            (target, f"{label} ({number})" if label else label, message)
            for number, part in enumerate(form.forms, start=1)
            for target, label, message in problems_of(part)
        ]
    problems = []
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        target = focus_target(field) if field else ""
        problems += [(target, field.label if field else "", message) for message in messages]
    return problems


def focus_target(field: BoundField) -> str:
    """Return the id a link must lead to so that the field itself has the focus."""
    if field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"
