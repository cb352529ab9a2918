"""A pytest plugin: begin with a copy of a database that is migrated already.

Migrating takes longer than most tests that a fault needs. Goes together with `--reuse-db`.
"""

import os
import shutil

import pytest
from django.conf import settings

from tests.faults.trial import MIGRATED


def pytest_sessionstart(session: pytest.Session) -> None:
    """Put the copy where the tests' database is going to be looked for."""
    shutil.copy(os.environ[MIGRATED], settings.DATABASES["default"]["TEST"]["NAME"])
