"""A batch in a real browser, from the upload to its report: the worker runs, and the page keeps itself up to date."""

import re
import subprocess
import zipfile
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from .conftest import AdminAt, Axe

pytestmark = pytest.mark.browser

PAGES = 40
WATCHED = """
sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
document.addEventListener("DOMContentLoaded", () => {
  const seen = () => {
    const place = document.querySelector("[data-batch]");
    if (place) sessionStorage.seen = `${sessionStorage.seen ?? ""}\\n${place.innerText.replace(/\\s+/g, " ").trim()}`;
  };
  new MutationObserver(seen).observe(document, { subtree: true, childList: true, characterData: true });
});
"""


def pack() -> bytes:
    """A zip of an issue of many pages, each another, and of one whose scan is cut off."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(1, PAGES + 1):
            archive.writestr(f"1888-05-01/{number:04}.jpg", scan(str(number)))
        archive.writestr("1888-05-08/0001.jpg", scan("x")[:2000])
    return out.getvalue()


def scan(words: str) -> bytes:
    """Large enough to take a moment, small enough to be sent."""
    picture, out = Image.radial_gradient("L").resize((2400, 3200)), BytesIO()
    ImageDraw.Draw(picture).text((200, 200), words, font_size=120, fill=255)
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def loads(page: Page) -> int:
    return int(page.evaluate("sessionStorage.loads"))


def seen(page: Page) -> str:
    return str(page.evaluate("sessionStorage.seen ?? ''"))


def test_from_the_upload_to_the_report(
    admin_at: AdminAt,
    worker: subprocess.Popen[bytes],
    axe: Axe,
) -> None:
    page = admin_at("/admin/archive/batches/")
    page.add_init_script(WATCHED)
    page.get_by_role("link", name="New batch").click()
    page.get_by_label("Upload a zip").set_input_files(
        {"name": "may.zip", "mimeType": "application/zip", "buffer": pack()}
    )
    page.get_by_label("Title", exact=True).select_option(label="Régi Hírlap")
    page.get_by_role("button", name="Read the batch").click()

    start = page.get_by_role("button", name="Ingest it")
    expect(start).to_be_visible(timeout=60_000)
    row = page.get_by_role("row", name=re.compile("1888-05-01"))
    expect(row.get_by_role("cell", name=str(PAGES), exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"2 issues · {PAGES + 1} pages")
    axe(page)
    at_plan = loads(page)
    start.click()

    expect(page.get_by_role("heading", name="Report")).to_be_visible(timeout=120_000)
    assert loads(page) == at_plan + 1  # that of the button; all the rest came by itself
    assert re.search(rf"(?i)running \d+ of {PAGES + 1} pages", seen(page)), seen(page)
    expect(page.locator("[data-batch-label]", has_text="done, some refused")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 issue created")
    expect(page.locator("main")).to_contain_text("1888-05-08/0001.jpg")
    created = page.locator("h3:text-is('Created') + ul a")
    expect(created).to_have_attribute("href", re.compile(r"/edit/$"))
    axe(page)

    page.get_by_role("button", name="Run again").click()
    expect(page.locator("main")).to_contain_text("1 unchanged", timeout=120_000)
    page.get_by_role("link", name="The issues of this batch").click()
    expect(page.locator("td.title")).to_have_count(1)
    page.go_back()
    read_the_whole_report(page)
    leave_as_it_was(page, axe)


def read_the_whole_report(page: Page) -> None:
    with page.expect_download() as report:
        page.get_by_role("link", name="Download the whole report (JSON)").click()
    assert '"unchanged"' in report.value.path().read_text()


def leave_as_it_was(page: Page, axe: Axe) -> None:
    """The issue to the trash, the record away with its upload."""
    batch = page.url
    page.get_by_role("link", name="The issues of this batch").click()
    page.locator("td.title a").first.click()
    expect(page.locator("a[role=tab]").nth(1)).to_be_visible()
    page.goto(page.url.replace("/edit/", "/delete/"))
    page.get_by_role("button", name="Yes, delete it").click()
    page.goto(batch)
    page.get_by_role("link", name="Delete this record").click()
    expect(page.get_by_role("button", name="Yes, delete it")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("main")).to_contain_text("was deleted")
    expect(page.get_by_role("link", name="may", exact=True)).to_have_count(0)
