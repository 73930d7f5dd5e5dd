"""Files on their way to a submission: whether one is wanted is said before a byte of it is sent.

What a browser claims of a file is enough to tell people early that they chose the wrong one. It is never believed:
`campaigns.checking` looks at what has arrived.
"""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import CampaignPart, PartKind, Submission, SubmissionFile
from campaigns.models.campaign import CampaignState
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.status.address import check_token
from cms.core.limits import MEGABYTE
from cms.core.work import ring_after_commit
from cms.media.filenames import clean_name, ending_of
from cms.uploads.models import Upload
from cms.uploads.purposes import Opened, Refused, purpose

ENDINGS = {
    PartKind.PHOTOGRAPH: ("jpg", "jpeg", "png", "webp", "heic", "heif", "tif", "tiff"),
    PartKind.AUDIO: ("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "weba", "webm", "mp4", "3gp", "amr"),
    PartKind.VIDEO: ("mp4", "m4v", "mov", "webm", "mkv", "avi", "3gp", "mpg", "mpeg", "ogv", "mts"),
}
CLAIMED = {
    PartKind.PHOTOGRAPH: ("image/",),
    PartKind.AUDIO: ("audio/", "video/", "application/ogg"),
    PartKind.VIDEO: ("video/",),
}
NO_CLAIM = ("", "application/octet-stream")


@purpose("entries")
class Entries:
    """Metadata: `draft` (the submission's UUID), `token` (of its private address), `part` (a CampaignPart's number),
    `filename`, `filetype`."""

    def open(self, request: HttpRequest, uuid: UUID, metadata: dict[str, str], length: int) -> Opened:
        submission = _submission(metadata)
        part = _part(submission, metadata.get("part", ""))
        name = clean_name(metadata.get("filename", ""))
        claimed = metadata.get("filetype", "")[:100].partition(";")[0].strip().lower()
        _check_kind(PartKind(part.kind), name, claimed)
        _check_size(part, length)
        _check_number(submission, part)
        SubmissionFile.objects.create(
            submission=submission,
            part=part,
            kind=part.kind,
            upload=uuid,
            name=name,
            bytes=length,
            media_type=claimed,
            order=part.sort_order or 0,
        )
        return Opened(submission.uuid, name, claimed)

    def finished(self, upload: Upload) -> None:
        """Whoever has removed the file meanwhile has no use for it."""
        now = timezone.now()
        of_upload = SubmissionFile.objects.filter(upload=upload.uuid, state=FileState.ARRIVING)
        if of_upload.update(state=FileState.ARRIVED, arrived_at=now, due_at=now):
            ring_after_commit("files")

    def gone(self, upload: Upload) -> None:
        SubmissionFile.objects.filter(upload=upload.uuid, state=FileState.ARRIVING).delete()


def _submission(metadata: dict[str, str]) -> Submission:
    """With its row locked, so that two files at once don't make one too many. Unknown, and known with a wrong token,
    are the same."""
    nothing = Refused(404, _("This entry can’t be found. Begin again on the campaign’s page."), "no-entry")
    try:
        found = Submission.objects.select_for_update(of=("self",)).select_related("campaign")
        submission = found.get(uuid=metadata.get("draft", ""))
    except (Submission.DoesNotExist, ValidationError) as error:
        raise nothing from error
    if not check_token(submission, metadata.get("token", "")):
        raise nothing
    if not submission.is_open_to_its_sender:
        raise Refused(403, _("This entry has been sent already. It takes no more files."), "sent")
    if submission.state == State.DRAFT and submission.campaign.state_at() != CampaignState.OPEN:
        raise Refused(403, _("The campaign is closed. It takes no more files."), "closed")
    return submission


def _part(submission: Submission, told: str) -> CampaignPart:
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
    part = submission.campaign.parts.filter(pk=number, kind__in=ENDINGS).first()
    if part is None:
        raise Refused(400, _("The campaign does not ask for such a file."), "no-part")
    found: CampaignPart = part
    return found


def _check_kind(kind: PartKind, name: str, claimed: str) -> None:
    if ending_of(name) in ENDINGS[kind] and (claimed in NO_CLAIM or claimed.startswith(CLAIMED[kind])):
        return
    sentences = {
        PartKind.PHOTOGRAPH: _("“%(name)s” is not a photograph. Choose a JPEG, PNG, WebP, HEIC or TIFF file."),
        PartKind.AUDIO: _("“%(name)s” is not a sound recording. Choose an MP3, M4A, OGG, WAV or FLAC file."),
        PartKind.VIDEO: _("“%(name)s” is not a film. Choose an MP4, MOV, WebM, MKV or AVI file."),
    }
    raise Refused(415, sentences[kind] % {"name": name}, "wrong-kind")


def _check_size(part: CampaignPart, length: int) -> None:
    if length > part.most_megabytes * MEGABYTE:
        words = _("The file has %(size)d MB, and %(limit)d MB is the most. Choose a shorter or a smaller one.")
        size = -(-length // MEGABYTE)
        raise Refused(413, words % {"size": size, "limit": part.most_megabytes}, "too-big")


def _check_number(submission: Submission, part: CampaignPart) -> None:
    """Refused files don't count: they are to be replaced."""
    if submission.files.filter(part=part).exclude(state=FileState.REFUSED).count() >= part.most:
        raise Refused(403, _("There are enough files here already. Remove one before you add another."), "enough")
