"""The settings of the tests: a trial installation with fast passwords and mail in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="council-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# What the person at the keyboard has set must not reach the tests, nor the commands they start.
for name in ("DEBUG", "SECRET_KEY", "SECRET_KEY_FILE", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"):
    os.environ.pop(name, None)
os.environ["DEMO"] = "1"
os.environ["DATA_DIR"] = str(FOLDER)
os.environ["DATABASE_URL"] = (
    os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{FOLDER}/council.sqlite3"
)
# Playwright keeps an event loop in the thread of the test, which uses the database as well.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from council.settings import *  # noqa: E402, F403
from council.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In memory, SQLite would neither wait for locks nor write beside a reader.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    # No test cuts the power; PostgreSQL does not wait for the disk there either (postgres.py).
    waiting = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = waiting.replace("FULL", "OFF")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# A query for each row of a list is an error.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# Services lock what they change row by row, and again when one act takes part in another.
ZEAL_ALLOWLIST = [{"model": "*", "field": "get()"}]
