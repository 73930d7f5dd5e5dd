"""Drafts as rows: asked for at the desk, taken by a worker for a while, so that one that dies leaves its draft due."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import CaptionsDraft, Rendition, RenditionKind, Submission, SubmissionFile
from campaigns.models.draft import DraftProblem, DraftState
from campaigns.models.file import FileState
from cms.core import leasing, work
from cms.core.dates import digits
from cms.core.unavailable import GONE_FOR_NOW

from .service import NoDraft, Stopped, written

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=4)
"""Longer than the whole conversation with the service may last: it is not renewed."""
AGAIN_AFTER = timedelta(seconds=30)
MOST_TRIES = 3


def offered(file: SubmissionFile) -> bool:
    """Whether a draft can be asked for. `file.renditions` may be prefetched."""
    return bool(settings.CAPTIONS_SERVICE_URL) and _sound(file) is not None


def draft_of(file: SubmissionFile) -> CaptionsDraft | None:
    return CaptionsDraft.objects.filter(file=file).first()


def ask(file: SubmissionFile, user: Any, language: str) -> CaptionsDraft:
    """The draft that is asked for; one that is on its way is not asked for twice. Raises NoDraft."""
    if not offered(file):
        raise NoDraft(DraftProblem.NO_SOUND)
    now = timezone.now()
    anew = {"state": DraftState.ASKED, "language": language, "captions": "", "problem": "", "asked_by": user}
    anew |= {"asked_at": now, "due_at": now, "lease_until": None, "tries": 0}
    with transaction.atomic():
        Submission.objects.select_for_update().filter(pk=file.submission_id).first()
        if not SubmissionFile.objects.filter(pk=file.pk).exists():
            raise NoDraft(DraftProblem.NO_SOUND)  # withdrawn in this moment
        draft, made = CaptionsDraft.objects.select_for_update().get_or_create(file=file, defaults=anew)
        if not made and draft.state != DraftState.ASKED:
            for name, value in anew.items():
                setattr(draft, name, value)
            draft.save()
        work.ring_after_commit("drafts")
    return draft


def said_of(draft: CaptionsDraft) -> str:
    """How it stands, for the moderator."""
    asked = {"time": digits(date_format(timezone.localtime(draft.asked_at), "SHORT_DATETIME_FORMAT"))}
    if draft.state == DraftState.ASKED:
        return _("A draft was asked for at %(time)s. It has not come yet: that takes some minutes.") % asked
    if draft.state == DraftState.FAILED:
        return f"{_('The draft that was asked for at %(time)s has failed.') % asked} {draft.get_problem_display()}"
    return _("The draft that was asked for at %(time)s is there.") % asked


def take_draft(stops: Callable[[], bool] = work.asked_to_stop) -> bool:
    """Fetches the draft that has waited longest. Returns whether there was one."""
    draft = _claim()
    if draft is None:
        return False
    mine = CaptionsDraft.objects.filter(pk=draft.pk, asked_at=draft.asked_at, tries=draft.tries)
    try:
        if draft.tries > MOST_TRIES:
            raise NoDraft(DraftProblem.CRASHED)
        sound = _sound(draft.file)
        if sound is None or not settings.CAPTIONS_SERVICE_URL:
            raise NoDraft(DraftProblem.NO_SOUND)
        text = written(sound, draft.language, stops)
    except NoDraft as error:
        logger.warning("There is no draft of captions of file %s: %s", draft.file.uuid, error.__cause__ or error)
        mine.update(state=DraftState.FAILED, problem=error.problem, lease_until=None)
    except Stopped:
        mine.update(lease_until=None, tries=F("tries") - 1)
    except GONE_FOR_NOW as error:
        logger.warning("A draft of captions of file %s is fetched later: %s", draft.file.uuid, error)
        mine.update(lease_until=None, due_at=timezone.now() + AGAIN_AFTER)
    except Exception:
        logger.exception("Fetching a draft of captions of file %s failed.", draft.file.uuid)
        mine.update(lease_until=None, due_at=timezone.now() + AGAIN_AFTER)
    else:
        mine.update(state=DraftState.WRITTEN, captions=text, lease_until=None)
    return True


def queue() -> work.Queue:
    return leasing.queue(_asked().filter(leasing.due(timezone.now())))


def _claim() -> CaptionsDraft | None:
    return leasing.claim(_asked().select_related("file"), LEASE)


def _asked() -> QuerySet[CaptionsDraft]:
    return CaptionsDraft.objects.filter(state=DraftState.ASKED)


def _sound(file: SubmissionFile) -> Rendition | None:
    """What is sent: the sound, else the film."""
    if file.state != FileState.READY:
        return None
    known = {one.kind: one for one in reversed(file.renditions.all())}
    return known.get(RenditionKind.SOUND) or known.get(RenditionKind.FILM)
