"""Who may read an issue through its own addresses: nothing that may not be seen leaves by any of them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from archive_pages.models import IssuePage
from tests import factories
from tests.archive_pages.scanned import drawing, scan

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def issue(tmp_path: Path) -> IssuePage:
    page = factories.issue()
    scan(page, drawing(300, 200), text="titkos szavak")
    return page


def addresses(issue: IssuePage) -> list[str]:
    canvas = issue.canvases.get()
    of_canvas = [f"/canvas/{canvas.uuid}.{form}" for form in ("txt", "alto.xml", "pdf", "jpg", "json")]
    of_issue = [f"/issue/{issue.uuid}.{form}" for form in ("pdf", "txt", "bib", "ris", "csl.json")]
    return [
        *of_canvas,
        *of_issue,
        f"/id/{canvas.uuid}",
        f"/id/{issue.uuid}",
        issue.get_url(),
        f"{issue.get_url()}?q=titkos",
    ]


def draft(issue: IssuePage) -> None:
    issue.unpublish()


def private(issue: IssuePage) -> None:
    factories.restrict(issue.get_parent(), PageViewRestriction.GROUPS, "members")


def embargoed(issue: IssuePage) -> None:
    factories.embargo(issue, timezone.now() + HOUR)


def expired(issue: IssuePage) -> None:
    issue.expire_at = timezone.now() - HOUR
    issue.save()


def under_an_unpublished_title(issue: IssuePage) -> None:
    issue.get_parent().specific.unpublish()
    issue.unpublish()


STATES = [draft, private, embargoed, expired, under_an_unpublished_title]


def test_all_that_is_published_is_open(client: Client, issue: IssuePage) -> None:
    opened = {way: client.get(way).status_code for way in addresses(issue)}
    assert set(opened.values()) <= {200, 303}, opened


@pytest.mark.parametrize("hide", STATES)
@pytest.mark.parametrize("who", ["anonymous", "reader", "other group"])
def test_nothing_leaks(client: Client, issue: IssuePage, hide: object, who: str) -> None:
    ways = addresses(issue)
    hide(issue)  # type: ignore[operator]
    if who != "anonymous":
        client.force_login(factories.reader(who, *(["strangers"] if who == "other group" else [])))
    for way in ways:
        response = client.get(way)
        body = b"".join(response) if response.streaming else response.content
        assert response.status_code in (404, 302, 403), way  # the page itself sends strangers to the log-in form
        if response.status_code != 404:
            assert way.startswith(issue.get_url()), way
        assert b"titkos" not in body.replace(b"q=titkos", b"").replace(b'value="titkos"', b""), way
        assert str(issue.title).encode() not in body, way


def test_a_member_reads_what_is_for_members_and_no_cache_keeps_it(client: Client, issue: IssuePage) -> None:
    private(issue)
    client.force_login(factories.reader("member", "members"))
    for way in addresses(issue):
        response = client.get(way)
        assert response.status_code in (200, 303), way
        if not way.startswith(issue.get_url()):
            assert response["Cache-Control"] == "private, no-store", way


def test_an_editor_looks_at_a_draft_and_no_cache_keeps_it(client: Client, issue: IssuePage) -> None:
    draft(issue)
    client.force_login(User.objects.create_superuser("editor"))
    for way in addresses(issue):
        if way.startswith(issue.get_url()):
            continue  # drafts are shown by the admin's own preview
        response = client.get(way)
        assert response.status_code in (200, 303), way
        assert response["Cache-Control"] == "private, no-store", way


def test_what_is_public_is_kept_but_asked_for_again(client: Client, issue: IssuePage) -> None:
    way = f"/canvas/{issue.canvases.get().uuid}.txt"
    first = client.get(way)
    assert first["Cache-Control"] == "public, no-cache"
    headers = {"if-none-match": first["ETag"]}
    assert client.get(way, headers=headers).status_code == 304
    embargoed(issue)
    assert client.get(way, headers=headers).status_code == 404


def test_what_is_hidden_answers_as_what_does_not_exist(client: Client, issue: IssuePage) -> None:
    canvas = issue.canvases.get()
    draft(issue)
    hidden = client.get(f"/canvas/{canvas.uuid}.txt")
    absent = client.get("/canvas/00000000-0000-4000-8000-000000000000.txt")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content.replace(str(canvas.uuid).encode(), b"") == absent.content.replace(
        b"00000000-0000-4000-8000-000000000000", b""
    )


def test_neighbours_that_may_not_be_seen_are_passed_over(client: Client, issue: IssuePage) -> None:
    title = issue.get_parent().specific
    hidden = factories.issue(title, "1935-08-03", title="Zárolt szám")
    factories.embargo(hidden, timezone.now() + HOUR)
    after = factories.issue(title, "1935-08-04", title="Nyílt szám")
    for page in (hidden, after):
        factories.canvas(page)
    body = client.get(issue.get_url()).content.decode()
    assert after.slug in body
    assert hidden.slug not in body
