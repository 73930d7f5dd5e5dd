"""A visitor's way: home, search a word, a hit, the word framed on the scan, its text, a download."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE, PageAt
from .printed_library import sample
from .test_viewer import FRAMES, ON_SCREEN, long_word, ready, words_of

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize(("language", "name"), [("hu", "kozlony-1"), ("fa", "peyk")])
def test_from_the_front_page_to_a_downloaded_text(page_at: PageAt, language: str, name: str, width: int) -> None:
    word = long_word(name, 1)
    page = page_at(f"/{language}/", width=width)
    search(page, word)
    found = page.locator("article.hit", has=page.locator(f"a[href*='{sample(name).date}'][href*='page=1']")).first
    hit = found.locator("h2 a")
    expect(found.locator("mark").first).to_contain_text(word)
    expect(hit).to_contain_text(sample(name).title)
    hit.click()

    ready(page)
    page.wait_for_selector(".frame--hit", state="attached")
    boxes = [box for content, box in words_of(name, 1) if content == word]
    framed = page.evaluate(FRAMES, "hit")
    for box in page.evaluate(ON_SCREEN, boxes):
        assert any(all(abs(a - b) < 1.5 for a, b in zip(box, frame, strict=True)) for frame in framed), box

    page.locator(".viewer-tools [data-command=text]").click()
    expect(page.locator("#viewer-text mark").first).to_contain_text(word)

    page.locator(".viewer-tools [popovertarget=viewer-download]").click()
    with page.expect_download() as download:
        page.locator("#viewer-download a[href$='.txt']").first.click()
    assert download.value.suggested_filename.endswith("-p1.txt")
    assert word in download.value.path().read_text()


def search(page: Page, word: str) -> None:
    box = page.locator("main input[type=search]").first
    box.fill(word)
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
