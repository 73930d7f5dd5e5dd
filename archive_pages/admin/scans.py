"""One scan of an issue: what its file is, and the file itself to take away, for those who work on the issue."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.coreutils import safe_snake_case

from archive_pages.models import Canvas, IssuePage
from cms.core import access
from cms.imaging.iiif.links import image_url
from cms.media.places import media_storage
from cms.media.storages.base import StorageUnavailable

SHOWN = 600  # pixels
FORMATS = {"tif": "TIFF", "tiff": "TIFF", "jpg": "JPEG", "jpeg": "JPEG", "jp2": "JPEG 2000", "jpx": "JPEG 2000"}


@dataclass(frozen=True)
class Master:
    """The file as it came. `bytes` is None where it can't be known: `missing`, or the storage does not answer now."""

    format: str
    bytes: int | None
    missing: bool = False


@require_safe
@never_cache
def show_scan(request: HttpRequest, issue_id: int, uuid: UUID) -> HttpResponse:
    """Who may not work on the issue is told the same as of a page that does not exist."""
    issue = get_object_or_404(IssuePage, pk=issue_id)
    if not access.can_preview(issue, request.user):
        raise Http404
    canvases = list(issue.canvases.only("uuid", "issue_id", "order", "order_label").order_by("order", "pk"))
    place = next((place for place, one in enumerate(canvases) if one.uuid == uuid), None)
    if place is None:
        raise Http404
    canvas = issue.canvases.get(uuid=uuid)
    context: dict[str, Any] = {
        "issue": issue,
        "canvas": canvas,
        "master": master_of(canvas),
        "shown": image_url(canvas, size=f"{min(SHOWN, canvas.width)},"),
        "earlier": canvases[place - 1] if place else None,
        "later": canvases[place + 1] if place + 1 < len(canvases) else None,
        "place": place + 1,
        "count": len(canvases),
        "tab": safe_snake_case(_("Pages")),  # as Wagtail names it
    }
    return render(request, "archive_pages/admin/scan.html", context)


def master_of(canvas: Canvas) -> Master | None:
    """None where the page has no scan."""
    name = str(canvas.master.name or "")
    if not name:
        return None
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    written = FORMATS.get(suffix, suffix.upper())
    try:
        return Master(written, media_storage("private").describe(name).size)
    except FileNotFoundError:
        return Master(written, None, missing=True)
    except StorageUnavailable:
        return Master(written, None)
