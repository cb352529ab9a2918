"""The field for long texts, without and with the browser's editor."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from council.richtext import MAX_LENGTH
from tests.council.forms.editor_page import STORED, TextForm
from tests.world import World

# --- the form, whatever sent it


def texts(**data: str) -> TextForm:
    return TextForm({"answer": "Ja.", "reasons": "", **data})


def test_plain_text_is_markdown() -> None:
    form = texts(answer=" Ja.  \r\n- a\r\n- *b*\r\n", **{"answer-format": "text"})
    assert form.is_valid()
    assert form.cleaned_data["answer"] == "Ja.\n- a\n- *b*"


def test_html_becomes_markdown() -> None:
    form = texts(answer="<p>1. <b>Ja</b></p>", **{"answer-format": "html"})
    assert form.is_valid()
    assert form.cleaned_data["answer"] == r"1\. **Ja**"


def test_html_without_the_mark_is_text() -> None:
    form = texts(answer="<p>Ja</p>")
    assert form.is_valid()
    assert form.cleaned_data["answer"] == "<p>Ja</p>"


def test_empty_editor_is_an_empty_text() -> None:
    form = texts(answer="<p></p>", **{"answer-format": "html"})
    assert form.errors == {"answer": ["Dieses Feld ist zwingend erforderlich."]}


@pytest.mark.parametrize("kind", ["text", "html"])
@pytest.mark.parametrize("character", ["\0", "\x07", "\ud800"])
def test_control_characters_are_refused(kind: str, character: str) -> None:
    form = texts(answer=f"Ja{character}", **{"answer-format": kind})
    assert "Steuerzeichen" in str(form.errors["answer"])


def test_too_long_text_is_refused() -> None:
    form = texts(answer="a" * (MAX_LENGTH + 1))
    assert "zu lang" in str(form.errors["answer"])
    assert str(MAX_LENGTH + 1) in str(form.errors["answer"])


def test_unchanged_text_is_no_change() -> None:
    form = texts(reasons=STORED.replace("\n", "\r\n"), **{"reasons-format": "text"})
    assert "reasons" not in form.changed_data
    assert form.is_valid()
    assert form.cleaned_data["reasons"] == STORED


def test_a_refused_form_shows_the_text_again() -> None:
    form = texts(answer="", reasons="<p><b>Ja</b></p>", **{"reasons-format": "html"})
    assert not form.is_valid()
    shown = str(form["reasons"])
    assert "**Ja**" in shown
    assert "<p><strong>Ja</strong></p>" in shown
    assert 'name="reasons-format" value="text"' in shown


def test_stored_markup_cannot_leave_the_text_area() -> None:
    form = TextForm(initial={"answer": "</textarea></template><script>alert(1)</script>"})
    assert "<script>" not in str(form["answer"])


# --- what was pasted


def test_pasted_text_comes_back_clean(world: World, client: Client) -> None:
    client.force_login(world.officer)
    address = reverse("clean_pasted")
    answer = client.post(address, "<h1>Ä<script>x</script></h1>", content_type="text/html")
    assert answer.content.decode() == "<p><strong>Ä</strong></p>"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert client.post(address, b"\xff\0", content_type="text/html").status_code == 200
    assert client.get(address).status_code == 405


def test_strangers_cannot_use_the_cleaner(client: Client, db: None) -> None:
    assert client.post(reverse("clean_pasted"), "a", content_type="text/html").status_code == 404


# --- in the browser

WORD = """<html><body><!--StartFragment-->
<p class=MsoNormal>Die <b>Kosten</b> betragen „5&nbsp;Mio.“ Euro.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Schule<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span>Turnhalle</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid><tr><td style='color:red'><p class=MsoNormal>Jahr</p></td>
<td><p class=MsoNormal>Euro</p></td></tr></table>
<!--EndFragment--></body></html>"""


class EditorPage:
    """The page as a person at the keyboard uses it."""

    def __init__(self, page: Page) -> None:
        """Take a browser's page; what its console complains of is collected in ``problems``."""
        self.page = page
        self.answer = page.get_by_role("textbox", name="Antwort")
        self.reasons = page.get_by_role("textbox", name="Begründung")
        self.toolbar = page.get_by_role("toolbar", name="Formatierung: Antwort")
        self.problems: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def save(self) -> list[str]:
        """Send the form; return the texts that would be stored."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Speichern").click()
        return self.page.locator("[data-saved]").all_inner_texts()

    def paste(self, html: str, plain: str = "") -> None:
        """Paste into the answer as the clipboard of another program would."""
        self.answer.evaluate(
            """(element, [html, plain]) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/html", html);
                clipboardData.setData("text/plain", plain);
                element.focus();
                element.dispatchEvent(new ClipboardEvent("paste",
                    {clipboardData, bubbles: true, cancelable: true}));
            }""",
            [html, plain],
        )


@pytest.fixture
def page_address(
    transactional_db: None, live_server: LiveServer, context: BrowserContext, settings: Any
) -> str:
    """Sign someone in and return the address of the page with two editors."""
    settings.ROOT_URLCONF = "tests.council.forms.editor_page"
    client = Client()
    client.force_login(World().officer)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return f"{live_server.url}/texte/"


@pytest.fixture
def editor(page_address: str, page: Page) -> EditorPage:
    """The opened page."""
    editor = EditorPage(page)
    page.goto(page_address)
    return editor


def test_pasting_from_word(editor: EditorPage) -> None:
    editor.paste(WORD, "Die Kosten")
    expect(editor.answer.get_by_role("cell", name="Euro")).to_be_visible()
    expect(editor.answer.get_by_role("listitem").first).to_contain_text("Schule")
    assert editor.problems == []
    answer, _ = editor.save()
    assert answer == (
        "Die **Kosten** betragen „5\u00a0Mio.“ Euro.\n\n"
        "- Schule\n  1. Turnhalle\n\n"
        "|  |  |\n| --- | --- |\n| Jahr | Euro |"
    )


def test_pasting_into_a_sentence(editor: EditorPage) -> None:
    editor.answer.press_sequentially("vor nach")
    for _ in " nach":
        editor.answer.press("ArrowLeft")
    editor.paste("<span> <b>mitten</b></span>")
    expect(editor.answer).to_contain_text("mitten")
    assert editor.save()[0].replace(" ", "") == "vor**mitten**nach"


def test_unchanged_text_stays_as_stored(editor: EditorPage) -> None:
    expect(editor.reasons).to_contain_text("Bürger*innen, __so__ wie")
    editor.answer.press_sequentially("Ja")
    assert editor.save() == ["Ja", STORED]


def test_typed_text_stays_as_typed(editor: EditorPage) -> None:
    editor.answer.press_sequentially("1. Januar und **nicht fett**, https://example.org ")
    editor.answer.press("Enter")
    editor.answer.press_sequentially("- 5 * 3")
    editor.answer.press("Shift+Enter")
    editor.answer.press_sequentially("Einwohner*innen")
    answer, _ = editor.save()
    assert answer == (
        "1\\. Januar und \\*\\*nicht fett\\*\\*, https://example.org\n\n\\- 5 * 3\nEinwohner*innen"
    )
    shown = editor.page.get_by_role("textbox", name="Antwort")
    expect(shown.locator("p").first).to_have_text(
        "1. Januar und **nicht fett**, https://example.org"
    )


def test_formatting_by_keyboard_alone(editor: EditorPage) -> None:
    editor.answer.focus()
    editor.page.keyboard.press("Shift+Tab")
    bold = editor.toolbar.get_by_role("button", name="Fett")
    expect(bold).to_be_focused()
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.type("fett")
    editor.page.keyboard.press("Control+b")
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.press("Shift+Tab")
    for _ in range(2):
        editor.page.keyboard.press("ArrowRight")
    expect(editor.toolbar.get_by_role("button", name="Aufzählung")).to_be_focused()
    editor.page.keyboard.press("Space")
    editor.page.keyboard.type("Punkt")
    editor.page.keyboard.press("Tab")
    expect(editor.page.get_by_role("button", name="Fett").nth(1)).to_be_focused()
    assert editor.save()[0] == "**fett**\n\n- Punkt"


def test_pasting_without_the_server(editor: EditorPage) -> None:
    editor.page.route("**/text/saeubern/", lambda route: route.abort())
    editor.paste(WORD, "Die Kosten")
    expect(editor.answer).to_have_text("Die Kosten")


def test_table(editor: EditorPage) -> None:
    editor.answer.click()
    editor.toolbar.get_by_role("button", name="Tabelle einfügen").click()
    tables = editor.page.get_by_role("toolbar", name="Tabelle bearbeiten: Antwort")
    editor.page.keyboard.type("Jahr")
    tables.get_by_role("button", name="Spalte löschen").click()
    tables.get_by_role("button", name="Zeile darunter").click()
    editor.answer.get_by_role("columnheader").first.click()
    editor.page.keyboard.type("Euro")
    expect(editor.toolbar.get_by_role("button", name="Aufzählung")).to_be_disabled()
    answer, _ = editor.save()
    assert answer.splitlines() == ["| Euro |  |", "| --- | --- |", *["|  |  |"] * 3]
    assert editor.problems == []


def test_link(editor: EditorPage) -> None:
    editor.answer.press_sequentially("Plan")
    editor.answer.press("Control+a")
    editor.answer.press("Control+k")
    dialog = editor.page.get_by_role("dialog", name="Link")
    dialog.get_by_label("Adresse").fill("javascript:alert(1)")
    dialog.get_by_label("Adresse").press("Enter")
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Adresse").fill("example.org/plan")
    dialog.get_by_role("button", name="Übernehmen").click()
    expect(editor.answer).to_be_focused()
    assert editor.save()[0] == "[Plan](https://example.org/plan)"


def test_errors_lead_to_the_editor(editor: EditorPage) -> None:
    assert editor.save() == []
    expect(editor.answer).to_have_attribute("aria-invalid", "true")
    described = editor.answer.get_attribute("aria-describedby") or ""
    assert {"id_answer_error", "id_answer_helptext"} <= set(described.split())
    editor.page.evaluate("location.hash = 'id_answer'")
    editor.page.get_by_text("Antwort", exact=True).first.click()
    expect(editor.answer).to_be_focused()


def test_accessible(editor: EditorPage) -> None:
    editor.answer.click()
    editor.toolbar.get_by_role("button", name="Tabelle einfügen").click()
    for header in editor.answer.get_by_role("columnheader").all():
        header.click()
        editor.page.keyboard.type("Jahr")
    report = Axe().run(editor.page)
    assert report.violations_count == 0, report.generate_report()
    editor.answer.press("Control+k")
    report = Axe().run(editor.page)
    assert report.violations_count == 0, report.generate_report()


def test_without_scripts(page_address: str, context: BrowserContext, browser: Browser) -> None:
    cookies = context.cookies()
    with browser.new_context(java_script_enabled=False) as bare:
        bare.add_cookies(cookies)
        page = bare.new_page()
        page.goto(page_address)
        page.get_by_label("Antwort").fill("Ja\n- a")
        page.get_by_role("button", name="Speichern").click()
        saved = page.locator("[data-saved]")
        assert saved.all_text_contents() == ["Ja\n- a", STORED]
