"""Every address that shows an issue or tells of it, in one table: whom it answers, and what caches are told.

A way out that is added to `docs/addresses.md` belongs in this table.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from archive_pages.models import Canvas, IssuePage, TitlePage
from cms.operating import bulk
from search import outbox
from tests import factories
from tests.archive_pages.scanned import scan
from tests.samples import ROOT
from tests.searching import own_index  # noqa: F401

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NAME, WORDS = "Zárolt szám", "titkos aranyrög"
ABSENT = "00000000-0000-4000-8000-000000000000"
TILE = "/0,0,512,512/512,512/0/default.jpg"
LONGEST = 60  # seconds for which a copy may be shown without asking again

# {canvas}, {issue}, {title}: UUIDs; {pk}: number of the issue's page.
OWN = [
    "/iiif/image/3/{canvas}",
    "/iiif/image/3/{canvas}/info.json",
    "/iiif/image/3/{canvas}" + TILE,
    "/iiif/image/3/{canvas}/full/200,/0/default.jpg",
    "/iiif/image/3/{canvas}/pct:0,0,50,50/!100,100/90/gray.png",
    "/iiif/image/3/{canvas}/full/no-size/0/default.jpg",
    "/iiif/presentation/3/{issue}/manifest",
    "/iiif/search/1/{issue}?q=titkos",
    "/iiif/search/2/{issue}?q=titkos",
    "/canvas/{canvas}.txt",
    "/canvas/{canvas}.alto.xml",
    "/canvas/{canvas}.json",
    "/canvas/{canvas}.jpg",
    "/canvas/{canvas}.pdf",
    "/issue/{issue}.pdf",
    "/issue/{issue}.txt",
    "/issue/{issue}.bib",
    "/issue/{issue}.ris",
    "/issue/{issue}.csl.json",
    "/issue/{issue}.csl.json?page=1",
    "/id/{canvas}",
    "/id/{issue}",
    "/api/v2/pages/{pk}/",
    "/api/v2/canvases/{canvas}/",
    "/api/v2/canvases/?issue={issue}",
]
PAGES = ["/hu/archivum/{name}/{slug}/", "/fa/{fa}/{name}/{slug}/", "/hu/archivum/{name}/{slug}/?q=titkos&view=text"]
LISTS = [
    "/hu/",
    "/hu/archivum/",
    "/hu/archivum/{name}/",
    "/hu/archivum/{name}/?view=list",
    "/hu/archivum/{name}/szomszed/",
    "/hu/search/?q=titkos",
    "/en/search/?q=Zárolt",
    "/iiif/presentation/3/{title}/collection",
    "/api/v2/pages/",
    "/api/v2/pages/?type=archive_pages.IssuePage&fields=*",
    "/api/v2/pages/?search=Zárolt",
    "/api/v2/pages/?type=archive_pages.IssuePage&slug={slug}",
    "/api/v2/pages/?type=archive_pages.IssuePage&uuid={issue}&fields=*",
    "/api/v2/pages/?type=archive_pages.TitlePage&fields=*",
    "/sitemap-1.xml",
    "/bulk/",
    "/bulk/issues.jsonl.gz",
    "/bulk/text.jsonl.gz",
]
NOT_OF_THE_ISSUE = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/sitemap.xml",
    "/admin/",
    "/api/v2/images/",
    "/api/v2/documents/",
    "/api/v2/places/",
    "/{lang}/…",
    # Nothing is read there: tests/uploads/test_server.py asks of addresses that never were.
    "/uploads/",
    "/uploads/{upload}",
    # Those of walks are in a table of their own, in tests/walks/test_leaks.py.
    "/iiif/presentation/3/walk/{walk}/manifest",
    "/photograph/{photograph}.jpg",
    "/recording/{recording}.mp3",
    "/recording/{recording}.vtt",
    "/recording/{recording}.txt",
    "/oembed?url=",
    "/map/stops.geojson?bbox={west},{south},{east},{north}&language={lang}",
    "/map/tiles.pmtiles",
    # Those of campaigns are in tests/campaigns/test_leaks.py.
    "/entry-file/{file}/{name}",
    "/entry-file/{file}/captions.vtt",
    "/entry-file/{file}/transcript.txt",
    "/entry-file/{file}/chapters.vtt",
    # In tests/campaigns/test_status.py; tests/books/test_page.py, test_finding.py and test_api.py.
    "/{lang}/my-entry/{entry}/{token}/",
    "/{lang}/books/{book}/",
    "/books/find?q=",
    "/places/find?q=",
    "/api/v2/books/",
]


@dataclass
class Archive:
    """An issue with a page of text and scan, beside a neighbour that all may see."""

    title: TitlePage
    issue: IssuePage
    canvas: Canvas

    def address(self, pattern: str, absent: bool = False) -> str:
        names = {"canvas": self.canvas.uuid, "issue": self.issue.uuid, "title": self.title.uuid, "pk": self.issue.pk}
        if absent:
            names = dict.fromkeys(("canvas", "issue", "title"), UUID(ABSENT)) | {"pk": 999_999}
        slugs = {"name": self.title.slug, "slug": self.issue.slug, "fa": factories.archive("fa").slug}
        return pattern.format(**names, **slugs)

    def tells(self, body: str) -> list[str]:
        """What of the issue stands in an answer."""
        told = [NAME, "aranyrög", str(self.issue.uuid), str(self.canvas.uuid), self.issue.slug]
        return [one for one in told if one in body]


@pytest.fixture
def archive(settings: Any, tmp_path: Path, own_index: Path) -> Archive:  # noqa: F811
    title = factories.title()
    factories.canvas(factories.issue(title, "1935-08-01", title="Szomszéd", slug="szomszed"), "másik lap")
    issue = factories.issue(title, "1935-08-02", title=NAME)
    canvas = scan(issue, text=WORDS)
    settings.VAR_DIR = tmp_path
    bulk.write()
    drain()
    return Archive(title, IssuePage.objects.get(pk=issue.pk), canvas)


def drain() -> None:
    while outbox.drain() or outbox.drain_records():
        pass


def body_of(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    if response.get("Content-Type") == "application/gzip" and content:
        content = gzip.decompress(content)
    return content.decode("utf-8", "replace") + response.get("Location", "")


def draft(archive: Archive) -> None:
    archive.issue.live = False
    archive.issue.save()


def unpublish(archive: Archive) -> None:
    archive.issue.unpublish()


def private(archive: Archive) -> None:
    factories.restrict(archive.issue, PageViewRestriction.GROUPS, "members")


def with_password(archive: Archive) -> None:
    factories.restrict(archive.issue, PageViewRestriction.PASSWORD, password="open sesame")


def embargoed(archive: Archive) -> None:
    factories.embargo(archive.issue, timezone.now() + HOUR)


def expired(archive: Archive) -> None:
    archive.issue.expire_at = timezone.now() - HOUR
    archive.issue.save()


HIDDEN = [draft, unpublish, private, with_password, embargoed, expired]
ASKED = [
    {"if-none-match": "*"},
    {"if-match": "*"},
    {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"range": "bytes=0-99"},
    {"accept": "text/html"},
    {"accept": "application/json"},
    {"accept": "application/ld+json"},
    {"accept": "image/*;q=0.1"},
]


def log_in(client: Client, who: str) -> None:
    if who != "anonymous":
        client.force_login(factories.reader(who, *(["strangers"] if who == "stranger" else [])))


@pytest.mark.parametrize(
    ("hide", "who"), [*((hide, "anonymous") for hide in HIDDEN), *((hide, "stranger") for hide in (private, draft))]
)
def test_nothing_leaks(client: Client, archive: Archive, hide: Callable[[Archive], None], who: str) -> None:
    log_in(client, who)
    seen = {way: client.get(archive.address(way)).get("ETag", "") for way in OWN}  # processes now remember
    hide(archive)
    for way in OWN:
        for headers in ({}, {"if-none-match": seen[way] or "*"}):
            refused_as_absent(client, archive, way, headers)
    for way in PAGES:
        response = client.get(archive.address(way))
        asks_to_log_in = hide is private and response.status_code == 302
        asks_for_the_password = hide is with_password and 'name="password"' in body_of(response)
        assert response.status_code == 404 or asks_to_log_in or asks_for_the_password, way
        assert not {NAME, "aranyrög", str(archive.canvas.uuid)} & set(archive.tells(body_of(response))), way
    for settled in (False, True):  # before the search's own records are brought up to date, and after
        for way in LISTS:
            response = client.get(archive.address(way))
            assert response.status_code == 200, way
            assert not archive.tells(body_of(response).replace(archive.address(way), "")), (way, settled)
        drain()


def refused_as_absent(client: Client, archive: Archive, way: str, headers: dict[str, str]) -> None:
    """404, and not to be told from the 404 of what does not exist."""
    url = archive.address(way)
    response, other = client.get(url, headers=headers), client.get(archive.address(way, absent=True), headers=headers)
    assert response.status_code == other.status_code, (way, headers)
    assert response.status_code in (404, 406), (way, headers)  # the API has no JSON-LD
    body, blank = body_of(response), body_of(other)
    assert without_ids(body, archive) == without_ids(blank, archive), (way, headers)
    assert not {NAME, "aranyrög"} & set(archive.tells(body)), (way, headers)
    assert told_to_caches(response) == told_to_caches(other), (way, headers)
    assert not {"ETag", "Last-Modified", "Content-Disposition", "Link"} & set(response.headers), way


def told_to_caches(response: Any) -> dict[str, Any]:
    """All headers by name, and in full those from which what is hidden could be told from what is not there."""
    headers: dict[str, Any] = dict.fromkeys(response.headers)
    headers["Vary"] = sorted(part.strip() for part in response.get("Vary", "").split(","))
    headers["Cache-Control"] = response.get("Cache-Control")
    return headers


def without_ids(body: str, archive: Archive) -> str:
    """The body without what was asked for, which "not found" may repeat, and what is new each time."""
    for one in (archive.canvas.uuid, archive.issue.uuid, archive.issue.pk, ABSENT, 999_999):
        body = re.sub(rf"(?<![0-9]){one}(?![0-9])", "", body)
    return re.sub(r'(csrfmiddlewaretoken" value=|csrfToken": )"\w*"', "", body)


@pytest.mark.parametrize("hide", [private, embargoed])
def test_no_way_of_asking_shows_more(client: Client, archive: Archive, hide: Callable[[Archive], None]) -> None:
    seen = {way: client.get(archive.address(way)).get("ETag", "*") for way in OWN}
    hide(archive)
    for way in OWN:
        for headers in [*ASKED, {"if-match": seen[way]}, {"if-range": seen[way], "range": "bytes=0-"}]:
            refused_as_absent(client, archive, way, headers)
        url, absent = archive.address(way), archive.address(way, absent=True)
        assert client.head(url).status_code == 404, way
        for ask in (client.options, client.post, client.put, client.delete, client.trace):
            assert ask(url).status_code == ask(absent).status_code, (way, ask)


def test_all_of_it_is_there_while_nothing_is_hidden(client: Client, archive: Archive) -> None:
    """The other half of the test above, without which that would prove nothing."""
    for way in [*OWN, *PAGES]:
        wanted = (400,) if "no-size" in way else (200, 303)
        assert client.get(archive.address(way)).status_code in wanted, way
    silent = [way for way in LISTS if not archive.tells(body_of(client.get(archive.address(way))))]
    # These tell of titles, and of files.
    assert silent == ["/hu/archivum/", "/api/v2/pages/?type=archive_pages.TitlePage&fields=*", "/bulk/"]


def freshness(response: Any) -> int:
    """Seconds for which a cache may show a copy without asking again."""
    said = {part.strip() for part in response["Cache-Control"].lower().split(",")}
    if said & {"no-cache", "no-store"}:
        return 0
    ages = [int(part.partition("=")[2]) for part in said if part.startswith(("max-age=", "s-maxage="))]
    assert ages, "a cache would choose a time by itself"
    assert not any(part.startswith(("stale-", "immutable")) for part in said)
    return max(ages)


def test_what_is_public_may_be_kept_for_a_minute_at_most(client: Client, archive: Archive) -> None:
    for way in [*OWN, *PAGES, *LISTS]:
        response = client.get(archive.address(way))
        assert freshness(response) <= LONGEST, way
        etag = response.get("ETag")
        if etag:
            again = client.get(archive.address(way), headers={"if-none-match": etag})
            assert again.status_code == 304, way
            assert freshness(again) <= LONGEST, way


def test_what_is_restricted_is_kept_by_no_cache(client: Client, archive: Archive) -> None:
    private(archive)
    drain()
    client.force_login(factories.reader("member", "members"))
    for way in [*OWN, *PAGES]:
        response = client.get(archive.address(way))
        if way.startswith("/api/"):
            assert response.status_code == 404, way  # the API tells what the public may see, whoever asks
            continue
        if "no-size" not in way:
            assert response.status_code in (200, 303), way
            assert "no-store" in response["Cache-Control"], way
        assert "Cookie" in response["Vary"], way
    for way in LISTS:
        response = client.get(archive.address(way))
        if archive.tells(body_of(response)):
            assert "private" in response["Cache-Control"], way
            assert "Cookie" in response["Vary"], way
        assert freshness(response) == 0, way


def test_an_editor_looks_at_a_draft_and_no_cache_keeps_it(client: Client, archive: Archive) -> None:
    draft(archive)
    client.force_login(User.objects.create_superuser("editor"))
    for way in OWN:
        response = client.get(archive.address(way))
        if way.startswith("/api/") or "no-size" in way:
            continue
        assert response.status_code in (200, 303), way
        assert "no-store" in response["Cache-Control"], way


def test_no_other_spelling_of_an_address_shows_more(client: Client, archive: Archive) -> None:
    """Upper case, escapes, other forms of a UUID, dots and slashes: as hidden as the address itself."""
    hidden, uuid = str(archive.canvas.uuid), archive.canvas.uuid
    spellings = [
        hidden.upper(), uuid.hex, f"{{{hidden}}}", f"urn:uuid:{hidden}", f"./{hidden}", f"x/../{hidden}", f"/{hidden}",
        "".join(f"%{ord(one):02x}" for one in hidden), hidden.replace("-", "%2D"), f"{hidden}%00", f"{hidden}%0a",
        f"%20{hidden}",
    ]  # fmt: skip
    embargoed(archive)
    for way in OWN:
        for spelling in spellings:
            url = archive.address(way).replace(hidden, spelling).replace(str(archive.issue.uuid), spelling)
            for url_ in (url, url + "/", url.replace("/", "//", 1)):
                if url_.startswith("//"):
                    continue
                response = client.get(url_, follow=True)
                assert response.status_code in (400, 404), url_
                assert not set(archive.tells(body_of(response))) & {NAME, "aranyrög"}, url_


def test_a_uuid_leads_only_to_what_it_is_of(client: Client, archive: Archive) -> None:
    """An issue that all may see is no way to another, nor a title to its issues."""
    private(archive)
    for way in OWN:
        for other in (archive.title.uuid, archive.title.pk):
            url = way.format(canvas=other, issue=other, pk=archive.issue.pk)
            response = client.get(url)
            assert not archive.tells(body_of(response)), url


def test_relations_in_the_api_answer_for_a_hidden_page_as_for_none(client: Client, archive: Archive) -> None:
    embargoed(archive)
    for name in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
        hidden = client.get(f"/api/v2/pages/?{name}={archive.issue.pk}")
        absent = client.get(f"/api/v2/pages/?{name}=999999")
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content), name
    for asked in (f"id={archive.issue.pk}", archive.address("html_path=/hu/archivum/{name}/{slug}/")):
        assert client.get(f"/api/v2/pages/find/?{asked}").status_code == 404, asked


def test_the_password_opens_what_it_was_given_for(client: Client, archive: Archive) -> None:
    """And in that session alone: another visitor is still asked."""
    with_password(archive)
    restriction = PageViewRestriction.objects.get(page=archive.issue)
    session = client.session
    session[PageViewRestriction.passed_view_restrictions_session_key] = [restriction.pk]
    session.save()
    for way in OWN:
        if way.startswith("/api/") or "no-size" in way:
            continue
        response = client.get(archive.address(way))
        assert response.status_code in (200, 303), way
        assert "no-store" in response["Cache-Control"], way
        assert Client().get(archive.address(way)).status_code == 404, way


def test_the_table_names_every_address() -> None:
    listed = (ROOT / "docs" / "addresses.md").read_text("utf-8")
    first_cells = [line.split("|")[1] for line in listed.splitlines() if line.startswith("| ") and "`" in line]
    known = [re.sub(r"\{\w+\}", "*", way) for way in [*OWN, *PAGES, *LISTS]]
    for cell in first_cells:
        for address in re.findall(r"`(/[^`]*)`", cell):
            if address in NOT_OF_THE_ISSUE:
                continue
            start = re.sub(r"\{lang\}", "hu", address).split("{")[0]
            assert any(way.startswith(start) for way in known), address
        for suffix in re.findall(r"`(\.[a-z.]+)`", cell):
            assert any(way.split("?")[0].endswith(suffix) for way in known), suffix
