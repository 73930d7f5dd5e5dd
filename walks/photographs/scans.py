"""The pyramids of photographs, for the Image API: seen by whom a page that shows them is seen."""

from uuid import UUID

from cms.imaging.iiif.scans import Found, provide
from walks.map.sheets import opens
from walks.models import Photograph
from walks.showing import grants_of, pages_showing, previewer_of


@provide
def photograph_scan(uuid: UUID) -> Found | None:
    photograph = (
        Photograph.objects.select_related("tiles").filter(uuid=uuid, tiles__isnull=False).exclude(pyramid="").first()
    )
    if photograph is None:
        return None
    return Found(
        str(photograph.pyramid.name),
        bytes(photograph.tiles.data),
        (*grants_of(pages_showing(photograph)), *opens(photograph)),
        previewer_of(uuid),
    )
