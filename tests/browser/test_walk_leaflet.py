"""A walk on paper, as Chromium prints it: every stop with its code, and each code leads where it says."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page

from .conftest import PageAt
from .walked_library import ADDRESSES, STOPS, WALKS

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles
SHEETS = {"A4": (595, 842), "A5": (420, 595)}  # points
MOST_PAGES = {"A4": 5, "A5": 9}
DENSITY = 200 / 72  # as a phone's camera sees a code held to it, and less than any printer's


def printed(page: Page, language: str, sheet: str) -> pypdfium2.PdfDocument:
    page.goto(f"{ADDRESSES[language]}print/", wait_until="networkidle")
    page.evaluate("document.querySelectorAll('img').forEach(one => { one.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    return pypdfium2.PdfDocument(page.pdf(format=sheet, print_background=False))


def codes(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, int]]:
    """What the codes on all pages say, and how far to the right of its page's middle each stands, in pixels."""
    for leaf in document:
        picture = leaf.render(scale=DENSITY).to_pil()
        for found in zxingcpp.read_barcodes(picture):
            yield found.text, found.position.top_left.x - picture.width // 2


def words(document: pypdfium2.PdfDocument) -> str:
    """All that is written, without spaces, that a line's end may have eaten; Arabic letters as they are typed."""
    text = "".join(leaf.get_textpage().get_text_range() for leaf in document)
    return re.sub(r"[\s\u200c\u00ad\ufffe-]", "", text)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("language", ["hu", "fa"])
def test_a_leaflet_has_every_stop_with_a_code_that_leads_to_it(page_at: PageAt, language: str, sheet: str) -> None:
    page = page_at(ADDRESSES[language])
    document = printed(page, language, sheet)
    assert 1 < len(document) <= MOST_PAGES[sheet]
    assert all(leaf.get_size() == pytest.approx(SHEETS[sheet], abs=2) for leaf in document)
    found = list(codes(document))
    assert len(found) == len({text for text, _side in found}) == 1 + len(STOPS[language])
    left = sum(side < 0 for _text, side in found)
    assert left == (len(found) if language == "fa" else 0)  # codes stand at the end of a line
    in_english = [WALKS["en"][0], *(title for title, _words in STOPS["en"])]
    assert _titles_of(page, [text for text, _side in found]) == in_english  # which this browser speaks
    if language == "hu":
        text = words(document)
        assert all(re.sub(r"\s", "", title) in text for title in (WALKS["hu"][0], *(one for one, _ in STOPS["hu"])))


def _titles_of(page: Page, addresses: list[str]) -> list[Any]:
    """Of the pages to which a reader comes by the codes."""
    titles = []
    for address in addresses:
        assert re.search(r"/id/[0-9a-f-]{36}$", address)
        page.goto(urlsplit(address).path)
        assert "/id/" not in unquote(page.url)
        titles.append(page.locator("h1").inner_text())
    return titles
