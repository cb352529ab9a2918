"""Processes that open files of others: they know nothing of ours, and may die without harm."""

import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

logger = logging.getLogger(__name__)
PROJECT = Path(__file__).resolve().parents[2]
# By the clock; of computing each process allows itself less.
SECONDS = 90


class ProcessFailed(Exception):
    """The process has died, or taken too long."""


def in_a_process(module: str, content: bytes, order: str) -> tuple[bytes, bytes | None]:
    """Let a module work on a file; gives what it says, and the file that it leaves, if any.

    Raises ProcessFailed.
    """
    with tempfile.TemporaryDirectory(prefix="council-upload-") as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(content)
        try:
            done = subprocess.run(
                [sys.executable, "-m", module, str(source), str(target), order],
                cwd=PROJECT,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": folder},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as error:
            logger.warning("%s has failed: %s", module, error)
            raise ProcessFailed from None
        return done.stdout, target.read_bytes() if target.exists() else None
