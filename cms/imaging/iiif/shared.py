"""What manifests and collections have in common: who provides them, on which terms, and their pictures."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from cms.core.languages import LANGUAGE_NAMES
from cms.core.rights import Rights

from .languages import entry, in_each, none, translated
from .links import IMAGE, absolute
from .parameters import largest

PRESENTATION_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
THUMBNAIL_SIDE = 400  # pixels, the longer side
PROVIDED_BY = gettext_noop("Provided by")
TERMS = gettext_noop("Rights")
LANGUAGES = gettext_noop("Languages")


def terms(rights: str) -> dict[str, Any]:
    """`rights`, `requiredStatement` and `provider`. `rights` is a URI of `cms.core.rights`, or empty."""
    library = none(settings.SITE_NAME)
    found: dict[str, Any] = {
        "requiredStatement": entry(translated(PROVIDED_BY), library),
        "provider": [
            {
                "id": f"{settings.SITE_URL}/",
                "type": "Agent",
                "label": library,
                "homepage": [{"id": f"{settings.SITE_URL}/", "type": "Text", "label": library, "format": "text/html"}],
            }
        ],
    }
    return {"rights": rights, **found} if rights else found


def rights_entry(rights: str) -> list[dict[str, Any]]:
    """The rights statement in words."""
    return [entry(translated(TERMS), in_each(lambda _language: str(Rights(rights).label)))] if rights else []


def languages_entry(languages: list[str]) -> list[dict[str, Any]]:
    if not languages:
        return []
    names = in_each(lambda _language: ", ".join(str(LANGUAGE_NAMES.get(code, code)) for code in languages))
    return [entry(translated(LANGUAGES), names)]


def service(uuid: object) -> dict[str, Any]:
    return {"id": absolute(f"{IMAGE}/{uuid}"), "type": "ImageService3", "profile": "level2"}


def picture(uuid: object, width: int, height: int, longest: int | None = None) -> dict[str, Any]:
    """The scan of a canvas as an image resource: the largest there is, or one of at most `longest` pixels a side."""
    size, w, h = "max", *largest((0, 0, width, height))
    if longest is not None and max(width, height) > longest:
        share = longest / max(width, height)
        w, h = max(1, round(width * share)), max(1, round(height * share))
        size = f"{w},{h}"
    return {
        "id": absolute(f"{IMAGE}/{uuid}/full/{size}/0/default.jpg"),
        "type": "Image",
        "format": "image/jpeg",
        "width": w,
        "height": h,
        "service": [service(uuid)],
    }


def thumbnail(uuid: object, width: int, height: int) -> list[dict[str, Any]]:
    return [picture(uuid, width, height, THUMBNAIL_SIDE)]


def nav_date(date: Any) -> dict[str, str]:
    """`navDate` of the first day that the date may mean (section 3.1)."""
    return {"navDate": f"{date.isoformat()}T00:00:00Z"} if date else {}


def entries(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Pairs of `metadata` for those values that are there; labels are messages of the interface."""
    return [entry(translated(label), none(value)) for label, value in pairs if value]
