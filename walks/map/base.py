"""What lies beneath our lines and marks: tiles that the operator put on storage, another map's style, or nothing."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from cms.core.policy import also_from


def base_map() -> dict[str, Any]:
    """`{"kind": "tiles" | "style" | "none", "url": …}` for the page's script.

    The page under way may ask the style's server too, where there is one.
    """
    if settings.MAP_PMTILES:
        return {"kind": "tiles", "url": reverse("map-tiles")}
    if settings.MAP_STYLE_URL:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(settings.MAP_STYLE_URL))
        also_from({"connect-src": [origin], "img-src": [origin]})
        return {"kind": "style", "url": settings.MAP_STYLE_URL}
    return {"kind": "none", "url": ""}
