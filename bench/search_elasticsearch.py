"""`python -m bench.search_elasticsearch [canvases …]`: public search on Elasticsearch, beside the same query sent bare.

Needs the production profile's environment, from servers of its own that run as a site's do: an Elasticsearch made to
start quickly (`make services`) is slow for good. The heap is that of `compose.yaml`, the rest Elasticsearch's defaults:

    export SERVICES_DIR=/somewhere/with/20/GB ELASTICSEARCH_JAVA_OPTS="-Xms1g -Xmx1g -XX:+UseG1GC -XX:+AlwaysPreTouch"
    python -m tools.services start; set -a; . $SERVICES_DIR/env; set +a

Fills a database and an index of its own for each number of canvases (67,200 and 200,000 unless told), once: they are
kept for the next run. The outbox fills the index, as the worker does it; a later run writes some issues once more. So
the drain is measured every time.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from bench.timing import Times, table

CANVASES = (67_200, 200_000)
FACTOR, MILLISECONDS = 1.3, 15
CANVASES_A_MINUTE = 2_000
ISSUES_AGAIN = 500


def main() -> int:
    numbers = [int(one) for one in sys.argv[1:]] or list(CANVASES)
    if len(numbers) > 1:  # each in a process that knows no other
        return max(os.spawnv(os.P_WAIT, sys.executable, _command(number)) for number in numbers)
    return one(numbers[0])


def _command(canvases: int) -> list[str]:
    return [sys.executable, "-m", "bench.search_elasticsearch", str(canvases)]


def one(canvases: int) -> int:
    if not os.environ.get("ELASTICSEARCH_URL"):
        print("ELASTICSEARCH_URL is not set: this measures Elasticsearch.", file=sys.stderr)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    os.environ["ELASTICSEARCH_PREFIX"] = f"bench-{canvases}"
    os.environ["DATABASE_URL"] = _database(os.environ.get("DATABASE_URL", ""), f"bench_{canvases}")
    import django

    django.setup()
    from django.core.management import call_command

    from archive_pages.models import Canvas
    from bench.archive.fill import CANVASES_AN_ISSUE, fill

    print(f"\nAn archive of {canvases:,} canvases on Elasticsearch ({_java_options()})", flush=True)
    call_command("migrate", verbosity=0)
    if not Canvas.objects.exists():
        fill(canvases // CANVASES_AN_ISSUE)
    print(f"  drained: {drain():,.0f} canvases a minute (floor {CANVASES_A_MINUTE:,})", flush=True)
    measure()
    return 0


def _java_options() -> str:
    from search.backends.elasticsearch.client import server

    nodes = server().ask(lambda es: es.nodes.info(metric="jvm"))["nodes"]
    options = [one for node in nodes.values() for one in node["jvm"]["input_arguments"]]
    return " ".join(one for one in options if one.startswith("-X"))


def _database(url: str, name: str) -> str:
    """The address of a database of this name on the same server, made where there is none; SQLite keeps its own."""
    if not url.startswith("postgres"):
        return url
    import psycopg

    server = url.rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


def drain() -> float:
    """Writes all pages that wait, or some once more where none does. Returns canvases a minute."""
    from archive_pages.models import Canvas, IssuePage
    from search import outbox
    from search.models import OutboxEntry

    entries = OutboxEntry.objects.exclude(kind=OutboxEntry.Kind.RECORD)
    if not entries.exists():
        for key in IssuePage.objects.order_by("path").values_list("pk", flat=True)[:ISSUES_AGAIN]:
            outbox.touch_page(key)
    pages = [int(page) for page in entries.values_list("object_id", flat=True)]
    canvases = Canvas.objects.filter(issue__in=pages).count()
    started = said = time.monotonic()
    while left := entries.count():
        if not outbox.drain_pages():
            time.sleep(0.1)
        if time.monotonic() - said > 30:
            said = time.monotonic()
            print(f"  {left:,} pages wait", flush=True)
    return canvases / (time.monotonic() - started) * 60


def measure() -> None:
    """Each query is asked both ways, one after the other, in turn: what disturbs one disturbs the other."""
    from django.core.signals import request_finished, request_started

    from bench.archive.measure import queries
    from cms.core import epoch
    from cms.core.access import Viewer
    from search.service import SearchRequest, search

    asked = queries(random.Random(1935))
    viewer = Viewer.public()

    def through_django(text: str) -> None:  # a request of its own: what a request reads once is read once for each
        request_started.send(sender=None, environ={})
        search(SearchRequest(text, viewer))
        request_finished.send(sender=None)

    epoch.current()  # it hears of requests from now on
    ways: list[Callable[[str], Any]] = [bare_query(), through_django]
    for text in asked:  # what a running site has in its caches, and its compiler's work done
        for way in ways:
            way(text)
    taken: list[list[float]] = [[], []]
    for number, text in enumerate(asked):
        for which in (0, 1) if number % 2 else (1, 0):
            started = time.perf_counter()
            ways[which](text)
            taken[which].append(time.perf_counter() - started)
    bare, ours = (Times(tuple(seconds)) for seconds in taken)
    rows = [
        ["bare query", f"{bare.p50:.1f}", f"{bare.p95:.1f}"],
        ["search: facets, snippets, frames", f"{ours.p50:.1f}", f"{ours.p95:.1f}"],
        [f"at most: {FACTOR} × bare + {MILLISECONDS} ms", *(f"{FACTOR * ms + MILLISECONDS:.1f}" for ms in _both(bare))],
    ]
    print(table(["", "p50 ms", "p95 ms"], rows), flush=True)


def _both(times: Times) -> tuple[float, float]:
    return times.p50, times.p95


def bare_query() -> Callable[[str], Any]:
    """Sends the same request as `search` does over one connection, without Django, and reads its answer."""
    from django.conf import settings

    from cms.core.access import PUBLIC
    from search.backends.base import Facet, Scope, Sort
    from search.backends.elasticsearch.queries import body
    from search.query import parse

    connection = HTTPConnection(urlsplit(settings.ELASTICSEARCH_URL).netloc)
    path = f"/{settings.ELASTICSEARCH_PREFIX}-catalogue-read/_search"

    def ask(text: str) -> Any:
        scope = Scope(audiences=(PUBLIC,), now=int(time.time()))
        sent = json.dumps(body(parse(text), scope, 0, 20, Sort.RELEVANCE, Facet)).encode()
        connection.request("POST", path, sent, {"Content-Type": "application/json"})
        return json.load(connection.getresponse())

    return ask


if __name__ == "__main__":
    sys.exit(main())
