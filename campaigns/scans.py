"""The pyramids of entries' photographs, for the Image API: seen by whom the entry is seen, and by moderators."""

from typing import Any
from uuid import UUID

from cms.imaging.iiif.scans import Found, provide

from .models import Rendition, RenditionKind
from .showing import entry_of, grants_of, moderates, shows_moderators


@provide
def entry_scan(uuid: UUID) -> Found | None:
    """`uuid` is the submission's file's."""
    found = (
        Rendition.objects.select_related("tiles", "source__submission__entry")
        .filter(source__uuid=uuid, kind=RenditionKind.PYRAMID, tiles__isnull=False)
        .first()
    )
    if found is None:
        return None
    tiles: Any = found.tiles
    previews = moderates if shows_moderators(found.source) else nobody
    return Found(str(found.file.name), bytes(tiles.data), grants_of(entry_of(found.source)), previews, passing=True)


def nobody(_user: Any) -> bool:
    """Who sees photographs that were not sent yet. Sending them ends the epoch for which this is remembered."""
    return False
