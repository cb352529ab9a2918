"""The list of what the program is made of: whole, and nothing that only the tests need."""

import json
import re

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy import parts_list
from tests import ROOT

LOCK = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def listed() -> dict[str, dict]:
    written = parts_list.parts_list()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(written)) is None
    assert written["metadata"]["component"]["name"] == "council-responses"
    return {part["name"].lower().replace("_", "-"): part for part in written["components"]}


def test_each_locked_package_is_in_it(listed: dict[str, dict]):
    # A line with a condition may be for another system.
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+) \\$", LOCK, re.MULTILINE))
    assert len(locked) > 40
    assert {name: listed[name].get("version") for name in locked} == locked


def test_what_lies_beside_the_packages_too(listed: dict[str, dict]):
    assert listed["htmx.org"]["licenses"] == [{"license": {"name": "0BSD"}}]
    assert {"@kern-ux/native", "@fontsource/fira-sans", "libpango-1.0-0"} <= listed.keys()


def test_what_only_the_tests_need_is_not(listed: dict[str, dict]):
    assert not {"pytest", "playwright", "mypy", "cyclonedx-bom", "pip"} & listed.keys()
