"""What the viewer's script needs to know of an issue, as JSON in its page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive_pages.models import Canvas, IssuePage
from cms.core import dates
from cms.core.permanent import permanent_url

from .finding import Findings
from .pictures import info_path


def viewer_data(issue: IssuePage, canvases: list[Canvas], findings: Findings, direction: str) -> dict[str, Any]:
    """Canvases in order, the hits of the search by canvas, the direction in which pages follow, and sentences.

    `hits` maps a canvas's UUID to its hits, each a list of word indexes in `/canvas/{uuid}.json`.
    """
    return {
        "issue": str(issue.uuid),
        "direction": direction,
        "canvases": [_canvas(canvas) for canvas in canvases],
        "hits": {str(page.canvas.uuid): page.hits for page in findings.pages},
        "strings": strings(),
    }


def _canvas(canvas: Canvas) -> dict[str, Any]:
    return {
        "id": str(canvas.uuid),
        "order": canvas.order,
        "label": dates.digits(canvas.label),
        "width": canvas.width,
        "height": canvas.height,
        "link": permanent_url(canvas),
        "image": info_path(canvas),
        "words": reverse("canvas-json", args=[canvas.uuid]) if canvas.word_count else "",
    }


def strings() -> dict[str, Any]:
    """Sentences of the script; `{name}` stands for what it fills in. Where numbers matter: for one, and for many."""
    return {
        "page": _("Page {label}, {position} of {total}"),
        "hit": _("Hit {position} of {total}, page {label}"),
        "hits": [
            ngettext("{count} hit in this issue", "{count} hits in this issue", 1),
            ngettext("{count} hit in this issue", "{count} hits in this issue", 2),
        ],
        "noHits": _("Nothing found in this issue."),
        "scan": _("Scan of page {label}"),
        "textShown": _("Text shown"),
        "textHidden": _("Text hidden"),
        "findShown": _("Find in this issue shown"),
        "findHidden": _("Find in this issue hidden"),
        "selecting": _("Select text on the scan with the mouse or a finger; press Escape when you are done."),
        "notSelecting": _("The scan can be moved again."),
        "copied": _("Copied"),
        "notCopied": _("Copying is not allowed here. Select the text and copy it yourself."),
        "rotated": _("Turned by {degrees} degrees"),
        "firstPage": _("This is the first page."),
        "lastPage": _("This is the last page."),
        "noPicture": _("The scan could not be loaded. Reload the page to try again."),
        "loading": _("Loading"),
    }
