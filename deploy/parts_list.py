"""manage.py sbom: what the program is made of, as CycloneDX reads it.

Named are the Python packages that the site runs with, in the releases that
deploy/requirements.lock fixes, the Debian packages that they print with, and what lies in
static/vendor. What only the tests need is left out.
"""

import argparse
import json
import re
import subprocess
import sys
from typing import Any

from council.bootstrap import ROOT, RUN_LOCK, RUN_PACKAGES

VENDOR = ROOT / "static" / "vendor" / "VERSIONS.txt"
LOCKED = re.compile(r"^([\w.-]+)==", re.MULTILINE)
# A line of VERSIONS.txt: folder, npm package, version, licence, what it is for.
VENDORED = re.compile(r"^\S+ +(?P<name>@?[\w./-]+) (?P<version>[\d.]+) +(?P<licence>.+?)  +\S")


def main(arguments: list[str]) -> int:
    """Write the list to standard output."""
    argparse.ArgumentParser(
        prog="manage.py sbom",
        description="Gibt aus, woraus das Programm besteht (CycloneDX, JSON).",
    ).parse_args(arguments)
    json.dump(parts_list(), sys.stdout, ensure_ascii=False, indent=2)
    return 0


def parts_list() -> dict[str, Any]:
    """The list as a CycloneDX document, the same for the same release."""
    packages = _locked()
    listed = _installed()
    listed["components"] = [
        *(part for part in listed["components"] if _plain(part["name"]) in packages),
        *map(_debian, RUN_PACKAGES),
        *map(_vendored, filter(None, map(VENDORED.match, _lines()))),
    ]
    known = {part["bom-ref"] for part in listed["components"]} | {
        listed["metadata"]["component"]["bom-ref"]
    }
    listed["dependencies"] = [
        {**row, "dependsOn": [ref for ref in row.get("dependsOn", []) if ref in known]}
        for row in listed["dependencies"]
        if row["ref"] in known
    ]
    return listed


def _installed() -> dict[str, Any]:
    """All that is installed beside this program, with licences."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
    command += ["--pyproject", str(ROOT / "pyproject.toml")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    listed: dict[str, Any] = json.loads(done.stdout)
    return listed


def _locked() -> set[str]:
    return {_plain(name) for name in LOCKED.findall(RUN_LOCK.read_text())}


def _plain(name: str) -> str:
    """The one way to write a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _debian(name: str) -> dict[str, Any]:
    """A Debian package, in whichever release the computer has."""
    purl = f"pkg:deb/debian/{name}"
    return {"type": "library", "name": name, "bom-ref": purl, "purl": purl}


def _lines() -> list[str]:
    return VENDOR.read_text(encoding="utf-8").splitlines()


def _vendored(line: re.Match[str]) -> dict[str, Any]:
    purl = f"pkg:npm/{line['name'].replace('@', '%40')}@{line['version']}"
    return {
        "type": "library",
        "name": line["name"],
        "version": line["version"],
        "licenses": [{"license": {"name": line["licence"]}}],
        "bom-ref": purl,
        "purl": purl,
    }
