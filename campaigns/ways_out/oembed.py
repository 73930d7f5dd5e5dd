"""What other sites may put on a page of theirs for the address of an entry."""

from functools import partial
from uuid import UUID

from campaigns.links import EntryLinks
from campaigns.models import EntryPage
from cms.core.access import Viewer
from cms.core.oembed import Offer, Picture, embeds

from .media import Medium, first_picture, media_of

WIDTH = 720
HEIGHTS = {"video": 560, "audio": 420, "photograph": 620, "text": 420}  # CSS pixels, with its words below
ACROSS = 640


def _known(uuid: UUID) -> EntryPage | None:
    return EntryPage.objects.filter(uuid=uuid).first()


@embeds(EntryPage, known_by=_known)
def entry(page: EntryPage) -> Offer:
    media = media_of([page.submission_id]).get(page.submission_id or 0, [])
    kinds = [kind for kind in HEIGHTS if any(one.kind == kind for one in media)] or ["text"]
    address = f"{EntryLinks(viewer=Viewer.public()).absolute(page)}embed/"
    thumbnail = partial(_thumbnail, media)
    return Offer(address, WIDTH, HEIGHTS[kinds[0]], thumbnail, "video" if kinds[0] == "video" else "rich", True)


def _thumbnail(media: list[Medium], width: int | None, height: int | None) -> Picture | None:
    """Within the asker's bounds. A poster has one size only."""
    picture = first_picture(media, min(ACROSS, width or ACROSS))
    if picture is None:
        return None
    if (width and picture.width > width) or (height and picture.height > height):
        return None
    return Picture(picture.url, picture.width, picture.height)
