"""IIIF Image API 3: what a viewer asks, and what it gets."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from archive_pages.models import Canvas
from archive_pages.models.canvas import private_storage
from cms.core import epoch
from cms.imaging.crop import Cut, cut
from cms.imaging.iiif import image, links, parameters
from cms.imaging.iiif.cache import CropCache
from cms.imaging.stored import Pyramid
from cms.media.places import media_storage
from cms.media.storages.bucket import BucketStorage
from tests import factories
from tests.archive_pages.scanned import drawing, scan

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # a busy machine is no defect
pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas() -> Canvas:
    return scan(factories.issue())


def address(canvas: Canvas, rest: str = "") -> str:
    return f"/iiif/image/3/{canvas.uuid}{rest}"


def fetch(client: Client, canvas: Canvas, rest: str) -> Image.Image:
    response = client.get(address(canvas, rest))
    assert response.status_code == 200, response.content
    image = Image.open(BytesIO(response.content))
    image.load()
    return image


def test_info_json_describes_the_scan(client: Client, canvas: Canvas) -> None:
    response = client.get(address(canvas, "/info.json"))
    info = json.loads(response.content)
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert info["id"] == f"http://testserver/iiif/image/3/{canvas.uuid}"
    assert (info["width"], info["height"], info["profile"]) == (1500, 1300, "level2")
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4]}]
    assert info["sizes"] == [
        {"width": 375, "height": 325},
        {"width": 750, "height": 650},
        {"width": 1500, "height": 1300},
    ]
    for size in info["sizes"]:
        assert fetch(client, canvas, f"/full/{size['width']},{size['height']}/0/default.jpg").size == tuple(
            size.values()
        )


def test_info_json_as_json_ld_where_asked(client: Client, canvas: Canvas) -> None:
    response = client.get(address(canvas, "/info.json"), headers={"accept": "application/ld+json"})
    assert response["Content-Type"] == 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
    assert "Accept" in response["Vary"]


def test_the_base_address_leads_to_info_json(client: Client, canvas: Canvas) -> None:
    response = client.get(address(canvas))
    assert (response.status_code, response["Location"]) == (303, address(canvas, "/info.json"))


def test_a_browser_of_another_site_may_ask(client: Client, canvas: Canvas) -> None:
    response = client.options(address(canvas, "/info.json"))
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    allowed = {name.strip().lower() for name in response["Access-Control-Allow-Headers"].split(",")}
    assert {"accept", "content-type", "if-none-match"} <= allowed  # viewers send a content type even with GET
    assert client.post(address(canvas, "/info.json")).status_code == 405


SIZES = [
    ("/full/max/0/default.jpg", (1500, 1300)),
    ("/full/^max/0/default.jpg", (4399, 3813)),
    ("/square/max/0/default.jpg", (1300, 1300)),
    ("/100,200,300,400/max/0/default.jpg", (300, 400)),
    ("/1400,1200,500,500/max/0/default.jpg", (100, 100)),
    ("/pct:10,10,50,20/max/0/default.jpg", (750, 260)),
    ("/full/300,/0/default.jpg", (300, 260)),
    ("/full/,130/0/default.jpg", (150, 130)),
    ("/full/pct:10/0/default.png", (150, 130)),
    ("/full/320,240/0/color.jpg", (320, 240)),
    ("/full/!200,200/0/default.jpg", (200, 173)),
    ("/full/!5000,130/0/default.jpg", (150, 130)),
    ("/full/!1500,1300/0/default.jpg", (1500, 1300)),
    ("/100,200,300,400/!3000,3000/0/default.jpg", (300, 400)),
    ("/1400,1200,500,500/!300,300/0/default.jpg", (100, 100)),
    ("/square/!9000,9000/0/default.jpg", (1300, 1300)),
    ("/full/^3000,/0/default.jpg", (3000, 2600)),
    ("/full/^pct:150/0/default.jpg", (2250, 1950)),
    ("/full/^!2000,3000/0/default.jpg", (2000, 1733)),
    ("/full/300,/90/default.jpg", (260, 300)),
    ("/full/300,/!180/default.webp", (300, 260)),
    ("/full/300,/360/gray.png", (300, 260)),
]


def test_regions_and_sizes(client: Client, canvas: Canvas) -> None:
    for rest, size in SIZES:
        assert fetch(client, canvas, rest).size == size, rest


BAD = [
    "/all/max/0/default.jpg",
    "/0,0,0,100/max/0/default.jpg",
    "/1500,0,10,10/max/0/default.jpg",
    "/-5,0,10,10/max/0/default.jpg",
    "/1.5,0,10,10/max/0/default.jpg",
    "/٠,0,10,10/max/0/default.jpg",
    "/pct:0,0,0,50/max/0/default.jpg",
    "/full/full/0/default.jpg",
    "/full/1501,/0/default.jpg",
    "/full/,1301/0/default.jpg",
    "/full/pct:101/0/default.jpg",
    "/full/pct:0.001/0/default.jpg",
    "/full/!3000,3000/0/default.jpg",  # as the official validator demands, docs/decisions/0007-iiif.md
    "/0,0,1500,1300/!1501,1301/0/default.jpg",
    "/full/!300,/0/default.jpg",
    "/full/,/0/default.jpg",
    "/full/0,/0/default.jpg",
    "/full/^9000,100/0/default.jpg",
    "/full/^8000,8000/0/default.jpg",
    "/full/max/361/default.jpg",
    "/full/max/-90/default.jpg",
    "/full/max/nan/default.jpg",
    "/full/max/0/native.jpg",
    "/full/max/0/default.tif",
    "/full/max/0/default",
]


def test_bad_parameters_are_400(client: Client, canvas: Canvas) -> None:
    for rest in BAD:
        response = client.get(address(canvas, rest))
        assert response.status_code == 400, rest
        assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "identifier", ["nothing", "00000000-0000-0000-0000-000000000000", "%5Bfrob%5D", "a%2Fb", "é", "x" * 300]
)
def test_unknown_identifiers_are_404(client: Client, canvas: Canvas, identifier: str) -> None:
    for rest in ("", "/info.json", "/full/max/0/default.jpg"):
        assert client.get(f"/iiif/image/3/{identifier}{rest}").status_code == 404


def test_a_canvas_without_a_scan_has_no_image_service(client: Client) -> None:
    canvas = factories.canvas(factories.issue())
    assert client.get(address(canvas, "/info.json")).status_code == 404


@given(parts=st.lists(st.text(max_size=12), min_size=4, max_size=4))
@hypothesis_settings(suppress_health_check=SLOW, max_examples=200, deadline=None)
def test_any_parameters_are_read_or_refused(parts: list[str]) -> None:
    try:
        asked = parameters.read(1500, 1300, *parts)
    except parameters.BadParameter:
        return
    assert min(asked.cut.size) > 0


@given(
    region=st.tuples(*[st.integers(0, 3000)] * 4),
    size=st.sampled_from(["max", "^max", "{a},", ",{a}", "{a},{b}", "!{a},{b}", "^!{a},{b}", "^{a},{b}", "pct:{a}"]),
    numbers=st.tuples(st.integers(0, 9000), st.integers(0, 9000)),
)
@hypothesis_settings(suppress_health_check=SLOW, deadline=None)
def test_what_is_read_lies_inside_the_scan_and_the_limits(
    region: tuple[int, int, int, int], size: str, numbers: tuple[int, int]
) -> None:
    text = size.format(a=numbers[0], b=numbers[1])
    try:
        cut = parameters.read(1500, 1300, ",".join(map(str, region)), text, "0", "default.jpg").cut
    except parameters.BadParameter:
        return
    x, y, w, h = cut.region
    assert 0 <= x < x + w <= 1500
    assert 0 <= y < y + h <= 1300
    assert cut.size[0] * cut.size[1] <= parameters.MAX_AREA
    assert max(cut.size) <= parameters.MAX_SIDE
    if "^" not in text:
        assert cut.size[0] <= w
        assert cut.size[1] <= h


@given(
    region=st.sampled_from(["full", "square", "10,20,300,400", "pct:10,10,20,20"]),
    size=st.sampled_from(["max", "^max", "50,", ",50", "pct:20", "!60,60", "^900,"]),
    rotation=st.sampled_from(["0", "!0", "90", "22.5", "!360"]),
)
@hypothesis_settings(suppress_health_check=SLOW, deadline=None)
def test_the_canonical_form_asks_for_the_same(region: str, size: str, rotation: str) -> None:
    asked = parameters.read(1500, 1300, region, size, rotation, "gray.png")
    again = parameters.read(1500, 1300, *asked.canonical.split("/"))
    assert again == asked


def test_link_headers_name_the_canonical_form_and_the_level(client: Client, canvas: Canvas) -> None:
    link = client.get(address(canvas, "/0,0,1500,1300/pct:10/0/default.jpg"))["Link"]
    assert f'<http://testserver/iiif/image/3/{canvas.uuid}/full/150,130/0/default.jpg>;rel="canonical"' in link
    assert '<http://iiif.io/api/image/3/level2.json>;rel="profile"' in link


def test_gray_and_bitonal(client: Client, canvas: Canvas) -> None:
    assert fetch(client, canvas, "/full/300,/0/gray.jpg").mode == "L"
    bitonal = fetch(client, canvas, "/full/300,/0/bitonal.png")
    assert {value for _count, value in bitonal.convert("L").getcolors()} == {0, 255}


def test_regions_show_the_right_part(client: Client, canvas: Canvas) -> None:
    """Any cut is the same part of the master, to a few levels of grey."""
    master = drawing()
    for region, size in [
        ((0, 0, 1500, 1300), (375, 325)),
        ((700, 300, 400, 600), (200, 300)),
        ((1, 1, 99, 77), (99, 77)),
    ]:
        x, y, w, h = region
        got = fetch(client, canvas, f"/{x},{y},{w},{h}/{size[0]},{size[1]}/0/default.png").convert("RGB")
        wanted = master.crop((x, y, x + w, y + h)).resize(size, Image.Resampling.BOX)
        for corner in [(5, 5), (size[0] - 6, 5), (5, size[1] - 6), (size[0] // 2, size[1] // 2)]:
            differences = [abs(a - b) for a, b in zip(got.getpixel(corner), wanted.getpixel(corner), strict=True)]
            assert max(differences) < 12, (region, corner)


def test_turning_and_mirroring(client: Client, canvas: Canvas) -> None:
    master = drawing().resize((150, 130), Image.Resampling.BOX)
    for rotation, made in [
        ("90", master.transpose(Image.Transpose.ROTATE_270)),
        ("!0", master.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
        ("!90", master.transpose(Image.Transpose.FLIP_LEFT_RIGHT).transpose(Image.Transpose.ROTATE_270)),
    ]:
        got = fetch(client, canvas, f"/full/150,/{rotation}/default.png").convert("RGB")
        assert got.size == made.size
        for corner in [(4, 4), (made.width - 5, 4), (4, made.height - 5)]:
            assert max(abs(a - b) for a, b in zip(got.getpixel(corner), made.getpixel(corner), strict=True)) < 14
    corner = fetch(client, canvas, "/full/150,/45/default.png").getpixel((0, 0))
    assert corner[-1] == 0  # transparent


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_whole_tiles_are_the_bytes_of_the_file_and_decode_as_libvips_decodes_them(client: Client, mode: str) -> None:
    canvas = scan(factories.issue(), drawing(2100, 2100, mode))
    raw = canvas.pyramid.open("rb").read()
    for level, columns in [(0, 4), (1, 2), (2, 1)]:
        whole = pyvips.Image.tiffload_buffer(raw, page=level)
        for column in range(columns):
            side = 512 << level
            rest = f"/{column * side},0,{side},{side}/512,512/0/default.jpg"
            data = client.get(address(canvas, rest)).content
            assert data[-1000:] in raw
            tile = pyvips.Image.jpegload_buffer(data)
            assert (tile - whole.crop(column * 512, 0, 512, 512)).abs().max() == 0
            if mode == "RGB":  # a browser without JFIF marker reads the colours as we do
                got = Image.open(BytesIO(data)).getpixel((256, 256))
                assert max(abs(a - b) for a, b in zip(got, tile(256, 256), strict=True)) <= 2


def test_tiles_at_the_edge_are_cut_to_the_scan(client: Client, canvas: Canvas) -> None:
    assert fetch(client, canvas, "/1024,1024,476,276/476,276/0/default.jpg").size == (476, 276)


def test_a_tile_costs_one_query_in_a_fresh_epoch_and_then_none(
    client: Client, canvas: Canvas, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tile = address(canvas, "/0,0,512,512/512,512/0/default.jpg")
    factories.restrict(factories.title("Másik"), PageViewRestriction.GROUPS, "members", "researchers")
    for _twice in range(2):
        epoch.advance()
        with django_assert_num_queries(1):
            assert client.get(tile).status_code == 200
        with django_assert_num_queries(0):
            assert client.get(tile).status_code == 200
            assert client.get(address(canvas, "/512,0,512,512/512,512/0/default.jpg")).status_code == 200
            assert client.get(address(canvas, "/full/,100/0/default.jpg")).status_code == 200
            assert client.get(address(canvas, "/info.json")).status_code == 200


def test_to_refuse_a_tile_costs_little_too(
    canvas: Canvas, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Of the view alone: to any 404 Wagtail adds a look into its redirects."""
    factories.restrict(canvas.issue.get_parent(), PageViewRestriction.GROUPS, "members", "researchers")
    request, tile = rf.get("/"), ("0,0,512,512", "512,512", "0", "default.jpg")
    with django_assert_num_queries(2):  # the second is of the restrictions of the whole site, once an epoch
        assert image.image(request, str(canvas.uuid), *tile).status_code == 404
    with django_assert_num_queries(0):
        assert image.image(request, str(canvas.uuid), *tile).status_code == 404


def test_a_copy_is_asked_for_again_and_found_unchanged(client: Client, canvas: Canvas) -> None:
    tile = address(canvas, "/0,0,512,512/512,512/0/default.jpg")
    first = client.get(tile)
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(tile, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(
        address(canvas, "/512,0,512,512/512,512/0/default.jpg"), headers={"if-none-match": first["ETag"]}
    )
    assert other.status_code == 200


def test_a_replaced_scan_is_shown_at_once(client: Client, canvas: Canvas) -> None:
    tile = address(canvas, "/0,0,512,512/512,512/0/default.jpg")
    before = client.get(tile)
    other = scan(canvas.issue, Image.new("RGB", (1600, 1600), "white"))
    canvas.pyramid.name = other.pyramid.name
    canvas.tiles.data = other.tiles.data
    canvas.tiles.save()
    canvas.save()
    after = client.get(tile, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert Image.open(BytesIO(after.content)).convert("L").getextrema() == (255, 255)


def test_cuts_are_kept_within_their_bound(tmp_path: Path) -> None:
    cache = CropCache(tmp_path, limit=10_000)
    for number in range(64):
        cache.put(f"{number:04d}", bytes(1000))
        cache.get("0000")
    kept = sorted(path.name for path in tmp_path.glob("??/*"))
    assert len(kept) <= 10
    assert "0063" in kept
    assert cache.get("0063") == bytes(1000)
    assert cache.get("0001") is None


def test_a_pyramid_that_is_gone_is_an_error_and_no_empty_picture(client: Client, canvas: Canvas) -> None:
    private_storage().delete(str(canvas.pyramid.name))
    assert client.get(address(canvas, "/full/max/0/default.jpg")).status_code == 500


def test_links_to_pictures_are_never_refused(client: Client, canvas: Canvas) -> None:
    for size in ("400,", ",400", "!440,660", "5000,", "!2000,2000", "max", "^2000,"):
        for region in ("full", "100,100,200,300", "pct:0,0,100,25"):
            assert client.get(links.image_url(canvas, region, size)).status_code == 200, (region, size)


def test_a_canvas_without_a_scan_has_no_picture() -> None:
    assert links.image_url(factories.canvas(factories.issue())) == ""


def pixels_of(data: bytes) -> tuple[tuple[int, int], str, bytes]:
    image = Image.open(BytesIO(data))
    return image.size, image.mode, image.tobytes()


@pytest.mark.production
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_parts_cut_from_a_bucket_are_those_cut_from_a_file(tmp_path: Path, mode: str) -> None:
    """Small parts from the ranges of their tiles, large ones from the whole file; equal to the bit."""
    canvas = scan(factories.issue(), drawing(5200, 4700, mode))
    bucket, table = Pyramid(str(canvas.pyramid.name)), canvas.tiles.table()
    here = tmp_path / "pyramid.tif"
    here.write_bytes(canvas.pyramid.open("rb").read())
    assert bucket.path is None
    for region, size in [
        ((0, 0, 5200, 4700), (520, 470)),
        ((0, 0, 5200, 4700), (5200, 4700)),
        ((5000, 4600, 200, 100), (200, 100)),
        ((511, 511, 2, 2), (2, 2)),
        ((700, 900, 1500, 40), (1500, 40)),
        ((0, 0, 5200, 1200), (1300, 300)),
        ((100, 100, 3, 4), (300, 400)),
    ]:
        what = Cut(region, size, format="png")
        assert pixels_of(bucket.cut(table, what)) == pixels_of(cut(here, table, what)), what
    turned = Cut((10, 20, 900, 800), (300, 260), rotation=30, mirror=True, quality="gray", format="png")
    assert pixels_of(bucket.cut(table, turned)) == pixels_of(cut(here, table, turned))
    with pytest.raises(EOFError):
        bucket.read(private_storage().size(bucket.name) - 1, 2)


@pytest.mark.production
def test_a_tile_from_a_bucket_is_one_request_for_its_range(client: Client, canvas: Canvas) -> None:
    client.get(address(canvas, "/0,0,512,512/512,512/0/default.jpg"))
    asked: list[tuple[str, str]] = []
    storage = media_storage("private")
    assert isinstance(storage, BucketStorage)
    events = storage.server.quick().meta.events

    def note(request: Any, **_about: Any) -> None:
        asked.append((request.method, request.headers.get("Range", "")))

    events.register("before-send.s3", note)
    try:
        assert client.get(address(canvas, "/512,0,512,512/512,512/0/default.jpg")).status_code == 200
        assert [method for method, _range in asked] == ["GET"]
        offset, length = canvas.tiles.table().tile(0, 1, 0)
        assert asked[0][1] in (
            f"bytes={offset}-{offset + length - 1}",
            f"bytes={offset}-{offset + length - 1}".encode(),
        )
        asked.clear()
        assert client.get(address(canvas, "/full/!220,330/0/default.jpg")).status_code == 200
        assert [method for method, _range in asked] == ["GET"]  # a thumbnail too: its level lies in one piece
    finally:
        events.unregister("before-send.s3", note)
