"""How files go out: to whom they may, whole or in part, from the site or from S3 for a minute; and nothing leaks."""

import logging
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from archive_pages.models import Canvas
from cms.media.models import CustomDocument, CustomImage
from cms.media.places import media_storage
from tests import factories
from tests.archive_pages.scanned import scan
from tests.pictures import png

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 40
SIGNED = "X-Amz-Signature"


@pytest.fixture
def staff() -> Collection:
    made: Collection = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=made, restriction_type=CollectionViewRestriction.LOGIN)
    return made


def document(collection: Collection | None = None) -> CustomDocument:
    made = CustomDocument(title="x", file=ContentFile(DATA, name="rules.txt"), file_size=len(DATA))
    if collection is not None:
        made.collection = collection
    made.save()
    return made


@pytest.fixture
def canvas() -> Canvas:
    return scan(factories.issue())


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_document_whole_and_in_parts(client: Client) -> None:
    url = document().url
    whole = client.get(url)
    assert (whole.status_code, body(whole), whole["Content-Length"]) == (200, DATA, str(len(DATA)))
    assert whole["Accept-Ranges"] == "bytes"
    assert 'filename="rules' in whole["Content-Disposition"]
    assert whole["Content-Security-Policy"] == "default-src 'none'"
    last = len(DATA) - 1
    for asked, start, stop in [
        ("bytes=0-0", 0, 1),
        ("bytes=100-299", 100, 300),
        ("bytes=10000-", 10000, len(DATA)),
        ("bytes=-5", len(DATA) - 5, len(DATA)),
        (f"bytes={last}-{last + 1000}", last, last + 1),
        ("bytes=-9999999", 0, len(DATA)),
    ]:
        part = client.get(url, headers={"range": asked})
        assert body(part) == DATA[start:stop], asked
        if stop - start < len(DATA):
            assert (part.status_code, part["Content-Range"]) == (206, f"bytes {start}-{stop - 1}/{len(DATA)}")
            assert part["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("asked", [f"bytes={len(DATA)}-", "bytes=99999999-99999999", "bytes=-0"])
def test_a_range_beyond_the_end_is_told_the_length(client: Client, asked: str) -> None:
    answer = client.get(document().url, headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(DATA)}")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=a-b", "bytes=0-1,5-6", "bytes=-", "lines=1-2", "bytes=٣-٤"])
def test_what_is_no_range_is_answered_as_a_whole(client: Client, asked: str) -> None:
    answer = client.get(document().url, headers={"range": asked.encode().decode("latin-1")})
    assert (answer.status_code, body(answer)) == (200, DATA)


def test_a_copy_that_is_still_good_and_one_that_is_not(client: Client) -> None:
    url = document().url
    etag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": etag}).status_code == 304
    assert client.get(url, headers={"range": "bytes=0-9", "if-range": etag}).status_code == 206
    assert client.get(url, headers={"range": "bytes=0-9", "if-range": '"another"'}).status_code == 200
    head = client.head(url)
    assert (head.status_code, head["Content-Length"], body(head)) == (200, str(len(DATA)), b"")
    assert client.post(url).status_code == 405


def test_parts_of_a_private_document_are_as_private_as_the_whole(client: Client, staff: Collection) -> None:
    url = document(staff).url
    for headers in ({}, {"range": "bytes=0-9"}, {"if-none-match": "*"}):
        assert client.get(url, headers=headers).status_code == 302
    client.force_login(factories.reader())
    for headers in ({}, {"range": "bytes=0-9"}):
        answer = client.get(url, headers=headers)
        assert answer["Cache-Control"] == "private, no-store"
        assert "Cookie" in answer["Vary"]


def test_the_master_is_for_those_who_work_on_the_issue(client: Client, canvas: Canvas) -> None:
    url = f"/canvas/{canvas.uuid}/master"
    assert client.get(url).status_code == 404
    client.force_login(factories.reader())
    absent = url.replace(str(canvas.uuid)[:8], "00000000")
    refused, other = client.get(url), client.get(absent)
    assert refused.status_code == 404
    assert body(refused).replace(url.encode(), b"") == body(other).replace(absent.encode(), b"")
    factories.restrict(canvas.issue, PageViewRestriction.GROUPS, "members")
    client.force_login(User.objects.create_superuser("editor"))
    answer = client.get(url, headers={"range": "bytes=0-7"})
    assert (answer.status_code, body(answer)) == (206, b"\x89PNG\r\n\x1a\n")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].endswith(".png")
    canvas.master.storage.delete(canvas.master.name)
    assert client.get(url).status_code == 404


@pytest.mark.production
class TestPresigned:
    @pytest.fixture(autouse=True)
    def presigned(self, settings: Any) -> None:
        settings.PRIVATE_DELIVERY = "presigned"

    def test_the_address_opens_the_file_for_a_minute_and_names_it(self, editor: Client, canvas: Canvas) -> None:
        answer = editor.get(f"/canvas/{canvas.uuid}/master")
        assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "X-Amz-Expires=60" in answer["Location"]
        with urlopen(answer["Location"]) as opened:
            assert opened.read() == canvas.master.open("rb").read()
            assert opened.headers["Content-Disposition"].startswith("attachment")
            assert opened.headers["Cache-Control"] == "private, no-store"
        with pytest.raises(HTTPError):
            urlopen(answer["Location"].replace("master", "pyramid", 1))

    def test_only_for_whom_the_file_is(self, client: Client, canvas: Canvas, staff: Collection) -> None:
        refused = [client.get(f"/canvas/{canvas.uuid}/master"), client.get(document(staff).url)]
        assert not any(SIGNED in one.get("Location", "") for one in refused)
        client.force_login(factories.reader())
        assert SIGNED in client.get(document(staff).url)["Location"]

    def test_no_page_api_or_log_tells_it(
        self, editor: Client, canvas: Canvas, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        image = CustomImage(title="x", file=ContentFile(png(), name="one.png"))
        image.save()
        paper = document()
        assert SIGNED in editor.get(paper.url)["Location"]
        assert SIGNED in editor.get(f"/canvas/{canvas.uuid}/master")["Location"]
        for address in (
            image.file.url,
            image.get_rendition("width-20").url,
            f"/api/v2/images/{image.pk}/",
            f"/api/v2/documents/{paper.pk}/",
            f"/iiif/presentation/3/{canvas.issue.uuid}/manifest",
            f"/api/v2/canvases/{canvas.uuid}/",
            f"/canvas/{canvas.uuid}.jpg",
        ):
            answer = editor.get(address)
            assert answer.status_code == 200, address
            assert SIGNED.encode() not in body(answer) + repr(answer.headers).encode()
        assert SIGNED not in caplog.text
        assert "StringToSign" not in caplog.text

    def test_pictures_of_pages_never_need_one(self, client: Client) -> None:
        image = CustomImage(title="x", file=ContentFile(png(), name="one.png"))
        image.save()
        assert image.file.url.startswith("/media/original_images/")
        answer = client.get(image.file.url)
        assert (answer.status_code, body(answer)) == (200, png())


def test_a_folder_streams_whatever_is_set(editor: Client, settings: Any, canvas: Canvas) -> None:
    settings.PRIVATE_DELIVERY = "presigned"
    if media_storage("private").presigned("x", "x", "text/plain") is None:
        assert editor.get(f"/canvas/{canvas.uuid}/master").status_code == 200
