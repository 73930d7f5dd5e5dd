"""Campaigns and entries for machines: the API, feeds, frames on other sites, permanent addresses, schema.org."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from campaigns.models import CampaignPage, EntryPage, PartKind
from campaigns.ways_out.structured import duration
from tests import factories as common
from tests.walks.test_api import normalised

from . import factories, shown

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MEDIA = {"media": "http://search.yahoo.com/mrss/", "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd"}
SITE = "http://testserver"
INTERNAL = (
    "anna@example.org",
    "700 000",
    "Titkos Iskola",
    "secret.mov",
    "film.mp4",
    "IMG_1",
    "sender",
    "sha256",
    "master",
)


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v2/{address}")
    assert answer.status_code == status, answer.content[:500]
    return answer.json()


def matches_golden(name: str, answer: Any) -> bool:
    """Compares with `golden/<name>.json`. A contract that changes on purpose is a file written anew and reviewed."""
    told = re.sub(r"/[23456789bcdfghjkmnpqrstvwxz]{8}/", "/<code>/", json.dumps(normalised(answer)))
    told = re.sub(r'"slug": "[23456789bcdfghjkmnpqrstvwxz]{8}"', '"slug": "<code>"', told)
    assert json.loads(told) == json.loads((GOLDEN / f"{name}.json").read_text())
    return True


@pytest.fixture
def campaign() -> CampaignPage:
    opens = datetime(2026, 1, 1, tzinfo=UTC)
    return shown.campaign(opens_at=opens, licences=["http://creativecommons.org/licenses/by/4.0/"])


@pytest.fixture
def entry(campaign: CampaignPage) -> EntryPage:
    return shown.entry(campaign)


# ── The API ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_api_tells_of_an_entry(client: Client, entry: EntryPage) -> None:
    answer = get(client, f"pages/{entry.pk}/")
    assert matches_golden("entry", answer)
    assert answer["answers"] == [
        {"key": "favourite", "question": {"hu": "favourite?", "en": "favourite?"}, "answer": "Éva"}
    ]


def test_the_api_tells_of_a_campaign(client: Client, entry: EntryPage) -> None:
    assert matches_golden("campaign", get(client, f"pages/{entry.get_parent().pk}/"))


def test_nothing_internal_is_told(client: Client, entry: EntryPage) -> None:
    for address in (f"pages/{entry.pk}/", "pages/?type=campaigns.EntryPage&fields=*", "pages/?fields=*"):
        text = client.get(f"/api/v2/{address}").content.decode()
        assert [one for one in INTERNAL if one in text] == [], address


def test_a_translation_has_the_facts_and_the_same_counter(client: Client, entry: EntryPage) -> None:
    english = factories.translated(entry.get_parent().specific, "en", "Every librarian reads")
    answer = get(client, f"pages/{english.pk}/")
    assert (answer["hashtag"], answer["entries"], answer["minutes"]) == ("könyvtáros", 1, 1.5)
    assert [part["kind"] for part in answer["parts"]] == ["video", "book"]
    assert answer["feeds"]["rss"] == f"{SITE}{english.get_url()}entries.rss"


def test_what_is_embargoed_is_not_counted(client: Client, entry: EntryPage) -> None:
    entry.embargo_until = timezone.now() + timedelta(hours=1)
    entry.save()
    assert get(client, f"pages/{entry.get_parent().pk}/")["entries"] == 0
    get(client, f"pages/{entry.pk}/", 404)


def test_queries_for_a_list_do_not_grow(client: Client, entry: EntryPage) -> None:
    addresses = ["pages/?type=campaigns.EntryPage&fields=*&limit=50", "pages/?type=campaigns.CampaignPage&fields=*"]

    def asked(address: str) -> int:
        get(client, address)
        with CaptureQueriesContext(connection) as queries:
            get(client, address)
        return len(queries)

    few = [asked(address) for address in addresses]
    for number in range(5):
        of = shown.submission(shown.campaign(slug=f"masik-{number}"))
        shown.film(of)
        factories.entry(of=of, place=entry.place, book=entry.book)
    assert [asked(address) for address in addresses] == few
    assert max(few) <= 22


# ── Feeds ───────────────────────────────────────────────────────────────────────────────────────────────────────


def feed(client: Client, page: CampaignPage, form: str = "atom") -> Any:
    answer = client.get(f"{page.get_url()}entries.{form}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(f"application/{form}+xml")
    assert answer["Cache-Control"] == "public, no-cache"
    assert client.get(f"{page.get_url()}entries.{form}", headers={"if-none-match": answer["ETag"]}).status_code == 304
    return etree.fromstring(answer.content)


def test_the_newest_entries_are_a_feed_with_their_files(client: Client, entry: EntryPage) -> None:
    page = entry.get_parent().specific
    later = shown.PUBLISHED + timedelta(days=1)
    of = shown.submission(page, title="Újabb\x0b & <szebb>")
    factories.entry(of=of, first_published_at=later)
    root = feed(client, page)
    assert root.xpath("//a:entry/a:title/text()", namespaces=ATOM) == ["Újabb & <szebb>", entry.title]
    assert root.xpath("//a:entry[2]/a:id/text()", namespaces=ATOM) == [f"{SITE}/id/{entry.uuid}"]
    film = entry.submission.files.get(kind=PartKind.VIDEO)
    (enclosure, _other) = root.xpath("//a:entry[2]/a:link[@rel='enclosure']", namespaces=ATOM)
    assert dict(enclosure.attrib) == {
        "rel": "enclosure", "href": f"{SITE}/entry-file/{film.uuid}/360.mp4", "length": "1000", "type": "video/mp4",
    }  # fmt: skip
    assert "anna@example.org" not in etree.tostring(root).decode()


def test_readers_of_podcasts_get_one_file_an_entry_and_its_length(client: Client, entry: EntryPage) -> None:
    root = feed(client, entry.get_parent().specific, "rss")
    (item,) = root.xpath("//item")
    (enclosure,) = item.xpath("enclosure")
    assert enclosure.get("type") == "video/mp4"
    assert item.xpath("itunes:duration/text()", namespaces=MEDIA) == ["90"]
    assert item.xpath("media:content/@medium", namespaces=MEDIA) == ["video", "image"]
    assert item.xpath("media:content[1]/media:thumbnail/@url", namespaces=MEDIA)[0].endswith("/poster.jpg")


def test_a_feed_leads_to_entries_in_the_language_of_its_page(client: Client, entry: EntryPage) -> None:
    english = factories.translated(entry.get_parent().specific, "en", "Every librarian reads")
    (link,) = feed(client, english).xpath("//a:entry/a:link[@rel='alternate']/@href", namespaces=ATOM)
    assert link == f"{SITE}{english.get_url()}{entry.slug}/"
    assert client.get(link.removeprefix(SITE)).status_code == 200


def test_feeds_show_what_everybody_may_see_in_a_fixed_number_of_queries(client: Client, entry: EntryPage) -> None:
    page = entry.get_parent().specific

    def asked() -> int:
        feed(client, page)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{page.get_url()}entries.atom")
        return len(queries)

    few = asked()
    for _number in range(4):
        of = shown.submission(page)
        shown.film(of)
        factories.entry(of=of)
    hidden = factories.entry(of=shown.submission(page, title="Olvasóknak"))
    common.restrict(hidden)
    assert asked() == few
    client.force_login(common.reader())
    assert b"Olvas\xc3\xb3knak" not in client.get(f"{page.get_url()}entries.atom").content


# ── Other sites ─────────────────────────────────────────────────────────────────────────────────────────────────


def oembed(client: Client, path: str, **more: object) -> tuple[int, dict[str, Any]]:
    answer = client.get("/oembed?" + urlencode({"url": SITE + path, **more}))
    return answer.status_code, json.loads(answer.content) if answer.status_code == 200 else {}


def test_an_entry_is_offered_as_a_frame(client: Client, entry: EntryPage) -> None:
    status, told = oembed(client, entry.get_url())
    assert (status, told["type"], told["title"]) == (200, "video", entry.title)
    assert f'src="{SITE}{entry.get_url()}embed/"' in told["html"]
    assert told["thumbnail_width"] == 640
    assert oembed(client, f"/id/{entry.uuid}")[1] == told
    assert "thumbnail_url" in oembed(client, entry.get_url(), maxwidth=300)[1]
    page = client.get(entry.get_url()).content.decode()
    assert f"oembed?format=json&amp;{urlencode({'url': SITE + entry.get_url()})}" in page


def test_only_the_embedded_page_of_an_entry_may_stand_in_anybodys_frame(client: Client, entry: EntryPage) -> None:
    framed, plain = client.get(f"{entry.get_url()}embed/"), client.get(entry.get_url())
    assert framed.status_code == plain.status_code == 200
    assert "frame-ancestors 'self' *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert plain["X-Frame-Options"] == "DENY"
    common.restrict(entry)
    client.force_login(common.reader())
    assert client.get(entry.get_url()).status_code == 200
    assert client.get(f"{entry.get_url()}embed/").status_code == 404
    assert oembed(client, entry.get_url())[0] == 401


def test_a_permanent_address_leads_to_the_entry_in_the_readers_language(client: Client, entry: EntryPage) -> None:
    english = factories.translated(entry.get_parent().specific, "en", "Every librarian reads")

    def led(language: str, accept: str = "text/html") -> str:
        answer = client.get(f"/id/{entry.uuid}", headers={"accept": accept, "accept-language": language})
        assert answer.status_code == 303
        return str(answer["Location"])

    assert led("hu") == entry.get_url()
    assert led("en") == f"{english.get_url()}{entry.slug}/"
    assert led("fa") == entry.get_url()
    assert led("en", "application/json") == f"/api/v2/pages/{entry.pk}/"
    common.restrict(english)
    assert led("en") == entry.get_url()
    entry.unpublish()
    assert client.get(f"/id/{entry.uuid}").status_code == 404


def test_an_entry_is_in_the_sitemap_once(client: Client, entry: EntryPage) -> None:
    factories.translated(entry.get_parent().specific, "en", "Every librarian reads")
    sitemap = client.get("/sitemap-1.xml").content.decode()
    assert sitemap.count(entry.slug) == 1
    assert f"<loc>{SITE}{entry.get_url()}</loc>" in sitemap


# ── schema.org ──────────────────────────────────────────────────────────────────────────────────────────────────


def json_ld(client: Client, address: str) -> Any:
    html = client.get(address).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(block)


def test_search_engines_are_told_of_a_film(client: Client, campaign: CampaignPage) -> None:
    of = shown.submission(campaign, title="</script><b>Könyv")
    film = shown.film(of)
    entry = factories.entry(of=of, book=shown.book(), first_published_at=shown.PUBLISHED)
    told = json_ld(client, entry.get_url())
    assert told["@type"] == "VideoObject"
    assert told["name"] == "</script><b>Könyv"
    assert (told["duration"], told["uploadDate"]) == ("PT1M30S", "2026-03-01T12:00:00+00:00")
    assert told["contentUrl"] == f"{SITE}/entry-file/{film.uuid}/360.mp4"
    assert told["thumbnailUrl"] == f"{SITE}/entry-file/{film.uuid}/poster.jpg"
    assert told["transcript"] == "Olvastam egy könyvet a holdfényről és a kiskutyáról"
    assert told["about"]["name"] == "Az ember tragédiája"
    assert told["isPartOf"]["name"] == campaign.title


def test_several_files_are_told_one_by_one_and_a_campaign_as_an_event(client: Client, entry: EntryPage) -> None:
    told = json_ld(client, entry.get_url())
    assert [one["@type"] for one in told["associatedMedia"]] == ["VideoObject", "ImageObject"]
    event = json_ld(client, entry.get_parent().get_url())
    assert (event["@type"], event["startDate"]) == ("Event", "2026-01-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("seconds", "written"), [(0.2, "PT0S"), (59.6, "PT1M"), (75, "PT1M15S"), (3600, "PT1H"), (3661, "PT1H1M1S")]
)
def test_lengths_are_written_as_iso_8601(seconds: float, written: str) -> None:
    assert duration(seconds) == written
