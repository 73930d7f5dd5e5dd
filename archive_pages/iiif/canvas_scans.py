"""The scans of canvases, for the Image API: seen by whom their issue is seen."""

from functools import partial
from typing import Any
from uuid import UUID

from archive_pages.models import Canvas
from cms.core.access import can_preview, grant_of, restricted_path
from cms.imaging.iiif.scans import Found, provide


@provide
def canvas_scan(uuid: UUID) -> Found | None:
    """One query, or two where the issue is restricted and the restrictions are not known yet."""
    canvas = (
        Canvas.objects.select_related("issue", "tiles")
        .defer("issue__structure", "issue__search_description")
        .filter(uuid=uuid, tiles__isnull=False)
        .exclude(pyramid="")
        .annotate(restricted=restricted_path("issue__path"))
        .first()
    )
    if canvas is None:
        return None
    grant = grant_of(canvas.issue, canvas.restricted)
    grants = (grant,) if grant is not None else ()
    return Found(str(canvas.pyramid.name), bytes(canvas.tiles.data), grants, partial(_previews, uuid))


def _previews(uuid: UUID, user: Any) -> bool:
    return can_preview(Canvas.objects.get(uuid=uuid).issue, user)
