"""Files by content: stored once, never written over, and found by their checksum alone."""

import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from council import storage

CONTENT = b"%PDF-1.7 Stellungnahme"
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_content_is_stored_once_under_its_checksum():
    assert storage.save(CONTENT) == NAME
    path = storage.path_of(NAME)
    before = path.stat()
    assert stat.S_IMODE(before.st_mode) == 0o440
    assert storage.save(CONTENT) == NAME
    assert path.stat() == before  # the very same file
    assert [file.name for file in path.parent.iterdir()] == [NAME]
    assert storage.load(NAME) == CONTENT


def test_a_name_is_on_the_disk_before_it_is_spoken_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced, fsync = [], os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    storage.save(CONTENT)
    folder = storage.path_of(NAME).parent
    file, *folders = synced
    assert file.parent == folder
    assert folders == [folder, folder.parent, tmp_path]
    synced.clear()
    storage.save(CONTENT)  # whoever wrote it first may not have come that far
    assert synced == folders


def test_a_changed_file_is_noticed():
    storage.save(CONTENT)
    assert storage.is_intact(NAME)
    path = storage.path_of(NAME)
    path.chmod(0o640)
    path.write_bytes(CONTENT + b".")
    assert not storage.is_intact(NAME)
    path.unlink()
    assert not storage.is_intact(NAME)


@pytest.mark.parametrize("name", ["", "../secret", "/etc/passwd", "x" * 64, NAME.upper(), NAME[1:]])
def test_what_is_no_checksum_leads_nowhere(name: str, tmp_path: Path):
    (tmp_path / "files").mkdir()
    (tmp_path / "secret").write_bytes(CONTENT)
    with pytest.raises(FileNotFoundError):
        storage.path_of(name)
    with pytest.raises(FileNotFoundError):
        storage.load(name)
    assert not storage.is_intact(name)
