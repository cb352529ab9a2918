"""Files by content: written once under their SHA-256, never overwritten, never renamed."""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

# What the system says when nothing more fits: no room, no more for this user, no larger file.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
POSTGRES_IS_FULL = "53100"


def is_full(fault: BaseException | None) -> bool:
    """Whether a fault says that the disk is full, be it that of the files or the database's."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in FULL:
            return True
        if getattr(fault, "sqlite_errorname", "") == "SQLITE_FULL":
            return True
        if getattr(fault, "sqlstate", "") == POSTGRES_IS_FULL:
            return True
        fault = fault.__cause__
    return False


def digest(content: bytes) -> str:
    """The SHA-256 (hex) of `content`."""
    return hashlib.sha256(content).hexdigest()


def save(content: bytes) -> str:
    """Store `content` and return its SHA-256 (hex). The same content is stored once.

    The file is complete and on the disk before its name exists, so a crash leaves no half file;
    and its name is there before anything is committed that speaks of it.
    """
    name = digest(content)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write(path, content)
    for folder in path.parents[
        :3
    ]:  # up to DATA_DIR, also for a name that another process has just written
        sync(folder)
    return name


def _write(path: Path, content: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o440)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sync(folder: Path) -> None:
    """Bring the names in a folder onto the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def load(name: str) -> bytes:
    """The content with this SHA-256. Raises FileNotFoundError."""
    return path_of(name).read_bytes()


def path_of(name: str) -> Path:
    """Where the content with this SHA-256 lies."""
    if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
        raise FileNotFoundError(name)
    return Path(settings.DATA_DIR) / "files" / name[:2] / name


def is_intact(name: str) -> bool:
    """Whether the stored file is there and still has its checksum."""
    try:
        return digest_of(path_of(name)) == name
    except FileNotFoundError:
        return False


def digest_of(path: Path) -> str:
    """The SHA-256 (hex) of a file, whatever its size. Raises FileNotFoundError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
