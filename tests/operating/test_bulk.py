"""What crawlers are told and given: all that is public, and nothing of what was hidden since the files were written."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from archive_pages.models import IssuePage
from cms.media import checking
from cms.media.places import media_storage
from cms.operating import bulk, crawlers
from cms.operating.models import BulkFile
from tests import factories

pytestmark = pytest.mark.django_db
LOC = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(autouse=True)
def nothing_stored() -> None:
    for entry in list(media_storage("private").entries("bulk/")):
        media_storage("private").delete(entry.name)


@pytest.fixture
def issues() -> list[IssuePage]:
    title = factories.title()
    made = []
    for day in range(1, 5):
        issue = factories.issue(title, f"1935-08-0{day}")
        factories.canvas(issue, f"szöveg{day} «idézet»")
        made.append(IssuePage.objects.get(pk=issue.pk))
    factories.restrict(factories.issue(title, "1935-09-01", title="Zárolt"))
    bulk.write()
    return made


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def on_storage(kind: str) -> list[str]:
    return [entry.name for entry in media_storage("private").entries(f"bulk/{kind}-")]


def read(client: Client, kind: str) -> list[dict[str, Any]]:
    answer = client.get(f"/bulk/{kind}.jsonl.gz")
    data = body(answer)
    assert len(data) == int(answer["Content-Length"])
    return [json.loads(line) for line in gzip.decompress(data).decode().splitlines()] if data else []


def test_the_files_hold_all_that_is_public(client: Client, issues: list[IssuePage]) -> None:
    told = read(client, "issues")
    assert [one["uuid"] for one in told] == [str(issue.uuid) for issue in issues]
    assert client.get("/bulk/").json()["files"][0]["issues"] == len(issues)
    text = read(client, "text")
    assert [one["text"].strip() for one in text] == [f"szöveg{day} «idézet»" for day in range(1, 5)]
    assert {one["issue"] for one in text} == {one["uuid"] for one in told}
    assert client.get(told[0]["url"].replace("http://testserver", "")).status_code == 303


@pytest.mark.parametrize("hide", [IssuePage.unpublish, factories.restrict, IssuePage.delete])
@pytest.mark.parametrize("which", [0, 1, 3])
def test_what_was_hidden_since_is_left_out(
    client: Client, issues: list[IssuePage], hide: Callable[[IssuePage], object], which: int
) -> None:
    before = client.get("/bulk/text.jsonl.gz")["ETag"]
    uuid = str(issues[which].uuid)
    hide(issues[which])
    for kind in bulk.KINDS:
        assert uuid not in json.dumps(read(client, kind))
        assert len(read(client, kind)) == len(issues) - 1
    again = client.get("/bulk/text.jsonl.gz", headers={"if-none-match": before})
    assert again.status_code == 200  # the copy that a cache has holds too much
    assert client.get("/bulk/text.jsonl.gz", headers={"if-none-match": again["ETag"]}).status_code == 304


def test_writing_anew_leaves_room_and_disturbs_no_reader(client: Client, issues: list[IssuePage]) -> None:
    reading = client.get("/bulk/text.jsonl.gz").streaming_content  # type: ignore[attr-defined]
    bulk.write()
    assert gzip.decompress(b"".join(reading)).count(b"\n") == len(issues)
    for _ in range(3):
        bulk.write()
    kept = [str(one.file.name) for one in BulkFile.objects.filter(kind="text")]
    assert sorted(on_storage("text")) == sorted(kept)
    assert len(kept) == 2


def test_an_interrupted_writing_changes_nothing(
    client: Client, issues: list[IssuePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, stored = body(client.get("/bulk/text.jsonl.gz")), on_storage("text")
    whole = bulk._content

    def interrupted(kind: str) -> Iterator[Any]:
        yield next(whole(kind))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "_content", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bulk.write()
    assert body(client.get("/bulk/text.jsonl.gz")) == before
    assert on_storage("text") == stored


@pytest.mark.parametrize("hidden", [(), (0,), (1,), (1, 2), (0, 3), (0, 1, 2, 3)])
def test_parts_of_a_file_for_who_goes_on_where_it_broke_off(
    client: Client, issues: list[IssuePage], hidden: tuple[int, ...]
) -> None:
    for which in hidden:
        issues[which].unpublish()
    address = "/bulk/text.jsonl.gz"
    answer = client.get(address)
    whole = body(answer)
    assert (len(whole), answer["Accept-Ranges"]) == (int(answer["Content-Length"]), "bytes")
    assert client.head(address)["Content-Length"] == str(len(whole))
    for start in range(0, len(whole), 97):
        part = client.get(address, headers={"range": f"bytes={start}-{start + 250}", "if-range": answer["ETag"]})
        assert body(part) == whole[start : start + 251]
        assert part.status_code == 206 or (start, len(whole) <= 251) == (0, True)
    beyond = client.get(address, headers={"range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416
    if issues[3].live and 3 not in hidden:
        issues[3].unpublish()
        changed = client.get(address, headers={"range": "bytes=0-9", "if-range": answer["ETag"]})
        assert changed.status_code == 200  # parts of two states would make no file


def test_every_web_machine_has_them_and_only_we_hand_them_out(
    client: Client, issues: list[IssuePage], settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path  # another machine's
    settings.PRIVATE_DELIVERY = "presigned"
    answer = client.get("/bulk/text.jsonl.gz")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, no-cache")
    assert 'filename="text.jsonl.gz"' in answer["Content-Disposition"]
    with pytest.raises(ValueError, match="not accessible via a URL"):
        media_storage("private").url(str(BulkFile.objects.filter(kind="text").latest("made_at").file.name))


def test_a_file_that_is_gone_is_not_found_and_check_media_says_so(client: Client, issues: list[IssuePage]) -> None:
    name = str(BulkFile.objects.get(kind="text").file.name)
    media_storage("private").delete(name)
    assert client.get("/bulk/text.jsonl.gz").status_code == 404
    assert name in {one.name for one in checking.check(checking.Wanted()) if one.kind == checking.MISSING}


def test_there_is_nothing_before_the_first_writing(client: Client) -> None:
    assert client.get("/bulk/text.jsonl.gz").status_code == 404
    assert client.get("/bulk/secret-key.jsonl.gz").status_code == 404
    assert client.get("/bulk/").json() == {"files": []}


def test_the_sitemap_leads_to_every_public_page(
    client: Client, issues: list[IssuePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawlers, "A_SECTION", 4)
    sections = [one.text or "" for one in ElementTree.fromstring(client.get("/sitemap.xml").content).findall(LOC)]
    assert len(sections) > 2
    found = []
    for section in sections:
        answer = client.get(section.replace("http://testserver", ""))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
        found += [one.text or "" for one in ElementTree.fromstring(answer.content).findall(LOC)]
    assert len(set(found)) == len(found)
    for issue in issues:
        assert any(url.endswith(f"/{issue.slug}/") for url in found)
    for url in found:
        assert client.get(url.replace("http://testserver", "")).status_code == 200, url
    assert client.get(f"/sitemap-{len(sections) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404
    etag = client.get("/sitemap.xml")["ETag"]
    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 304
    issues[0].unpublish()
    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 200


def test_robots_are_kept_from_what_is_endless(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    barred = re.findall(r"^Disallow: (\S+)", text, re.MULTILINE)
    assert {"/hu/search/", "/fa/search/", "/iiif/image/", "/admin/"} <= set(barred)
    assert not any("/hu/archivum/".startswith(one) for one in barred)
