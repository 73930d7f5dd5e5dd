"""Lighthouse on the walks of a library: performance and accessibility of list, walk, guide and stop, on a phone.

`python -m bench.lighthouse` serves the library in VAR_DIR (`manage.py make_demo` fills one) by granian behind nginx, as
it is deployed (TLS, HTTP/2, compressed), and audits the four pages with the phone and the network that Lighthouse
reckons with (slow 4G, a processor four times slower than this one). It fails where a score is below 95.

The machine must be idle: whatever else runs is taken for the page's own work, four times over.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from bench.timing import table
from tests.installation import free_port
from tests.lighthouse import Report, as_deployed, audited, score
from tools import run
from tools.environment import BIN, ROOT

TIMES = 5
LEAST = 95
SHOWN = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
SETTINGS = "tests.browser.settings"  # needs no collected static files


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    pages = _pages()
    if not pages:
        print("There is no walk in this library. Fill it: manage.py make_demo", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-lighthouse-") as folder, _served(Path(folder)) as address:
        for path in pages.values():
            audited(f"{address}{path}")  # pictures are cut for the first reader
        found = {name: [audited(f"{address}{path}") for _time in range(TIMES)] for name, path in pages.items()}
    rows = [_row(name, reports) for name, reports in found.items()]
    head = ["", "performance", "accessibility", "first paint ms", "largest ms", "blocked ms", "shift", "bytes sent"]
    print(table(head, rows))
    return 0 if all(int(row[column]) >= LEAST for row in rows for column in (1, 2)) else 1


def _pages() -> dict[str, str]:
    """Addresses on this site of the list, of a walk, of its guide and of its first stop."""
    from walks.models import WalkPage

    walk = WalkPage.objects.live().filter(way__isnull=False, steps__isnull=False).order_by("pk").first()
    if walk is None:
        return {}
    stop = walk.steps.order_by("sort_order")[0].stop
    return {
        "list of walks": walk.get_parent().get_url(),
        "walk": walk.get_url(),
        "guide": f"{walk.get_url()}guide/1/",
        "stop": stop.get_url(),
    }


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    port, tls = str(free_port()), free_port()
    env = {**os.environ, "PORT": port, "SITE_URL": f"https://localhost:{tls}", "TRUST_PROXY": "1"}
    command = [str(BIN / "granian"), "--interface", "wsgi", "--port", port, "--blocking-threads", "4", "--no-ws"]
    server = subprocess.Popen([*command, "--log-level", "warning", "cms.wsgi:application"], cwd=ROOT, env=env)
    try:
        run.wait_until_it_answers(f"http://127.0.0.1:{port}", [server])
        with as_deployed(f"http://127.0.0.1:{port}", folder, tls) as address:
            yield address
    finally:
        run.end([server])


def _row(name: str, reports: list[Report]) -> list[str]:
    """Medians."""

    def median(audit: str) -> float:
        return statistics.median(report["audits"][audit]["numericValue"] for report in reports)

    scores = [str(statistics.median_low(score(one, of) for one in reports)) for of in ("performance", "accessibility")]
    first, largest, blocked, shift = map(median, SHOWN)
    return [
        name,
        *scores,
        *(f"{one:,.0f}" for one in (first, largest, blocked)),
        f"{shift:.3f}",
        f"{median('total-byte-weight'):,.0f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
