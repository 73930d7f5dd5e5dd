"""What editors may upload: damaged, huge and disguised pictures are refused in words, and private ones stay private."""

import resource
import struct
import zlib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.models import CustomDocument, CustomImage
from tests import factories
from tests.pictures import picture, png

pytestmark = pytest.mark.django_db
KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def bomb() -> bytes:
    """A PNG of 127 megapixels of nothing, well below a megabyte."""
    width, height = 12_700, 10_000

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    row = b"\0" * (1 + 3 * width)
    pixels = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    assert len(made) < 1_000_000
    return made


def single(client: Client, name: str, data: bytes) -> str:
    """The single upload: the form again, with its error, or a redirect."""
    form = {"title": "x", "file": SimpleUploadedFile(name, data), "collection": Collection.get_first_root_node().pk}
    answer = client.post(reverse("wagtailimages:add"), form)
    assert answer.status_code in (200, 302)
    return answer.content.decode() if answer.status_code == 200 else ""


def multiple(client: Client, name: str, data: bytes) -> str:
    """The drag-and-drop upload answers in JSON."""
    address = reverse("wagtailimages:add_multiple")
    form = {"title": "x", "files[]": SimpleUploadedFile(name, data)}
    answer = client.post(address, form, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 200
    said = answer.json()
    return "" if said["success"] else str(said["error_message"])


def chooser(client: Client, name: str, data: bytes) -> str:
    """The upload within the chooser."""
    form = {"image-chooser-upload-title": "x", "image-chooser-upload-file": SimpleUploadedFile(name, data)}
    form["image-chooser-upload-collection"] = Collection.get_first_root_node().pk
    answer = client.post(reverse("wagtailimages_chooser:create"), form)
    assert answer.status_code in (200, 201)
    said = answer.json()
    return "" if said["step"] in ("chosen", "select_format") else str(said.get("htmlFragment") or said["html"])


WAYS = {"single": single, "multiple": multiple, "chooser": chooser}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_picture_goes_in(admin: Client, way: str, kind: str) -> None:
    assert WAYS[way](admin, f"whole.{KINDS[kind]}", picture(kind, 300, 200)) == ""
    assert CustomImage.objects.get().width == 300


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_a_truncated_picture_is_refused_in_words(admin: Client, way: str, kind: str, part: float) -> None:
    whole = picture(kind, 300, 200)
    assert "damaged or incomplete" in WAYS[way](admin, f"half.{KINDS[kind]}", whole[: int(part * len(whole))])
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bomb.png", bomb, "too many pixels"),
        ("drawing.svg", lambda: SVG, "Use a JPEG"),
        ("drawing.png", lambda: SVG, "damaged or incomplete"),
        ("photo.jpg", lambda: png(), "damaged or incomplete"),
        ("page.html", lambda: b"<script>", "Use a JPEG"),
        ("scan.tif", lambda: picture("TIFF"), "Use a JPEG"),
    ],
)
def test_bombs_and_disguises_are_refused_in_words(admin: Client, way: str, name: str, data: Any, words: str) -> None:
    assert words in WAYS[way](admin, name, data())
    assert not CustomImage.objects.exists()


def test_a_bomb_is_refused_without_being_decoded(admin: Client) -> None:
    data = bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    multiple(admin, "bomb.png", data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB; decoded it takes 380,000


def test_replacing_a_picture_by_a_damaged_one_keeps_the_old(admin: Client) -> None:
    single(admin, "whole.png", png())
    image = CustomImage.objects.get()
    form = {"title": "y", "file": SimpleUploadedFile("half.png", png()[:60]), "collection": image.collection_id}
    answer = admin.post(reverse("wagtailimages:edit", args=[image.pk]), form)
    assert "damaged or incomplete" in answer.content.decode()
    assert CustomImage.objects.get().file.read() == png()


@pytest.mark.parametrize(("name", "taken"), [("rules.pdf", True), ("rules.exe", False), ("rules.html", False)])
def test_documents_by_extension_and_size(admin: Client, settings: Any, name: str, taken: bool) -> None:
    form = {"title": "x", "file": SimpleUploadedFile(name, b"%PDF-1.4"), "collection": 1}
    answer = admin.post(reverse("wagtaildocs:add"), form)
    assert (answer.status_code == 302) is taken
    assert CustomDocument.objects.exists() is taken
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 4
    answer = admin.post(reverse("wagtaildocs:add"), form | {"file": SimpleUploadedFile("large.pdf", b"%PDF-1.4")})
    assert "too big" in answer.content.decode()


class TestPrivateCollections:
    @pytest.fixture
    def staff(self) -> Collection:
        made: Collection = Collection.get_first_root_node().add_child(name="Staff")
        CollectionViewRestriction.objects.create(collection=made, restriction_type=CollectionViewRestriction.LOGIN)
        return made.add_child(name="Below")

    def test_a_picture_and_its_renditions_are_for_whom_it_admits(self, client: Client, staff: Collection) -> None:
        image = CustomImage(title="x", collection=staff, file=ContentFile(png(), name="staff.png"))
        image.save()
        open_image = CustomImage(title="y", file=ContentFile(png(), name="open.png"))
        open_image.save()
        addresses = [image.file.url, image.get_rendition("width-20").url]
        for address in addresses:
            assert client.get(address).status_code == 404
        assert client.get(open_image.file.url).status_code == 200
        assert client.get("/media/original_images/none.png").status_code == 404
        client.force_login(factories.reader())
        for address in addresses:
            answer = client.get(address)
            assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")

    def test_a_document_too(self, client: Client, staff: Collection) -> None:
        document = CustomDocument(title="x", collection=staff, file=ContentFile(b"secret", name="rules.txt"))
        document.save()
        assert client.get(document.url).status_code == 302
        assert client.get(f"/media/{document.file.name}").status_code == 404
        client.force_login(factories.reader())
        assert b"".join(client.get(document.url).streaming_content) == b"secret"  # type: ignore[attr-defined]
        assert client.get(f"/media/{document.file.name}").status_code == 404
