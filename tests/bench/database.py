"""Where benchmarks put what they invent: never among the data of an installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings


@contextmanager
def database_of_its_own(name: str, *, keep: bool = False) -> Iterator[None]:
    """A database on the same server, or a file beside the real one; dropped at the end, or kept.

    Files go into a folder that goes again, mails nowhere.
    """
    real = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        name = str(Path(settings.DATA_DIR) / f"{name}.sqlite3")
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    try:
        with (
            TemporaryDirectory() as folder,
            override_settings(
                DATA_DIR=folder,
                CHAIN_FILE=Path(folder) / "chain-heads",
                EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
            ),
        ):
            yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0, keepdb=keep)
