"""What other sites may put on a page of theirs for the address of a walk or of a stop."""

from functools import partial
from uuid import UUID

from cms.core.access import Viewer
from cms.core.oembed import Offer, Picture, embeds
from cms.imaging.iiif.links import absolute, image_url
from walks.models import Photograph, StopPage, WalkPage

from .permanent import in_language_of, page_of
from .tour import Tour, stop_alone, tour_of

WIDTH, HEIGHT = 720, 640
ACROSS = 640  # pixels of a picture


def _known(uuid: UUID) -> WalkPage | StopPage | None:
    """In the language in which it is there for everybody, the first one first."""
    page = page_of(uuid)
    return page and (in_language_of(page, Viewer.public(), None) or page)


@embeds(WalkPage, StopPage, known_by=_known)
def walk_or_stop(page: WalkPage | StopPage) -> Offer:
    walk = page if isinstance(page, WalkPage) else WalkPage.objects.ancestor_of(page).get()
    address = absolute(f"{walk.get_url()}embed/") + (f"?stop={page.facts.uuid}" if page.pk != walk.pk else "")
    return Offer(address, WIDTH, HEIGHT, partial(_thumbnail, _picture(page)))


def _picture(page: WalkPage | StopPage) -> Photograph | None:
    if isinstance(page, StopPage):
        return stop_alone(page, Viewer.public()).picture
    tour: Tour = tour_of(page, Viewer.public())
    return tour.cover


def _thumbnail(photograph: Photograph | None, width: int | None, height: int | None) -> Picture | None:
    if photograph is None or not photograph.pyramid:
        return None
    most = min(ACROSS, photograph.width, width or ACROSS)
    if height:
        most = min(most, max(1, round(height * photograph.width / photograph.height)))
    high = max(1, round(most * photograph.height / photograph.width))
    return Picture(absolute(image_url(photograph, size=f"{most},{high}")), most, high)
