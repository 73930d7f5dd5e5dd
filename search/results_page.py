"""What the search page shows: hits with their links, facets, the chart of years, and its states."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as NumberedPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from archive_pages.links import MaterialLinks
from archive_pages.models import IssuePage, TitlePage
from archive_pages.reading.address import Address as IssueAddress
from cms.core import distances
from cms.core.access import Viewer
from cms.core.dates import clock, digits, in_words
from cms.core.languages import LANGUAGE_NAMES, direction
from cms.imaging.iiif.links import image_url

from .address import Address
from .backends.base import Facet, Kind, Near, Sort
from .documents import Said, document_class
from .found import IssueName
from .service import MOST_HITS, Hit, SearchRequest, SearchResults, search

HITS = 20
SINGLE_YEARS = 24  # bars; of more years there is one for each decade

KINDS = {
    Kind.CANVAS: _("Scanned pages"),
    Kind.ISSUE: _("Issues"),
    Kind.TITLE: _("Titles"),
    Kind.WALK: _("Walks"),
    Kind.STOP: _("Stops of walks"),
    Kind.CAMPAIGN: _("Campaigns"),
    Kind.ENTRY: _("Entries of readers"),
    Kind.PAGE: _("Pages of this site"),
}
FACETS = {Facet.TITLE: _("Title"), Facet.PLACE: _("Place"), Facet.LANGUAGE: _("Language"), Facet.KIND: _("Kind")}
MOST_CHOICES = 40  # values of a facet that are listed, the most frequent
SORTS = {Sort.RELEVANCE: _("Best match"), Sort.OLDEST: _("Oldest first"), Sort.NEWEST: _("Newest first")}
Label = str | Promise


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, or given up, by following `url`."""

    label: Label
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A facet with its values, the most frequent first."""

    name: str
    label: Label
    choices: list[Choice]


@dataclass(frozen=True)
class Bar:
    """A year or a decade in the chart; `share` is its height in percent of the highest."""

    label: str
    short: str
    count: int
    share: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class ShownHit:
    """A hit as it is written: where it leads, its heading, the language its words are in, its piece of scan or `""`.

    `place` says where it is, `distance` how far from where the reader asked, `moment` when its words are heard.
    """

    hit: Hit
    url: str
    image: str
    heading: str
    date: str
    page_label: str
    language: str
    direction: str
    place: str = ""
    distance: str = ""
    moment: str = ""


def results_context(request: HttpRequest) -> dict[str, Any]:
    """The template's context. Raises EngineError where the engine can't answer."""
    address = Address.of(request.GET)
    results = _results(address, Viewer.of(request))
    pages = Paginator(range(min(results.total, MOST_HITS)), HITS)
    shown: NumberedPage[int] = pages.get_page(address.page)
    if results.total and not results.hits and shown.number < address.page:
        address = replace(address, page=shown.number)
        results = _results(address, Viewer.of(request))
    links = MaterialLinks(request)
    return {
        "address": address,
        "query": address.text,
        "asked": results.asked,
        "results": results,
        "hits": [_shown(hit, address, links, request) for hit in results.hits],
        "page_obj": shown,
        "too_many": results.total > MOST_HITS,
        "most": MOST_HITS,
        "groups": _groups(address, results),
        "bars": _bars(address, results.counts.get(Facet.YEAR, {})),
        "chosen": _chosen(address, results),
        "sorts": [
            Choice(label, 0, address.sorted_by(sort).link, sort == address.sort) for sort, label in SORTS.items()
        ],
    }


def failed_context(request: HttpRequest) -> dict[str, Any]:
    """The context where the engine can't answer."""
    address = Address.of(request.GET)
    return {"address": address, "query": address.text, "failed": True}


def _results(address: Address, viewer: Viewer) -> SearchResults:
    return search(
        SearchRequest(
            address.text,
            viewer,
            chosen=address.values(),
            sort=address.sort,
            offset=(address.page - 1) * HITS,
            limit=HITS,
            near=address.near,
        )
    )


def _shown(hit: Hit, address: Address, links: MaterialLinks, request: HttpRequest) -> ShownHit:
    page, url = hit.page, _url(hit.page, links, request)
    heading, date, label, image = page.title, "", "", ""
    if isinstance(page, IssueName | IssuePage):
        date = in_words(page.date)
        heading = hit.title.title if hit.title and date else page.title
    if hit.canvas is not None:
        label = digits(hit.canvas.label)
        url += IssueAddress(hit.canvas.order, address.text).link()
        if hit.crop is not None:
            image = image_url(hit.canvas, hit.crop.iiif, f"{hit.crop.width},")
    place = hit.card.place if hit.card is not None else ""
    away = distances.in_words(1000 * hit.kilometres) if hit.kilometres is not None else ""
    moment = ""
    if hit.moment is not None:
        moment = clock(int(hit.moment.seconds))
        url += _opening_at(hit.moment)
    return ShownHit(hit, url, image, heading, date, label, hit.language, direction(hit.language), place, away, moment)


def _opening_at(moment: Said) -> str:
    """In whole seconds, so that it is never too late; of several films, the one in which it is heard."""
    asked = {"t": max(0, int(moment.seconds))}
    if moment.number < 2:
        return "?" + urlencode(asked)
    return "?" + urlencode({**asked, "player": moment.number}) + f"#player-{moment.number}"


def _url(page: Page | IssueName, links: MaterialLinks, request: HttpRequest) -> str:
    if isinstance(page, IssueName):
        return links.address(page.url_path) or links.url(IssuePage.objects.get(pk=page.pk))
    if isinstance(page, IssuePage | TitlePage):
        return links.url(page)
    return document_class(page).address(page, request)


def _groups(address: Address, results: SearchResults) -> list[Group]:
    groups = []
    for facet, label in FACETS.items():
        counts = results.counts.get(facet, {})
        values = [str(value) for value in counts]
        values += [value for value in address.chosen.get(facet, ()) if value not in values]
        choices = [
            Choice(
                _value_label(facet, value, results),
                next((count for key, count in counts.items() if str(key) == value), 0),
                address.toggled(facet, value).link,
                value in address.chosen.get(facet, ()),
            )
            for value in values
            if _value_label(facet, value, results)
        ]
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            choices.sort(key=lambda choice: (-choice.count, str(choice.label)))
            kept = [*choices[:MOST_CHOICES], *(choice for choice in choices[MOST_CHOICES:] if choice.chosen)]
            groups.append(Group(facet.value, label, kept))
    return groups


def _value_label(facet: Facet, value: str, results: SearchResults) -> Label:
    if facet == Facet.TITLE:
        title = results.titles.get(int(value))
        return title.title if title else ""
    if facet == Facet.PLACE:
        return results.places.get(int(value), "")
    if facet == Facet.LANGUAGE:
        return LANGUAGE_NAMES.get(value, value)
    return KINDS[Kind(value)] if facet == Facet.KIND else digits(value.replace("-", "–"))


def _chosen(address: Address, results: SearchResults) -> list[Choice]:
    """Everything chosen, to be given up one by one."""
    near = [Choice(_around(address.near), 0, address.anywhere().link, True)] if address.near is not None else []
    return near + [
        Choice(_value_label(facet, value, results) or value, 0, address.toggled(facet, value).link, True)
        for facet, values in address.chosen.items()
        for value in values
    ]


def _around(near: Near) -> str:
    return _("within %(kilometres)s km of %(latitude)s, %(longitude)s") % {
        "kilometres": digits(f"{near.kilometres:g}"),
        "latitude": digits(f"{near.latitude:g}"),
        "longitude": digits(f"{near.longitude:g}"),
    }


def _bars(address: Address, counts: dict[Any, int]) -> list[Bar]:
    """The chart: a bar a year; of many years a bar a decade, and the years of the decade that is chosen."""
    if not counts:
        return []
    first, last, step = min(counts), max(counts), 1
    chosen = [int(year) for year in address.values().get(Facet.YEAR, ())]
    if last - first >= SINGLE_YEARS:
        if chosen:
            first = min(chosen) - min(chosen) % 10
            last = first + 9
        else:
            first, step = first - first % 10, 10
    starts = range(first, last + 1, step)
    sums = [sum(counts.get(year, 0) for year in range(start, start + step)) for start in starts]
    return [_bar(address, start, step, count, max(sums)) for start, count in zip(starts, sums, strict=True)]


def _bar(address: Address, start: int, step: int, count: int, highest: int) -> Bar:
    written = str(start) if step == 1 else f"{start}-{start + step - 1}"
    return Bar(
        label=digits(written.replace("-", "–")),
        short=digits(str(start)),
        count=count,
        share=max(2, 100 * count // highest) if count else 0,
        url=address.only(Facet.YEAR, written).link,
        chosen=start in address.values().get(Facet.YEAR, ()) and step == 1,
    )
