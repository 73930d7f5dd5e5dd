"""Passing on a stop: by the phone's own ways where it has them, else by copying its address."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, PageAt
from .walked_library import ADDRESSES, STOPS

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles
STOP = f"{ADDRESSES['hu']}megallo-1/"
PERMANENT = re.compile(r"^http://127\.0\.0\.1:\d+/id/[0-9a-f-]{36}$")
PHONE_S_SHEET = "navigator.share = async told => { document.body.dataset.told = JSON.stringify(told) }"


def test_an_address_is_copied_where_there_is_no_other_way(page_at: PageAt) -> None:
    page = page_at("/hu/", width=DESKTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(STOP)
    share = page.locator("[data-share]")
    expect(share.locator("[data-pass-on]")).to_be_hidden()
    share.locator("[data-copy]").click()
    expect(share.locator("[data-copy]")).to_have_text("Másolva")
    expect(share.get_by_role("status")).to_have_text("Másolva")
    copied: Any = page.evaluate("navigator.clipboard.readText()")
    assert PERMANENT.match(copied)
    page.goto(copied)
    expect(page.locator("h1")).to_have_text(STOPS["en"][0][0])  # which this browser speaks


def test_a_phone_passes_it_on_in_its_own_way(page_at: PageAt) -> None:
    """Chromium has no such sheet here: what it would be given is looked at."""
    page = page_at("/hu/", width=PHONE, touch=True)
    page.add_init_script(PHONE_S_SHEET)
    page.goto(STOP)
    button = page.locator("[data-pass-on]")
    button.tap()
    expect(page.locator("body")).to_have_attribute("data-told", re.compile(r'"url":"http.*/id/'))
    assert STOPS["hu"][0][0] in (page.locator("body").get_attribute("data-told") or "")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 43.5


def test_without_a_script_the_address_can_be_read(page_at: PageAt) -> None:
    page = page_at(STOP, javascript=False)
    assert PERMANENT.match(page.locator("[data-share] input").input_value())
    expect(page.locator("[data-copy]")).to_be_hidden()
