"""What follows when the virus scanner finds something, at once or later."""

import logging
from typing import Any

from council import security, storage
from council.acts import act
from council.enums import Role
from council.history import save_as
from council.mail import notifications
from council.models import File, UploadedFile
from council.uploads import virus_scan

logger = logging.getLogger(__name__)
SUBJECT = "Schadprogramm in einer Datei"


@act()
def report_virus(virus: str, *, by: Any) -> None:
    """Tell the administrators that somebody tried to upload a virus; the file is stored nowhere."""
    security.note("virus_refused", by=by, virus=virus)
    _tell(virus=virus, by=by, sha256="")


def scan_later() -> int:
    """Look at what was taken while the scanner was away; returns how many files are settled."""
    settled = 0
    waiting = UploadedFile.objects.filter(scanned=False).order_by("pk")
    for digest in dict.fromkeys(waiting.values_list("sha256", flat=True)):
        try:
            virus = virus_scan.virus_in(storage.load(digest)) if virus_scan.is_wanted() else ""
        except FileNotFoundError:
            logger.error("The file %s is missing", digest)
            continue
        except virus_scan.ScannerAway:
            return settled
        _settle(digest, virus)
        settled += 1
    return settled


@act()
def _settle(digest: str, virus: str) -> None:
    """Note that a file was looked at; one with a virus is public no more."""
    for row in UploadedFile.objects.filter(sha256=digest, scanned=False):
        row.scanned = True
        row.save()
    if not virus:
        return
    for file in File.objects.filter(sha256=digest, public=True):
        file.public = False
        save_as(file, by=None, reason=f"virus: {virus}")
    security.note("virus_found_later", virus=virus, file=digest)
    _tell(virus=virus, by=None, sha256=digest)


def _tell(**context: Any) -> None:
    administrators = notifications.holders(Role.ADMINISTRATOR)
    notifications.promise(
        administrators, subject=SUBJECT, template="virus_found", later=True, **context
    )
