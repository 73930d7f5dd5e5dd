"""The operator's tiles, in one PMTiles file on the private storage (PMTiles specification, version 3).

Browsers ask for ranges of it: a directory, then a tile. It is a map and no secret, so that anybody may have it.
"""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cms.core.middleware import same_in_every_language
from cms.media.delivery import Sending, send_or_404
from cms.media.places import media_storage

TYPE = "application/vnd.pmtiles"
KEPT_SECONDS = 86_400


@same_in_every_language
@require_safe
def tiles(request: HttpRequest) -> HttpResponseBase:
    """The file, or the range of it that is asked for. 404 where the operator has set none, or has not put it there."""
    if not settings.MAP_PMTILES:
        raise Http404
    what = Sending(
        media_storage("private"), settings.MAP_PMTILES, "tiles.pmtiles", TYPE, attachment=False, closed=False
    )
    response = send_or_404(request, what)
    if response.status_code in (200, 206):
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
