"""One file, from what has arrived to what is kept: by whichever worker has its turn."""

import logging
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.models import SubmissionFile
from campaigns.models.file import FileState
from cms.core.unavailable import GONE_FOR_NOW
from cms.imaging.master import refuse as refused
from cms.media.malware import ScannerUnavailable
from cms.media.places import media_storage
from cms.media.staging import staging
from cms.media.storages.base import digest, file_chunks, room
from cms.parsing.problems import Problem, UnreadableFile
from cms.uploads.models import Upload
from cms.uploads.reading import Incomplete, assemble

from . import keeping
from .leases import MOST_TRIES, Lease, LeaseLost, Stopped, claim
from .looking import look

logger = logging.getLogger(__name__)
HELD_FOR = timedelta(minutes=1)
NOBODY = UUID(int=0)


def take_file() -> bool:
    """Checks the file that has waited longest. Returns whether there was one."""
    file = claim()
    if file is None:
        return False
    with Lease(file) as lease, translation.override(file.submission.interface_language):
        try:
            if file.tries > MOST_TRIES:
                words = _("The library’s programs failed at this file again and again. Export it anew, as MP4 or JPEG.")
                keeping.refuse(file, Problem(file.name, None, "file-crash", words, fatal=True), lease)
            else:
                _check(file, lease)
        except LeaseLost:
            logger.info("File %s was taken away, or taken over, while it was checked.", file.uuid)
    return True


def _check(file: SubmissionFile, lease: Lease) -> None:
    try:
        with room(), staging() as run:
            path = run.folder("in") / "file"
            sha256 = _fetch(file, path)
            lease.beat()
            found = look(file, path, run.folder("out"), lease.beat)
            keeping.keep(file, path, sha256, found, run, lease)
    except UnreadableFile as error:
        logger.info("File %s is refused: %s", file.uuid, error.problem.code)
        keeping.refuse(file, error.problem, lease)
    except ScannerUnavailable as error:
        logger.warning("File %s is held until it can be checked for malware: %s", file.uuid, error)
        lease.give_back(after=HELD_FOR, state=FileState.HELD)
    except Stopped:
        lease.give_back()
    except GONE_FOR_NOW as error:
        logger.warning("File %s is checked later: %s", file.uuid, error)
        lease.give_back(after=lease.pause())
    except LeaseLost:
        raise
    except Exception:
        logger.exception("Checking file %s failed, for the %d. time.", file.uuid, lease.tries)
        lease.give_back(after=lease.pause(), counted=True)


def _fetch(file: SubmissionFile, path: Path) -> str:
    """Its bytes on this machine; returns their SHA-256. Raises UnreadableFile where they have not all arrived."""
    try:
        if file.master:
            with path.open("wb") as copy:
                for chunk in media_storage("private").chunks(str(file.master.name)):
                    copy.write(chunk)
            return digest(file_chunks(path))
        return assemble(Upload.objects.get(uuid=file.upload or NOBODY), path)
    except (Incomplete, Upload.DoesNotExist, FileNotFoundError):
        refused(path, "file-incomplete", _("The file has not arrived whole. Send it once more."))
