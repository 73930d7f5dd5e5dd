"""`python -m bench.search_elasticsearch [canvases …]`: public search on Elasticsearch, beside the same query sent bare.

Needs the production profile's environment (`make services; set -a; . .services/env; set +a`). Fills a database and an
index of its own for each number of canvases (67,200 and 200,000 unless told), once: they are kept for the next run. The
index is filled by the outbox, as the worker does it, so that filling is what measures the drain.
"""

import json
import os
import random
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from bench.timing import Times, each, table

CANVASES = (67_200, 200_000)
FACTOR, MILLISECONDS = 1.3, 15
CANVASES_A_MINUTE = 2_000


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

    from bench.archive.fill import CANVASES_AN_ISSUE, fill
    from search.backends import engine

    print(f"\nAn archive of {canvases:,} canvases on Elasticsearch", flush=True)
    call_command("migrate", verbosity=0)
    if engine().is_empty():
        fill(canvases // CANVASES_AN_ISSUE)
        print(f"  drained: {drain():,.0f} canvases a minute (floor {CANVASES_A_MINUTE:,})", flush=True)
    measure()
    return 0


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
    """Writes all that waits. Returns canvases a minute."""
    from archive_pages.models import Canvas
    from search import outbox
    from search.models import OutboxEntry

    started = said = time.monotonic()
    while OutboxEntry.objects.exclude(kind=OutboxEntry.Kind.RECORD).exists():
        outbox.drain_pages()
        if time.monotonic() - said > 30:
            said = time.monotonic()
            print(f"  {OutboxEntry.objects.exclude(kind='record').count():,} pages wait", flush=True)
    return Canvas.objects.count() / (time.monotonic() - started) * 60


def measure() -> None:
    from django.core.signals import request_finished, request_started

    from bench.archive.measure import queries
    from cms.core.access import Viewer
    from search.service import SearchRequest, search

    asked = queries(random.Random(1935))
    bare, viewer = bare_query(), Viewer.public()
    for text in asked[:20]:  # what a running site has in its caches
        bare(text)
        search(SearchRequest(text, viewer))
    alone = each(asked, bare)
    request_started.send(sender=None, environ={})  # what a request reads once is read once
    ours = each(asked, lambda text: search(SearchRequest(text, viewer)))
    request_finished.send(sender=None)
    rows = [
        ["bare query", f"{alone.p50:.1f}", f"{alone.p95:.1f}", ""],
        ["search: facets, snippets, frames", f"{ours.p50:.1f}", f"{ours.p95:.1f}", _bounds(alone)],
    ]
    print(table(["", "p50 ms", "p95 ms", "at most"], rows), flush=True)


def _bounds(alone: Times) -> str:
    return ", ".join(f"{FACTOR * ms + MILLISECONDS:.1f}" for ms in (alone.p50, alone.p95))


def bare_query() -> Callable[[str], Any]:
    """Sends the same request as `search` does, without Django, and reads its answer."""
    from django.conf import settings

    from cms.core.access import PUBLIC
    from search.backends.base import Facet, Scope, Sort
    from search.backends.elasticsearch.queries import body
    from search.query import parse

    address = f"{settings.ELASTICSEARCH_URL}/{settings.ELASTICSEARCH_PREFIX}-catalogue-read/_search"

    def ask(text: str) -> Any:
        scope = Scope(audiences=(PUBLIC,), now=int(time.time()))
        sent = json.dumps(body(parse(text), scope, 0, 20, Sort.RELEVANCE, Facet)).encode()
        request = urllib.request.Request(address, sent, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    return ask


if __name__ == "__main__":
    sys.exit(main())
