"""The design system: German dates and words, the frame of a page, fields, lists."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Engine, RequestContext
from django.test import RequestFactory
from django.utils import timezone

from council.enums import PaperState, Progress
from council.rules.states import STAGES, STATES
from council.site.form_rendering import DayInput
from council.words import german

# Without the site's own context: parts and pages must stand on what they are given.
ENGINE = Engine(
    dirs=settings.TEMPLATES[0]["DIRS"],
    context_processors=["django.template.context_processors.request"],
    libraries={
        "presentation": "council.templatetags.presentation",
        "static": "django.templatetags.static",
    },
)


def render(source: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/vorgaenge/{query}")
    template = ENGINE.from_string("{% load presentation %}" + source)
    return template.render(RequestContext(request, context))


def from_today(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2019, 12, 10), "10.12.2019"),
        ("2019-12-10", "10.12.2019"),
        ("2019-12-10T14:05:00+01:00", "10.12.2019"),
        (datetime(2019, 12, 9, 23, 30, tzinfo=UTC), "10.12.2019"),
        (None, ""),
        ("", ""),
        ("bald", ""),
    ],
)
def test_dates_are_written_the_german_way_on_the_citys_day(value, text):
    assert german.german_date(value) == text


def test_an_instant_shows_the_citys_clock():
    assert german.german_datetime(datetime(2019, 12, 9, 23, 30, tzinfo=UTC)) == (
        "10.12.2019, 00:30 Uhr"
    )
    assert german.german_datetime(None) == ""


def test_weekday():
    assert german.weekday("2019-12-10") == "Dienstag"
    assert german.weekday(None) == ""


@pytest.mark.parametrize(
    ("days", "when", "since", "due"),
    [
        (12, "in 12 Tagen", None, "noch 12 Tage"),
        (2, "in 2 Tagen", None, "noch 2 Tage"),
        (1, "morgen", None, "morgen fällig"),
        (0, "heute", "seit heute", "heute fällig"),
        (-1, "gestern", "seit gestern", "1 Tag überfällig"),
        (-3, "vor 3 Tagen", "seit 3 Tagen", "3 Tage überfällig"),
    ],
)
def test_spans_are_said_in_words(days, when, since, due):
    day = from_today(days)
    assert german.in_days(day) == when
    assert german.due_words(day) == due
    if since:
        assert german.since_days(day) == since


def test_spans_without_a_day_are_empty():
    assert [german.in_days(None), german.since_days(None), german.due_words(None)] == [""] * 3


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 Byte"), (812, "812 Byte"), (96_400, "96 kB"), (1_423_000, "1,4 MB"), (None, "")],
)
def test_file_sizes(size, text):
    assert german.file_size(size) == text


def test_a_deadline_shows_the_date_and_how_it_stands():
    late = render("{% due day %}", day=from_today(-3))
    assert german.german_date(from_today(-3)) in late
    assert "3 Tage überfällig" in late
    assert "due-late" in late
    settled = render("{% due day True %}", day=from_today(-3))
    assert "überfällig" not in settled
    assert "due-late" not in settled
    assert render("{% due day %}", day=None).strip() == ""


def test_a_state_is_a_word_with_an_icon():
    look = STATES[PaperState.REGISTERED].look
    badge = render("{% state_badge look 'In Prüfung' %}", look=look)
    assert "In Prüfung" in badge
    assert f"kern-icon--{look.icon}" in badge


def test_every_state_of_a_paper_has_a_look():
    assert list(STATES) == list(PaperState)
    assert list(STAGES) == [stage for stage in Progress if stage]


def page(blocks: str = "", **context) -> str:
    template = ENGINE.from_string('{% extends "base.html" %}' + blocks)
    return template.render(RequestContext(RequestFactory().get("/"), context))


def test_title_and_heading_are_one_text():
    html = page("{% block heading %}{{ title }}{% endblock %}", title="Bäume & <Büsche>")
    heading = re.search(r"<h1>(.*?)</h1>", html)[1]
    assert heading == "Bäume &amp; &lt;Büsche&gt;"
    assert re.search(r"<title>\s*(.*?)</title>", html, re.S)[1].startswith(heading)


def test_a_confidential_page_says_so_in_title_and_head():
    html = page(confidential=True)
    assert "(nichtöffentlich)" in re.search(r"<title>(.*?)</title>", html, re.S)[1]
    assert html.count("nichtöffentlich") == 2


def test_a_page_leaves_out_what_it_does_not_have():
    html = page()
    for part in ("page-aside", "lead-line", "page-head-actions", "breadcrumb", "site-navigation"):
        assert f'class="{part}"' not in html


def test_navigation_marks_the_current_page():
    html = page(navigation=[("Start", "/", False), ("Vorgänge", "/vorgaenge/", True)])
    assert re.search(r'href="/vorgaenge/" aria-current="page"', html)
    assert html.count('aria-current="page"') == 1


class Example(forms.Form):
    title = forms.CharField(label="Kurztitel", help_text="Höchstens 200 Zeichen.")
    note = forms.CharField(label="Hinweis", required=False)
    held_on = forms.DateField(label="Sitzung", required=False, widget=DayInput)
    answer = forms.ChoiceField(
        label="Antwort", choices=[("w", "schriftlich")], widget=forms.RadioSelect
    )


class Filter(Example):
    all_optional = True


def test_a_field_has_its_label_hint_and_error_tied_to_it():
    form = Example({"title": ""})
    html = form["title"].as_field_group()
    assert '<label class="kern-label" for="id_title">Kurztitel</label>' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext">Höchstens 200 Zeichen.' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_optional_fields_are_marked_not_the_required():
    html = str(Example())
    assert html.count("(freiwillig)") == 2
    assert "(freiwillig)" not in str(Filter())


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = Example()["answer"].as_field_group()
    assert "<fieldset" in html
    assert '<legend class="kern-label">Antwort</legend>' in html


def test_a_date_is_given_to_the_browser_in_its_own_form():
    html = str(Example(initial={"held_on": date(2019, 12, 10)})["held_on"])
    assert 'type="date"' in html
    assert 'value="2019-12-10"' in html


def test_the_error_summary_leads_to_each_field():
    html = render("{% error_summary form %}", form=Example({"title": "", "held_on": "31.02."}))
    assert 'href="#id_title"' in html
    assert 'href="#id_held_on"' in html
    assert 'href="#id_answer_0"' in html
    assert render("{% error_summary form %}", form=Example()).strip() == ""


def test_the_error_summary_says_which_part_of_a_list_is_wrong():
    parts = forms.formset_factory(Example, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-title": "A"}
    data |= {"form-0-answer": "w", "form-1-answer": "w"}
    html = render("{% error_summary form None parts %}", form=Example(), parts=parts(data))
    assert "Kurztitel (2)" in html
    assert 'href="#id_form-1-title"' in html
    assert "Kurztitel (1)" not in html


def test_a_filter_is_taken_out_of_the_address_and_the_list_starts_anew():
    query = "?kind=F&unit=40&unit=66&page=3"
    assert render("{% query_without 'unit' 40 %}", query) == "?kind=F&amp;unit=66"
    assert render("{% query_without 'unit' %}", query) == "?kind=F"


def test_a_column_head_sorts_and_turns_the_order_round():
    html = render("{% sort_header 'due' 'Frist' 'due' %}", "?kind=F&page=2")
    assert 'href="?kind=F&amp;sort=-due"' in html
    assert 'aria-sort="ascending"' in html
    html = render("{% sort_header 'title' 'Titel' 'due' %}")
    assert 'href="?sort=title"' in html
    assert "aria-sort" not in html


def test_pages_of_a_long_list_keep_the_filters():
    html = render(
        '{% include "components/pagination.html" %}',
        "?kind=F",
        page=Paginator(range(620), 50).page(4),
    )
    assert 'href="?kind=F&amp;page=5"' in html
    assert 'rel="prev"' in html
    assert re.search(r'aria-label="Seite 4"\s+aria-current="page"', html)
    assert (
        render('{% include "components/pagination.html" %}', page=Paginator([], 50).page(1)).strip()
        == ""
    )


def test_the_progress_line_reads_in_order():
    steps = [
        {"label": "Eingereicht", "phase": "done", "date": date(2019, 11, 4)},
        {"label": "In Abstimmung", "phase": "now", "desk": "Amt 61", "date": date(2019, 12, 16)},
        {"label": "Verteilt", "phase": "next"},
    ]
    html = render('{% include "components/progress_line.html" %}', steps=steps)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()
    assert words == (
        "Eingereicht erledigt 04.11.2019 In Abstimmung jetzt Amt 61, Frist 16.12.2019 "
        "Verteilt folgt noch"
    )
    assert html.count('aria-current="step"') == 1


TEMPLATES = sorted(
    path
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
    if "print" not in path.parts and "mail" not in path.parts
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_pages_hold_no_inline_style_or_script(path: Path):
    source = re.sub(r"{%.*?%}", "", path.read_text())  # "one=" in a tag is no event handler
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", source)
    assert not re.search(r"src=\"https?:|<link[^>]+https?:", source)


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html"]
)
def test_error_pages_stand_without_any_context(name):
    assert "<h1>" in ENGINE.get_template(name).render(RequestContext(RequestFactory().get("/")))
