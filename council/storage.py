"""Files by content: written once under their SHA-256, never overwritten, never renamed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def save(content: bytes) -> str:
    """Store `content` and return its SHA-256 (hex). The same content is stored once.

    The file is complete and on the disk before its name exists, so a crash leaves no half file.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
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
    return digest


def load(digest: str) -> bytes:
    """The content with this SHA-256. Raises FileNotFoundError."""
    return path_of(digest).read_bytes()


def path_of(digest: str) -> Path:
    """Where the content with this SHA-256 lies."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise FileNotFoundError(digest)
    return Path(settings.DATA_DIR) / "files" / digest[:2] / digest


def is_intact(digest: str) -> bool:
    """Whether the stored file is there and still has its checksum."""
    try:
        with path_of(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False
