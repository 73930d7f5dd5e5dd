"""A walk as an app on the reader's device: its manifest (W3C Web Application Manifest), icons and service worker."""

from functools import cache
from io import BytesIO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from cms.core.access import Viewer, can_see
from cms.core.copies import OPEN
from cms.core.languages import direction
from cms.core.middleware import same_in_every_language
from walks.models import WalkPage

WORKER = "walks/worker.js"
SIZES = (192, 512)  # pixels, as browsers ask for before they offer to install
GRID = 32  # what the icon's drawing is measured in (cms/assets/icon.svg)
PAPER, INK = "#f7f6f2", "#191816"
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

PICTURE: Box = (8, 6, 24, 11)
LINES: tuple[Box, ...] = (
    (8, 13, 24, 15), (8, 16, 24, 16.8), (8, 19, 15, 20.2), (8, 21.6, 15, 22.8), (8, 24.2, 15, 25.4), (17, 19, 24, 25.4)
)  # fmt: skip


def app_manifest(walk: WalkPage, request: HttpRequest) -> HttpResponse:
    """404 unless everybody may see the walk: what is on a device can't be taken back."""
    if not can_see(walk, Viewer.public()):
        raise Http404
    language, start = str(walk.locale.language_code), walk.get_url(request) or "/"
    icons = [
        {"src": reverse("walks-icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in SIZES
    ]
    response = JsonResponse(
        {
            "id": start,
            "name": walk.title,
            "short_name": walk.title[:24],
            "description": walk.introduction,
            "lang": language,
            "dir": direction(language),
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": settings.SITE_ACCENT,
            "icons": icons,
        }
    )
    response["Content-Type"] = "application/manifest+json"
    response["Cache-Control"] = OPEN
    return response


@same_in_every_language
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the top of the site: one can serve only what lies beside or below it."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@same_in_every_language
@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    if size not in SIZES:
        raise Http404
    response = HttpResponse(_drawn(size, settings.SITE_ACCENT), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@cache
def _script() -> bytes:
    try:
        with staticfiles_storage.open(WORKER) as file:
            return bytes(file.read())
    except FileNotFoundError:  # not collected: tests, and a developer's machine
        path = finders.find(WORKER)
        if path is None:
            raise
        with open(path, "rb") as file:
            return file.read()


@cache
def _drawn(size: int, accent: str) -> bytes:
    """The site's icon as a PNG, with the margin that systems cut round corners from."""
    image = Image.new("RGB", (size, size), PAPER)
    draw, unit = ImageDraw.Draw(image), size / GRID

    def box(edges: Box, colour: str) -> None:
        left, top, right, bottom = (edge * unit for edge in edges)
        draw.rectangle([left, top, right - 1, bottom - 1], fill=colour)

    draw.rectangle([4 * unit, 2 * unit, 28 * unit, 30 * unit], outline=INK, width=round(1.5 * unit))
    box(PICTURE, accent)
    for line in LINES:
        box(line, INK)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
