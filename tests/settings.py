"""The settings of the tests: those of a trial installation, with fast passwords and mail in memory."""

import os
import tempfile
from pathlib import Path

# Before the import: what the person at the keyboard has set must not reach the tests.
for name in ("SECRET_KEY_FILE", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"):
    os.environ.pop(name, None)
os.environ["DEMO"] = "1"
os.environ["SECRET_KEY"] = "a key for tests only"
os.environ["DATA_DIR"] = str(Path(tempfile.gettempdir()) / f"council-tests-{os.getpid()}")

from council.settings import *  # noqa: E402, F403
from council.settings import INSTALLED_APPS, MIDDLEWARE  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
