"""What a device must store to show a walk without a network: every file with its size and checksum.

The list is read off the walk's own pages, as they are sent to everybody: what a page of the guide refers to is what it
needs. So nothing that a page shows can be forgotten, and nothing private can be in it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from cms.core import epoch
from cms.core.access import Viewer, can_see
from cms.core.copies import OPEN
from walks.models import WalkPage
from walks.visiting.tour import tour_of

from .answers import Answer, ask

PICTURE_WIDTH = 1280
"""Pixels: of the sizes that a page offers of a picture, the one next to this is stored."""
KEPT_WALKS = 64  # lists that a process remembers
FOLLOWED = ("/static/", "/iiif/image/3/", "/recording/", "/photograph/")
"""Where the files of a page lie. `/photograph/` is a download, but where a page shows it as it is."""
ADDRESSES = {"src", "href", "poster", "srcset", "content"}


@dataclass(frozen=True)
class StoredFile:
    """An address of this site, and what it answers: media type, size in bytes, SHA-256 in hex."""

    url: str
    type: str
    bytes: int
    sha256: str


def offline_view(walk: WalkPage, request: HttpRequest) -> HttpResponseBase:
    """`offline.json`; 404 unless everybody may see the walk.

    `{"walk", "title", "language", "start", "version", "bytes", "files"}`: `version` changes when a file does.
    """
    if not can_see(walk, Viewer.public()):
        raise Http404
    listing = _kept_listing(walk, request)
    response = JsonResponse(listing)
    response["ETag"] = f'"{listing["version"]}"'
    response["Cache-Control"] = OPEN
    return response


def _kept_listing(walk: WalkPage, request: HttpRequest) -> dict[str, object]:
    kept = _kept()
    if walk.pk not in kept:
        if len(kept) >= KEPT_WALKS:
            kept.clear()
        kept[walk.pk] = _listing(walk, request)
    return kept[walk.pk]


@epoch.Remembered
def _kept() -> dict[int, dict[str, object]]:
    """By the walk's id: rendering forty pages takes a second or two."""
    return {}


def _listing(walk: WalkPage, request: HttpRequest) -> dict[str, object]:
    start = walk.get_url(request) or ""
    pages = [start, *(f"{start}guide/{stop.number}/" for stop in tour_of(walk, Viewer.public()).stops)]
    files = list(_files(pages, request))
    told = hashlib.sha256(json.dumps([(one.url, one.sha256) for one in files]).encode())
    return {
        "walk": str(walk.uuid),
        "title": walk.title,
        "language": walk.locale.language_code,
        "start": f"{start}guide/1/" if len(pages) > 1 else start,
        "version": told.hexdigest()[:32],
        "bytes": sum(one.bytes for one in files),
        "files": [{"url": one.url, "type": one.type, "bytes": one.bytes, "sha256": one.sha256} for one in files],
    }


def _files(pages: Iterable[str], request: HttpRequest) -> Iterator[StoredFile]:
    """The pages, what they refer to, and what their style sheets refer to, each once. What is not there is left out."""
    wanted: dict[str, None] = dict.fromkeys(pages)
    done: dict[str, None] = {}
    pictures: dict[str, list[str]] = {}
    while wanted:
        url = next(iter(wanted))
        del wanted[url]
        if url in done:
            continue
        done[url] = None
        answer = ask(url, request)
        if answer is None:
            continue
        yield StoredFile(url, answer.type, len(answer.body), hashlib.sha256(answer.body).hexdigest())
        for found in referred(answer, url):
            if found.startswith("/iiif/"):
                pictures.setdefault(picture_of(found), []).append(found)
            elif found not in done:
                wanted[found] = None
        if not wanted:
            wanted |= dict.fromkeys(best for sizes in pictures.values() if (best := _best(sizes)) not in done)
            pictures = {}


def referred(answer: Answer, base: str) -> list[str]:
    """Addresses of this site's files that a page or a style sheet names."""
    if answer.type == "text/html":
        reader = _References()
        reader.feed(answer.body.decode())
        found = reader.found
    elif answer.type == "text/css":
        found = _in_styles(answer.body.decode())
    else:
        return []
    here = (urldefrag(urljoin(base, one))[0].removeprefix(settings.SITE_URL) for one in found)
    return list(dict.fromkeys(one for one in here if one.startswith(FOLLOWED)))


def picture_of(url: str) -> str:
    """What a IIIF address shows, whatever its size: identifier and region (Image API 3, section 4)."""
    return "/".join(url.split("/")[:6])


def _best(sizes: list[str]) -> str:
    return min(sizes, key=lambda url: (abs(_width(url) - PICTURE_WIDTH), url))


def _width(url: str) -> int:
    digits = url.split("/")[6].split(",")[0].removeprefix("!").removeprefix("^")
    return int(digits) if digits.isdigit() else 10 * PICTURE_WIDTH


def _in_styles(text: str) -> list[str]:
    """What stands in the `url(…)`s of a style sheet."""
    return [part.split(")")[0].strip("\"' ") for part in text.split("url(")[1:] if "data:" not in part[:6]]


class _References(HTMLParser):
    """Values of attributes that name files: those that HTML knows, and our own `data-…`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            return
        for name, value in attrs:
            if value and (name in ADDRESSES or name.startswith("data-")):
                parts = (one.split()[0] for one in value.split(", ") if one.strip()) if name == "srcset" else (value,)
                self.found.extend(parts)
