"""Lighthouse on the pages of walks: accessibility and good practice, and how soon a phone has them.

The library stands behind nginx as it is deployed. The network is the phone's that Lighthouse reckons with (slow 4G),
the processor is this machine's: how slow a phone's is can't be told where other tests run beside this one.
`bench.lighthouse` measures the whole of it, with a phone's processor, on a machine that does nothing else.
"""

from collections.abc import Iterator

import pytest

from tests.browser.walked_library import ADDRESSES, INDEXES
from tests.lighthouse import Report, as_deployed, audited, score

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # a phone loads the same from both profiles
PAGES = {
    "list of walks": INDEXES["hu"],
    "walk": ADDRESSES["hu"],
    "guide": f"{ADDRESSES['hu']}guide/1/",
    "stop": f"{ADDRESSES['hu']}megallo-1/",
}
TRIES = 5  # a machine that others use may be late
LEAST = 95
MOST_BYTES = 300_000  # without media
MEDIA = ("image/", "audio/", "video/")
MOST_SHIFT = 0.1


@pytest.fixture(scope="module")
def deployed(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with as_deployed(site, tmp_path_factory.mktemp("proxy")) as address:
        yield address


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_walks_is_quick_and_without_barriers(deployed: str, page: str) -> None:
    for _try in range(TRIES):
        report = audited(f"{deployed}{PAGES[page]}", "--throttling.cpuSlowdownMultiplier=1")
        if score(report, "performance") >= LEAST:
            break
    told = {name: score(report, name) for name in ("performance", "accessibility", "best-practices", "seo")}
    assert min(told.values()) >= LEAST, f"{told}\n{failed(report)}"
    assert report["audits"]["cumulative-layout-shift"]["numericValue"] <= MOST_SHIFT
    loaded = report["audits"]["network-requests"]["details"]["items"]
    assert sum(one["transferSize"] for one in loaded if not one["mimeType"].startswith(MEDIA)) <= MOST_BYTES
    assert all(one["url"].startswith((deployed, "data:")) for one in loaded)
    assert not hidden_from_the_browser(report)


def failed(report: Report) -> list[str]:
    """What was found wanting, for who reads the failure."""
    audits = report["audits"].values()
    return [
        f"{one['id']}: {one.get('displayValue', '')} {places(one)}"
        for one in audits
        if one["score"] is not None and one["score"] < 1
    ]


def places(audit: Report) -> list[str]:
    """Selectors of the elements that an audit names."""
    items = audit.get("details", {}).get("items", [])
    return [one["node"].get("selector", "") for one in items if isinstance(one, dict) and "node" in one]


def hidden_from_the_browser(report: Report) -> list[str]:
    """Why the picture that fills most of the screen comes late: it is lazy, or not in the HTML."""
    parts = report["audits"]["lcp-discovery-insight"].get("details", {}).get("items", [])
    lists = [part["items"] for part in parts if part["type"] == "checklist"]
    return [name for one in lists for name, told in one.items() if not told["value"]]
