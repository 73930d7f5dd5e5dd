"""What may not be seen is not to be found on any IIIF way out, and what editors work on is theirs alone.

The table of all ways out and all ways of hiding is `tests/core/test_access_ways_out.py`.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from archive_pages.models import Canvas, IssuePage
from search import outbox
from tests import factories
from tests.archive_pages.scanned import scan
from tests.searching import own_index  # noqa: F401

pytestmark = pytest.mark.django_db
TILE = "/0,0,512,512/512,512/0/default.jpg"


@pytest.fixture
def canvas() -> Canvas:
    canvas = scan(factories.issue(), text="egy szép nyári reggel")
    outbox.touch_canvases(canvas.issue_id)
    while outbox.drain():
        pass
    return canvas


def ways_out(canvas: Canvas) -> list[str]:
    """Every address that shows the issue or its scan."""
    image = f"/iiif/image/3/{canvas.uuid}"
    return [
        image,
        f"{image}/info.json",
        f"{image}{TILE}",
        f"{image}/full/200,/0/default.jpg",
        f"{image}/full/200,/0/gray.png",
        f"/iiif/presentation/3/{canvas.issue.uuid}/manifest",
        f"/iiif/search/1/{canvas.issue.uuid}?q=szép",
        f"/iiif/search/2/{canvas.issue.uuid}?q=szép",
    ]


def draft(issue: IssuePage) -> None:
    issue.live = False
    issue.save()


def private(issue: IssuePage) -> None:
    factories.restrict(issue, PageViewRestriction.GROUPS, "researchers")


def under_a_private_title(issue: IssuePage) -> None:
    factories.restrict(issue.get_parent(), PageViewRestriction.PASSWORD, password="open sesame")


def embargoed(issue: IssuePage) -> None:
    factories.embargo(issue, timezone.now() + timedelta(days=1))


def expired(issue: IssuePage) -> None:
    issue.expire_at = timezone.now() - timedelta(minutes=1)
    issue.save()


def test_a_restriction_on_the_title_hides_its_issues(client: Client, canvas: Canvas) -> None:
    copies = {url: client.get(url).get("ETag", "") for url in ways_out(canvas)}  # the process now remembers the scan
    under_a_private_title(canvas.issue)
    for url, etag in copies.items():
        for headers in ({}, {"if-none-match": etag or "*"}):
            response = client.get(url, headers=headers)
            assert response.status_code == 404, (url, headers)
            assert response["Cache-Control"] == "no-store"
            assert str(canvas.issue.title).encode() not in response.content
            assert "ETag" not in response
    collection = client.get(f"/iiif/presentation/3/{canvas.issue.get_parent().specific.uuid}/collection")
    assert collection.status_code == 404


def test_what_is_public_is_there(client: Client, canvas: Canvas) -> None:
    """The other half of the test above: the same addresses answer while nothing is hidden."""
    for url in ways_out(canvas):
        assert client.get(url).status_code in (200, 303), url


def test_the_clock_alone_opens_and_closes(client: Client, canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    """An embargo that lifts and an expiry that comes need no one to save anything."""
    now = timezone.now()
    issue = canvas.issue
    issue.embargo_until, issue.expire_at = now + timedelta(hours=1), now + timedelta(hours=2)
    issue.save()
    url = f"/iiif/image/3/{canvas.uuid}{TILE}"
    assert client.get(url).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1, minutes=59, seconds=50))
    response = client.get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=10"
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    assert client.get(url).status_code == 404


def test_those_who_may_see_a_restricted_issue_do_and_no_cache_keeps_it(client: Client, canvas: Canvas) -> None:
    private(canvas.issue)
    client.force_login(factories.reader("scholar", "researchers"))
    for url in ways_out(canvas)[1:]:
        response = client.get(url)
        assert response.status_code == 200, url
        assert response["Cache-Control"] == "private, no-store"
        assert "Cookie" in response["Vary"]
    collection = client.get(f"/iiif/presentation/3/{canvas.issue.get_parent().specific.uuid}/collection")
    assert str(canvas.issue.uuid).encode() in collection.content
    assert collection["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("hide", [draft, embargoed, expired])
def test_editors_preview_what_they_work_on(admin_client: Client, canvas: Canvas, hide: Callable[..., None]) -> None:
    hide(canvas.issue)
    for url in ways_out(canvas)[1:]:
        response = admin_client.get(url)
        assert response.status_code == 200, url
        assert response["Cache-Control"] == "private, no-store"
    collection = admin_client.get(f"/iiif/presentation/3/{canvas.issue.get_parent().specific.uuid}/collection")
    assert json.loads(collection.content)["items"] == []  # lists are as readers see them


def advance_elsewhere() -> None:
    """A step of the epoch by another process."""
    if connection.vendor == "postgresql":
        elsewhere = connection.copy()
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT nextval('core_epoch')")
        elsewhere.close()
        return
    path = str(Path(django_settings.VAR_DIR) / "epoch")
    code = f"from cms.core import epoch; epoch.FileEpoch(epoch.Path({path!r})).advance()"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=django_settings.BASE_DIR)


def test_what_another_process_hides_is_hidden_here_for_the_next_tile(client: Client) -> None:
    """No request in between, and nothing told to this process but the shared epoch."""
    canvas = scan(factories.issue())
    url = f"/iiif/image/3/{canvas.uuid}{TILE}"
    assert client.get(url).status_code == 200
    IssuePage.objects.filter(pk=canvas.issue_id).update(live=False)  # as the other process's commit leaves the database
    assert client.get(url).status_code == 200  # remembered
    advance_elsewhere()
    assert client.get(url).status_code == 404
