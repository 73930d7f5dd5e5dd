"""How much may be on its way: of one address, for one owner, and in all. What a quota counts is rows, so that it holds
for all web processes, and is counted under a lock, so that it holds for those who begin at the same moment."""

from django.conf import settings
from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _

from .models import Piece, Upload
from .refusals import Refused

GIGABYTE = 1_000_000_000
WAIT = 600  # seconds after which to ask again for room


def check(upload: Upload) -> None:
    """Whether another upload like this one, not saved yet, may begin. Raises Refused."""
    open_now = Upload.objects.filter(finished_at=None)
    of_address = open_now.filter(from_address=upload.from_address)
    _check(of_address, upload, settings.UPLOADS_OPEN, settings.UPLOADS_OPEN_GIGABYTES)
    of_owner = open_now.filter(owner=upload.owner)
    _check(of_owner, upload, settings.UPLOADS_OF_ONE, settings.UPLOADS_OF_ONE_GIGABYTES)
    room = settings.UPLOADS_ROOM_GIGABYTES * GIGABYTE
    if room and _taken() + upload.length > room:
        words = _("The library has no room for further files just now. Your file is sent as soon as there is.")
        raise Refused(503, words, "no-room", **{"Retry-After": str(WAIT)})


def _check(uploads: QuerySet[Upload], upload: Upload, most: int, most_gigabytes: int) -> None:
    counted = uploads.aggregate(number=Count("pk"), bytes=Sum("length"))
    if most and counted["number"] >= most:
        words = _("Too many files are on their way from here. Wait until some have arrived, then try again.")
        raise Refused(403, words, "too-many-open")
    if most_gigabytes and (counted["bytes"] or 0) + upload.length > most_gigabytes * GIGABYTE:
        words = _("Too much is on its way from here. Wait until some files have arrived, then try again.")
        raise Refused(403, words, "too-much-open")


def _taken() -> int:
    """Bytes that lie here, and those that open uploads may still bring."""
    lie = Piece.objects.aggregate(sum=Sum("size"))["sum"] or 0
    lack = Upload.objects.filter(finished_at=None).aggregate(sum=Sum(F("length") - F("offset")))["sum"] or 0
    return int(lie + lack)
