"""What anybody does in a browser, and what must hold on every page that comes up."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from council.models import User
from tests.world import PASSWORD

Check = Callable[[Page], None]


class Visitor:
    """Somebody without an account. Every page that comes up is checked at once."""

    def __init__(self, context: BrowserContext, site: str, check: Check) -> None:
        self.context, self.site, self.check = context, site, check
        self.page = context.new_page()
        self.complaints: list[str] = []
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self._see)

    @property
    def path(self) -> str:
        """The address of the page that is open, without the site."""
        return self.page.url.removeprefix(self.site)

    def goes_to(self, address: str) -> None:
        """Open an address of the site, or one from a mail."""
        self.page.goto(address if "://" in address else f"{self.site}{address}")
        self.looks()

    def follows(self, name: str, *, within: Locator | None = None) -> None:
        """Follow a link by its text."""
        self._leave_by((within or self.page).get_by_role("link", name=name).first)

    def follows_crumb(self) -> None:
        """Go one step back on the path above the page."""
        crumbs = self.page.get_by_role("navigation", name="Sie sind hier").get_by_role("link")
        self._leave_by(crumbs.last)

    def presses(self, name: str, *, within: Locator | None = None) -> None:
        """Press a button that brings a new page."""
        self._leave_by((within or self.page).get_by_role("button", name=name).first)

    def reads(self, *texts: str) -> None:
        """Find each text on the page."""
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def does_not_read(self, text: str) -> None:
        """Find the text nowhere on the page."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    def row(self, words: str) -> Locator:
        """The row of a table that contains these words."""
        return self.page.get_by_role("row").filter(has_text=words)

    def opens_pdf(self, name: str) -> bytes:
        """Load the PDF behind a link and return it."""
        link = self.page.get_by_role("link", name=name).first
        return self.loads_pdf(str(link.get_attribute("href")))

    def loads_pdf(self, address: str) -> bytes:
        """Load a PDF and return it."""
        answer = self.page.request.get(f"{self.site}{address}")
        assert answer.status == 200, f"{address}: {answer.status}"
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")
        return answer.body()

    def is_told_not_found(self, address: str) -> None:
        """Find nothing at an address."""
        assert self.page.request.get(f"{self.site}{address}").status == 404

    def tabs_to(self, name: str) -> None:
        """Press Tab until a control of this name has the focus, which must be seen."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            control = self.page.locator(":focus-visible")
            if control.count() and name in control.evaluate(NAME):
                return
        raise AssertionError(f"{self.page.url}: Tab leads to no „{name}“")

    def enters(self) -> None:
        """Press Enter on what has the focus; a new page comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.looks()

    def sees_all_of_it(self) -> None:
        """Nothing lies beyond the right edge of the screen."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], f"{self.page.url} is {width} wide"

    def looks(self) -> None:
        """Wait for the page and look at it closely."""
        self.page.wait_for_load_state("load")
        self.check(self.page)
        self.is_content()

    def is_content(self) -> None:
        """Nothing has gone wrong so far."""
        assert not self.complaints, "\n".join([self.page.url, *self.complaints])

    def _leave_by(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.click()
        self.looks()

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, response: Response) -> None:
        parts = urlsplit(response.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.site).netloc:
            self.complaints.append(f"another host was asked: {response.url}")
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")


class Person(Visitor):
    """Somebody with an account, at a browser of their own."""

    def __init__(self, context: BrowserContext, site: str, check: Check, user: User) -> None:
        super().__init__(context, site, check)
        self.user, self.name = user, user.name

    def comes(self) -> None:
        """Begin the day at the desk, after signing in if that is needed."""
        self.goes_to("/schreibtisch/")
        if "/anmelden/" in self.page.url:
            self.signs_in()

    def signs_in(self) -> None:
        """Sign in with mail address and password."""
        self.page.get_by_label("E-Mail-Adresse").fill(self.user.email)
        self.page.get_by_label("Passwort").fill(PASSWORD)
        self.presses("Anmelden")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Schreibtisch")

    def fills(self, label: str, value: str) -> None:
        """Fill in a field."""
        self.page.get_by_label(label).fill(value)

    def chooses(self, label: str, option: str) -> None:
        """Choose the entry of a list that contains `option`."""
        field = self.page.get_by_label(label)
        field.select_option(field.get_by_role("option", name=option).first.text_content())

    def ticks(self, *labels: str) -> None:
        """Tick boxes or choose radio buttons by the beginning of their labels."""
        for label in labels:
            name = re.compile(rf"^\s*{re.escape(label)}")
            box = self.page.get_by_role("checkbox", name=name)
            box.or_(self.page.get_by_role("radio", name=name)).check()

    def writes(self, label: str, text: str) -> None:
        """Write into the editor of a long text."""
        self.page.get_by_role("textbox", name=label).fill(text)

    def pastes(self, label: str, html: str) -> None:
        """Paste into an editor as from another program."""
        editor = self.page.get_by_role("textbox", name=label)
        with self.page.expect_response("**/text/saeubern/"):
            editor.evaluate(PASTE, html)

    def unfolds(self, summary: str) -> None:
        """Open a part that is folded away."""
        self.page.locator("summary", has_text=summary).click()

    def attaches(self, label: str, path: Path) -> None:
        """Choose a file."""
        self.page.get_by_label(label).set_input_files(path)

    def confirms(self, verb: str, **fields: str) -> None:
        """Go through the confirm page that is open: fill in `fields`, press its button."""
        for label, value in fields.items():
            self.fills(label.replace("_", " "), value)
        self.presses(verb, within=self.page.get_by_role("main"))

    def finds_task(self, words: str, verb: str) -> None:
        """Take up what the desk asks for, by its one verb."""
        self.comes()
        tasks = self.page.get_by_role("region", name="Jetzt zu tun").get_by_role("listitem")
        self.follows(verb, within=tasks.filter(has_text=words))


MOST_TABS = 60
# What a control is called: by its label, or by its own words.
NAME = "element => (element.labels?.[0] ?? element).innerText"
PASTE = """(element, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", "");
    element.focus();
    element.dispatchEvent(new ClipboardEvent("paste",
        {clipboardData, bubbles: true, cancelable: true}));
}"""


def hrefs(part: Locator) -> list[str]:
    """The addresses of the links in a part of the page."""
    return [str(link.get_attribute("href")) for link in part.get_by_role("link").all()]
