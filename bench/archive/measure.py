"""Times of the large archive as readers and archivists feel them, beside the bare engine's."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive_pages.models import IssuePage, TitlePage
from bench.timing import Times, each
from cms.core.access import PUBLIC, Viewer
from demo.press.vocabulary import vocabulary
from search.backends import engine
from search.backends.base import Facet, Scope
from search.query import parse
from search.service import SearchRequest, search

QUERIES = 200
PAGES = 60


@dataclass(frozen=True)
class Row:
    """A measured thing: its times and the number of queries of its calls (the fewest and the most)."""

    name: str
    times: Times
    queries: tuple[int, int] | None = None


def queries(chance: random.Random) -> list[str]:
    """200 of a reader's queries: rare and common words, two words, phrases, beginnings of words."""
    forms = vocabulary("hu").forms
    made: list[str] = []
    for number in range(QUERIES):
        common = forms[chance.randrange(20, 400)]
        middling = forms[chance.randrange(400, 20_000)]
        rare = forms[chance.randrange(20_000, 200_000)]
        made.append([rare, common, f"{common} {middling}", f'"{_phrase(chance)}"', f"{middling[:5]}*"][number % 5])
    return made


def _phrase(chance: random.Random) -> str:
    """Two words that stand beside each other somewhere."""
    from archive_pages.models import CanvasText

    layer = CanvasText.objects.all()[chance.randrange(500)].layer()
    at = chance.randrange(len(layer) - 1)
    return " ".join(layer.words[at : at + 2])


def measure() -> list[Row]:
    chance = random.Random(1935)
    asked = queries(chance)
    viewer = Viewer.public()
    for text in asked[:10]:  # opens files and fills the page cache, as a running site has
        search(SearchRequest(text, viewer))
    client = Client()
    rows = [
        Row("engine alone: the best 20", each(asked, _engine())),
        Row("engine alone: the best 20, and facets", each(asked, _engine(*Facet))),
        Row("search: facets, snippets, frames", each(asked, lambda text: search(SearchRequest(text, viewer)))),
    ]
    rows.append(_addresses("search page", client, [f"/hu/search/?q={text}" for text in asked]))
    titles = list(TitlePage.objects.all())
    rows.append(_addresses("title page with calendar", client, [chance.choice(titles).url for _ in range(PAGES)]))
    issues = list(IssuePage.objects.order_by("?")[:PAGES])
    rows.append(_addresses("issue page", client, [issue.url for issue in issues]))
    manifests = [f"/iiif/presentation/3/{issue.uuid}/manifest" for issue in issues]
    rows.append(_addresses("manifest", client, manifests))
    editor = Client()
    editor.force_login(get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0])
    listing = reverse("archive-issues:index")
    rows.append(_addresses("admin listing", editor, [f"{listing}?p={page}" for page in range(1, PAGES // 2)]))
    rows.append(_addresses("admin search", editor, [f"{listing}?q=Közlöny+19{year}" for year in range(10, 40)]))
    return rows


def _engine(*facets: Facet) -> Callable[[str], object]:
    """The engine alone: the twenty best canvases and pages that the public may see, and their counts."""
    scope = Scope(audiences=(PUBLIC,), now=int(time.time()))
    return lambda text: engine().find(parse(text), scope, limit=20, facets=facets)


def _addresses(name: str, client: Client, addresses: list[str]) -> Row:
    counts: list[int] = []

    def ask(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    for address in addresses[:10]:
        with CaptureQueriesContext(connection) as captured:
            ask(address)
        counts.append(len(captured))
    return Row(name, each(addresses, ask), (min(counts), max(counts)))
