"""A demo on another port speaks with that address everywhere, and two of them live side by side."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests import ROOT
from tests.cases import commands
from tests.demo import serving
from tests.demo.run import HOST, main
from tests.world import PASSWORD

# A small city in place of the large one, which takes long to build.
PEOPLE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.world import World
World().inquiry()
"""


class Demo:
    """A demo that runs on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.address = f"http://{HOST}:{self.port}"
        self.said: list[str] = []

    def __enter__(self) -> "Demo":
        """Start it; returns when it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--no-browser", "--port", str(self.port)],
            env=commands.environment({}, self.folder),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.strip())
            if "Beenden mit" in line:
                break
        while self.process.poll() is None and not self.answers():
            time.sleep(0.1)
        return self

    def __exit__(self, *error: object) -> None:
        """End it."""
        self.process.terminate()
        self.process.communicate()

    def answers(self) -> bool:
        """Whether it is ready to show pages."""
        try:
            return requests.get(f"{self.address}/robots.txt", timeout=60).ok
        except OSError:
            return False

    def post(self, browser: requests.Session, page: str, **fields: str) -> str:
        """Fill in the form of a page; returns where that led."""
        content = browser.get(f"{self.address}{page}", timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', content)
        assert token
        fields |= {"csrfmiddlewaretoken": token[1]}
        return browser.post(f"{self.address}{page}", data=fields, timeout=60).url

    def sign_in(self, browser: requests.Session) -> None:
        self.post(browser, "/konto/anmelden/", login="rita@elbtal.example", password=PASSWORD)

    def is_signed_in(self, browser: requests.Session) -> bool:
        page = browser.get(f"{self.address}/schreibtisch/", timeout=60, allow_redirects=False)
        return page.status_code == 200


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Demo]]:
    """Two demos of the same city, each with its own data."""
    folders = [tmp_path_factory.mktemp("demo") for _ in range(2)]
    done = commands.manage({"DEMO": "1"}, folders[0], "shell", "-c", PEOPLE)
    assert done.returncode == 0, done.stderr
    shutil.copytree(folders[0], folders[1], dirs_exist_ok=True)
    (folders[1] / "data" / "secret-key").unlink()
    with Demo(folders[0]) as first, Demo(folders[1]) as second:
        yield [first, second]


def test_it_says_where_it_is(demos: list[Demo]):
    for demo in demos:
        assert f"Die Seite steht unter {demo.address}/" in demo.said


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("/oparl/system/1", '"id": "{}/oparl/system/1"'),
        ("/feeds/vorgaenge/", 'href="{}/feeds/vorgaenge/"'),
        ("/sitzungen/kalender.ics", "URL:{}/sitzungen/"),
        ("/robots.txt", "Sitemap: {}/sitemap.xml"),
    ],
)
def test_its_interfaces_name_its_own_address(demos: list[Demo], page: str, names: str):
    for demo in demos:
        content = requests.get(f"{demo.address}{page}", timeout=60).text
        assert names.format(demo.address) in content
        assert not re.search(rf"{HOST}:(?!{demo.port}\b)\d", content)


def test_its_mails_name_its_own_address(demos: list[Demo]):
    for demo in demos:
        with requests.Session() as browser:
            demo.post(browser, "/konto/passwort/vergessen/", email="rita@elbtal.example")
        deadline = time.monotonic() + 30
        while f"{demo.address}/konto/passwort/neu/" not in mails_of(demo):
            assert time.monotonic() < deadline, mails_of(demo)
            time.sleep(0.2)


def mails_of(demo: Demo) -> str:
    folder = demo.folder / "data" / "mail"
    return "".join(path.read_text() for path in folder.iterdir()) if folder.exists() else ""


def test_one_browser_is_signed_in_to_both(demos: list[Demo]):
    with requests.Session() as browser:
        for demo in demos:
            demo.sign_in(browser)
        assert [demo.is_signed_in(browser) for demo in demos] == [True, True]


@pytest.mark.parametrize("port", ["80", "0", "70000", "acht"])
def test_an_impossible_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--port", port])
    assert "Möglich sind 1024 bis 65535" in capsys.readouterr().err


def test_a_port_in_use_is_named_before_anything_is_promised(capsys: pytest.CaptureFixture[str]):
    with socket.create_server((HOST, 0)) as other, pytest.raises(SystemExit, match="schon belegt"):
        serving.serve(HOST, other.getsockname()[1], print, with_browser=False)
    assert capsys.readouterr().out == ""
