"""What the tests of leaks share: how a page is hidden, and which secrets the answers of a way out give away."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.factories import restrict

HOUR = timedelta(hours=1)


def embargoed(page: Page) -> None:
    page.embargo_until = timezone.now() + HOUR
    page.save()


def expired(page: Page) -> None:
    page.expire_at = timezone.now() - HOUR
    page.save()


RESTRICTED: dict[str, Callable[[Any], object]] = {
    "for registered readers": lambda page: restrict(page),
    "for a group": lambda page: restrict(page, PageViewRestriction.GROUPS, "staff"),
    "with a password": lambda page: restrict(page, PageViewRestriction.PASSWORD, password="sesame"),
}
HIDDEN: dict[str, Callable[[Any], object]] = {
    "draft": lambda page: page.unpublish(),
    "embargoed": embargoed,
    "expired": expired,
    **RESTRICTED,
}


def api(query: str) -> str:
    return f"/api/v2/pages/?{query}"


def told(client: Client, addresses: Iterable[str], secrets: set[str], place: str = "") -> set[str]:
    """The secrets that stand in answers. What is asked for is named in them: words in the box, and a `place`, which is
    for everybody."""
    found: set[str] = set()
    for address in addresses:
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            continue
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        text = re.sub(r"&#x?\w+;", "", body.decode(errors="replace"))
        text = text.replace(address, "").replace(quote(address), "")  # a page names its own address
        text += json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else ""
        typed = re.search(r'name="q" value="([^"]*)"', text)
        text = text.replace(f'value="{typed[1]}"', "") if typed else text
        asked = {place} if "place=" in address else set()
        found |= {one for one in secrets - asked if one in text and one not in address}
    return found


def sent(client: Client, addresses: Iterable[str]) -> set[str]:
    """Of addresses whose answers are a secret by themselves, those that answer."""
    return {address for address in addresses if client.get(address, follow=True).status_code == 200}
