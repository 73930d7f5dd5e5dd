"""Search as every way out uses it: the search page, IIIF content search, the viewer, the API.

What a viewer may not see is neither found nor counted; for what is shown the database is asked once more.
"""

import time
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language
from wagtail.models import Locale, Page

from archive_pages.models import Canvas, IssuePage
from archive_pages.text_layer import StoredLayer, TextLayer
from cms.core.access import Viewer, audiences_for, visible_filter, visible_pages

from .analysis.streams import DividedWords, Streams, canvas_streams, text_streams
from .backends import engine
from .backends.base import Facet, Kind, Match, Near, Relative, Scope, Sort, StoredStreams, Value, tree_of
from .documents import Card, PageDocument, Said, TimedWords, document_class, language_of, languages_of
from .found import FoundCanvas, IssueName, Leaf, TitleName, leaves, place_names, titles
from .hits import Crop, Mark, Part, best_mark, crop, marks, snippet, word_indexes
from .outbox import hidden_pages
from .query import Query, parse

MOST_HITS = 10_000
"""Hits that can be paged to; the total is told in full."""
ALL_FACETS = tuple(Facet)
MATERIAL = frozenset({Kind.CANVAS.value, Kind.ISSUE.value, Kind.TITLE.value})
"""What is there once for all languages."""


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks. `chosen` values of one facet widen, of several narrow the result.

    A place or a neighbourhood asks for something without any words, too.
    """

    text: str
    viewer: Viewer
    chosen: dict[Facet, tuple[Value, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    facets: tuple[Facet, ...] = ALL_FACETS
    near: Near | None = None


@dataclass
class Hit:
    """A found canvas or page. `words` are the indexes of its marked words, in `TextLayer.words` for a canvas.

    For a canvas `page` names its issue; `title` is the title that a canvas or an issue belongs to. `language` is that
    of the words. `kilometres` from the middle of what was asked to be near. `moment`: when the snippet's words are
    heard.
    """

    kind: Kind
    page: Page | IssueName
    score: float
    snippet: list[Part]
    words: list[int]
    language: str
    canvas: FoundCanvas | None = None
    title: TitleName | None = None
    crop: Crop | None = None
    card: Card | None = None
    kilometres: float | None = None
    moment: Said | None = None


@dataclass
class SearchResults:
    """`hits` from `offset` on of `total`; `counts` by facet value, where `titles` and `places` name those of theirs.

    `asked`: whether there was something to look for.
    """

    query: Query
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    counts: dict[Facet, dict[Value, int]] = field(default_factory=dict)
    titles: dict[int, TitleName] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    asked: bool = True


@dataclass
class CanvasMatches:
    """A canvas of an issue with the places where the query's terms stand (see `hits.Mark`)."""

    canvas: Canvas
    layer: TextLayer
    marks: list[Mark]
    snippet: list[Part]

    @property
    def words(self) -> list[int]:
        return word_indexes(self.marks)


def search(request: SearchRequest) -> SearchResults:
    """The answer to any text; nothing is found for a text without words where no place is asked for.

    A page that is found in several languages is one hit, and is counted once but for the languages to choose from.

    A fixed number of queries, however many hits: ten, and a few more for each kind of page that tells more than its own
    words (`PageDocument.words`, `cards`).
    """
    query = parse(request.text)
    chosen = {facet: some for facet, some in request.chosen.items() if some}
    if not query and request.near is None and Facet.PLACE not in chosen:
        return SearchResults(query, asked=False)
    scope = replace(_seen_by(request.viewer), chosen=chosen, near=request.near)
    scope = replace(scope, left_out=_in_other_languages(query, scope))
    found = engine().find(
        query,
        scope,
        offset=min(request.offset, MOST_HITS),
        limit=max(0, min(request.limit, MOST_HITS - request.offset)),
        sort=request.sort,
        facets=request.facets,
    )
    canvases = leaves([match.canvas for match in found.matches if match.canvas], request.viewer)
    pages = _pages(found.matches, request.viewer)
    named = [*found.counts.get(Facet.TITLE, {}), *scope.chosen.get(Facet.TITLE, ())]
    above = [leaf.issue.title_path for leaf in canvases.values()]
    above += [page.path[: -Page.steplen] for page in pages.values() if isinstance(page, IssuePage)]
    known = titles([int(title) for title in named], above, request.viewer)
    by_path = {title.path: title for title in known}
    places = [*found.counts.get(Facet.PLACE, {}), *scope.chosen.get(Facet.PLACE, ())]
    words, cards = _told(pages.values())
    hits = []
    for match in found.matches:
        if match.canvas in canvases:
            hits.append(_canvas_hit(canvases[match.canvas], query, match, by_path))
        elif not match.canvas and match.page in pages:
            page = pages[match.page]
            hits.append(_page_hit(page, words[page.pk], query, match, by_path, cards.get(page.pk)))
    by_id = {title.pk: title for title in known}
    return SearchResults(query, hits, found.total, found.counts, by_id, place_names([int(one) for one in places]))


def _in_other_languages(query: Query, scope: Scope) -> tuple[int, ...]:
    """Pages that are found in several languages, but for one each: that in the reader's, else the one there was first.

    What is chosen of other facets than the language changes nothing: translations have the same values there.
    """
    kinds = {str(kind) for kind in scope.chosen.get(Facet.KIND, ())}
    if kinds and kinds <= MATERIAL:
        return ()
    languages = {facet: values for facet, values in scope.chosen.items() if facet.value == Facet.LANGUAGE}
    families: dict[int, list[Relative]] = {}
    for one in engine().relatives(query, replace(scope, chosen=languages)):
        families.setdefault(one.family, []).append(one)
    own = tree_of(get_language() or "")
    others: list[int] = []
    for family in families.values():
        if len(family) > 1:
            family.sort(key=lambda one: (one.tree != own, one.page))
            others += [one.page for one in family[1:]]
    return tuple(others)


def find_in_issue(issue: IssuePage, text: str, viewer: Viewer, limit: int = MOST_HITS) -> list[CanvasMatches]:
    """The issue's canvases on which the query holds, in order, at most `limit`; none if the viewer may not see it."""
    query = parse(text)
    if not query.wanted:
        return []
    scope = replace(_seen_by(viewer), page=issue.pk, chosen={Facet.KIND: (Kind.CANVAS,)})
    found = engine().find(query, scope, limit=limit, sort=Sort.OLDEST)
    matches = []
    streams = {match.canvas: match.streams for match in found.matches}
    for canvas in sorted(_canvases(found.matches, viewer).values(), key=lambda canvas: canvas.order):
        layer = canvas.text.layer()
        here, divided = _marks(layer, streams[canvas.pk], query, language_of(canvas, layer, issue))
        matches.append(CanvasMatches(canvas, layer, here, snippet(layer.words, here, divided)))
    return matches


def _seen_by(viewer: Viewer) -> Scope:
    return Scope(audiences=tuple(audiences_for(viewer)), now=int(time.time()), hidden=hidden_pages())


def _canvases(matches: Iterable[Match], viewer: Viewer) -> dict[int, Canvas]:
    """Canvases with their texts, in one query, and only what may be seen now."""
    wanted = [match.canvas for match in matches if match.canvas]
    if not wanted:
        return {}
    found = Canvas.objects.filter(visible_filter(viewer, "issue"), pk__in=wanted, text__isnull=False)
    return {canvas.pk: canvas for canvas in found.select_related("text")}


def _pages(matches: Iterable[Match], viewer: Viewer) -> dict[int, Page]:
    wanted = [match.page for match in matches if not match.canvas]
    if not wanted:
        return {}
    found: Any = visible_pages(Page.objects.filter(pk__in=wanted), viewer)
    pages = {page.pk: page for page in found.specific()}
    locales = Locale.objects.in_bulk({page.locale_id for page in pages.values()}) if pages else {}
    for page in pages.values():  # each asks for its own otherwise
        page.locale = locales[page.locale_id]
    return pages


def _canvas_hit(leaf: Leaf, query: Query, match: Match, titles: dict[str, TitleName]) -> Hit:
    canvas, issue, layer = leaf
    language = language_of(canvas, layer, issue)
    here, divided = _marks(layer, match.streams, query, language)
    return Hit(
        kind=Kind.CANVAS,
        page=issue,
        score=match.score,
        snippet=snippet(layer.words, here, divided),
        words=word_indexes(here),
        language=language,
        canvas=canvas,
        title=titles.get(issue.title_path),
        crop=crop(layer, here, (canvas.width, canvas.height)),
        kilometres=match.kilometres,
    )


def _marks(
    layer: TextLayer | StoredLayer, found: StoredStreams, query: Query, language: str
) -> tuple[list[Mark], Container[int]]:
    """The marks on a canvas, and its divided words. Its text may have changed since it was indexed."""
    divided = DividedWords(layer)
    if len(found) != len(layer):
        found = _stored(canvas_streams(layer, language))
    return marks(found, query, divided), divided


def _stored(streams: Streams) -> StoredStreams:
    return StoredStreams(streams.exact_text(), streams.stem_text(), streams.parts_text())


def _told(pages: Iterable[Page]) -> tuple[dict[int, list[str]], dict[int, Card]]:
    """Words and cards of found pages, by their ids: asked for once for all pages of a kind."""
    kinds: dict[type[PageDocument], list[Page]] = {}
    for page in pages:
        kinds.setdefault(document_class(page), []).append(page)
    words: dict[int, list[str]] = {}
    cards: dict[int, Card] = {}
    for kind, of_kind in kinds.items():
        words |= kind.words(of_kind)
        cards |= kind.cards(of_kind)
    return words, cards


def _page_hit(
    page: Page, words: list[str], query: Query, match: Match, titles: dict[str, TitleName], card: Card | None
) -> Hit:
    language = languages_of(page)[0]
    here = marks(_stored(text_streams(words, language)), query)
    return Hit(
        kind=document_class(page).kind,
        page=page,
        score=match.score,
        snippet=snippet(words, here),
        words=word_indexes(here),
        language=language,
        title=titles.get(page.path[: -Page.steplen]),
        card=card,
        kilometres=match.kilometres,
        moment=_moment(words, here),
    )


def _moment(words: list[str], found: list[Mark]) -> Said | None:
    """When what the snippet shows is heard; None for what is only written."""
    best = best_mark(found)
    return words.moment(best.words[0]) if best is not None and isinstance(words, TimedWords) else None
