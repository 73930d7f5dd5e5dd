"""What editors bring: photographs by the dozen, recordings, routes; what they are told of each, and who may."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries
from wagtail.models import GroupPagePermission, Page

from cms.media.places import media_storage
from cms.media.storages.base import StorageUnavailable
from tests import factories as common
from walks.admin import route_field
from walks.models import Photograph, Recording, StopPage, WalkPage, WalkRoute
from walks.photographs import taking_in
from walks.photographs.arranging import Group, grouped, in_order
from walks.recordings.taking_in import take_in as take_recording
from walks.routes import gpx
from walks.routes.route import Point, Route
from walks.stored_routes import route_of, take_in_route

from . import cameras, factories, sounds
from .cameras import photographed, scene, take
from .test_recordings import VTT

pytestmark = pytest.mark.django_db
CHURCH, MILL = (46.5000, 24.5000), (46.5020, 24.5040)  # 380 m apart
TRACK = gpx.write(Route(((Point(24.5, 46.5, 300.0), Point(24.55, 46.52, 340.0), Point(24.6, 46.6, 310.0)),), (), "Kör"))


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(common.reader("szerkesztő", "Editors"))
    return client


@pytest.fixture
def walk() -> WalkPage:
    return factories.walk()


def shot(at: tuple[float, float] | None, time: str, words: str) -> bytes:
    """A photograph taken there and then; `at` None: by a camera without a receiver."""
    told = cameras.exif(latitude=at[0] if at else 0, longitude=at[1] if at else 0, t36867=f"2026:05:01 {time}:00")
    return photographed("JPEG", scene(300, 200, words), told)


def upload(data: bytes, name: str = "kép.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def text_of(answer: Any) -> str:
    return " ".join(str(html.fromstring(answer.content).text_content()).split())


def draft_of(page: Any) -> Any:
    """As editors see it, whatever is published."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def drop(client: Client, page: Page, *files: SimpleUploadedFile) -> Any:
    return client.post(reverse("walks_admin:drop", args=[page.pk]), {"photographs": list(files)}, follow=True)


def test_photographs_of_a_way_become_stops(editor: Client, walk: WalkPage) -> None:
    """Without scripts: one form, then the question what is to become of them."""
    files = [
        upload(shot(MILL, "11:30", "malom"), "IMG_10.jpg"),
        upload(shot(CHURCH, "10:05", "torony"), "IMG_3.jpg"),
        upload(shot(CHURCH, "10:00", "kapu"), "IMG_2.jpg"),
    ]
    asked = drop(editor, walk, *files)
    assert asked.status_code == 200
    assert "3 photographs, in the order of time" in text_of(asked)
    assert "at 2 places" in text_of(asked)
    photographs = {one.master_name: one for one in Photograph.objects.all()}
    order = [photographs[name].pk for name in ("IMG_2.jpg", "IMG_3.jpg", "IMG_10.jpg")]
    assert [int(one.value) for one in html.fromstring(asked.content).xpath("//input[@name='photograph']")] == order
    done = editor.post(
        reverse("walks_admin:arrange", args=[walk.pk]),
        {"photograph": order, "title": ["A templom", " "], "what": "stops"},
        follow=True,
    )
    assert "2 stops were made as drafts" in text_of(done)
    church, mill = StopPage.objects.child_of(walk).order_by("path")
    assert (church.title, mill.title) == ("A templom", "New stop 2")
    assert [one.photograph_id for one in church.photographs.all()] == order[:2]
    assert (church.latitude, church.longitude) == pytest.approx(CHURCH, abs=1e-4)
    assert (mill.latitude, mill.longitude) == pytest.approx(MILL, abs=1e-4)
    assert not church.live
    assert not mill.live
    assert church.locale == walk.locale
    assert church.owner is not None
    walk.refresh_from_db()
    assert walk.steps.count() == 0  # what readers see
    draft = draft_of(walk)
    assert [step.stop_id for step in draft.steps.all()] == [church.pk, mill.pk]
    draft.save_revision().publish()
    assert [step.stop_id for step in WalkPage.objects.get(pk=walk.pk).steps.all()] == [church.pk, mill.pk]


def test_photographs_are_added_to_a_stop_behind_those_it_has(editor: Client, walk: WalkPage) -> None:
    stop = factories.stop(walk, "A templom")
    first = take(shot(CHURCH, "09:00", "régi")).photograph
    factories.shown(stop, first)
    asked = drop(editor, stop, upload(shot(CHURCH, "10:05", "b")), upload(shot(None, "10:00", "a")))
    numbers = [one.value for one in html.fromstring(asked.content).xpath("//input[@name='photograph']")]
    done = editor.post(
        reverse("walks_admin:arrange", args=[stop.pk]), {"photograph": [first.pk, *numbers], "what": "stop"}
    )
    assert done["Location"] == reverse("wagtailadmin_pages:edit", args=[stop.pk])
    draft = draft_of(stop)
    assert [str(one.photograph_id) for one in draft.photographs.all()] == [str(first.pk), *numbers]
    assert (draft.latitude, draft.longitude) == pytest.approx(CHURCH, abs=1e-4)
    assert StopPage.objects.get(pk=stop.pk).photographs.count() == 1  # nothing is published


def test_photographs_dropped_on_a_walk_may_be_for_one_of_its_stops(editor: Client, walk: WalkPage) -> None:
    stop = factories.stop(walk, "A templom", latitude=46.1, longitude=24.1)
    other = factories.stop(factories.walk("Másik"), "Máshol")
    one = take(shot(CHURCH, "09:00", "x")).photograph
    address = reverse("walks_admin:arrange", args=[walk.pk])
    refused = editor.post(address, {"photograph": one.pk, "what": "stop", "stop": other.pk}, follow=True)
    assert "Choose to which stop" in text_of(refused)
    editor.post(address, {"photograph": one.pk, "what": "stop", "stop": stop.pk})
    draft = draft_of(stop)
    assert [shown.photograph_id for shown in draft.photographs.all()] == [one.pk]
    assert draft.latitude == 46.1
    assert StopPage.objects.get(pk=other.pk).latest_revision is None


def test_one_bad_file_stops_no_other_and_is_named(editor: Client, walk: WalkPage) -> None:
    take(shot(CHURCH, "10:00", "kapu"), "régi.jpg")
    files = [
        upload(b"no picture", "rossz.jpg"),
        upload(shot(CHURCH, "10:00", "kapu"), "ugyanaz.jpg"),
        upload(shot(MILL, "11:00", "malom"), "jó.jpg"),
    ]
    text = text_of(drop(editor, walk, *files))
    assert "“rossz.jpg”: This is no photograph" in text
    assert "This file was here already, as “régi”" in text
    assert "was here already" in text
    assert Photograph.objects.count() == 2


def test_scripts_are_told_of_each_file(editor: Client, walk: WalkPage) -> None:
    address = reverse("walks_admin:upload", args=[walk.pk])
    good = editor.post(address, {"photographs": upload(photographed("JPEG", scene(900, 600)), "templom.jpg")}).json()
    photograph = Photograph.objects.get()
    assert (good["id"], good["title"], good["known"], good["said"]) == (photograph.pk, "templom", False, "")
    assert editor.get(good["thumbnail"]).status_code == 200
    again = editor.post(address, {"photographs": upload(photographed("JPEG", scene(900, 600)))}).json()
    assert (again["id"], again["known"]) == (photograph.pk, True)
    like = editor.post(address, {"photographs": upload(photographed("WEBP", scene(450, 300)))}).json()
    assert "looks like “templom”" in like["said"]
    bad = editor.post(address, {"photographs": upload(b"", "üres.jpg")})
    assert "“üres.jpg”: The file is empty" in bad.json()["error"]
    assert editor.post(address).json() == {"error": "No file came."}
    assert editor.get(address).status_code == 405
    assert "walks/drop" in editor.get(reverse("walks_admin:drop", args=[walk.pk])).content.decode()


def test_a_silent_storage_is_told_in_plain_words(
    editor: Client, walk: WalkPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*args: Any, **kwargs: Any) -> None:
        raise StorageUnavailable("s3")

    monkeypatch.setattr(taking_in.media_storage("private").__class__, "place", silent)
    files = {"photographs": upload(photographed("JPEG"))}
    answer = editor.post(reverse("walks_admin:upload", args=[walk.pk]), files)
    assert "does not answer" in answer.json()["error"]
    assert "does not answer" in text_of(drop(editor, walk, upload(photographed("JPEG"))))


def test_only_who_may_edit_the_page_may_drop_on_it(client: Client, walk: WalkPage) -> None:
    stop = factories.stop(walk)
    one = take(photographed("JPEG")).photograph
    addresses = [
        reverse(f"walks_admin:{name}", args=[page.pk])
        for name in ("drop", "arrange", "upload")
        for page in (walk, stop)
    ]
    addresses += [reverse("walks_admin:upload"), reverse("wagtailsnippets_walks_photograph:add")]
    data = {"photograph": one.pk, "what": "stops", "photographs": upload(photographed("PNG"))}
    for user in (None, common.reader("olvasó"), common.reader("levéltáros", "Archivists")):
        client.logout()
        if user is not None:
            client.force_login(user)
        for address in addresses:
            answer = client.post(address, data)
            assert answer.status_code in (302, 403), address
            assert answer.status_code == 403 or "login" in answer["Location"] or answer["Location"] == "/admin/", (
                address
            )
    assert Photograph.objects.count() == 1
    assert WalkPage.objects.get(pk=walk.pk).latest_revision is None
    other = factories.walk("Másik")
    group = common.reader("csak ezt", "one walk").groups.get()
    access = common.reader("másik", "Editors").groups.get().permissions.filter(codename="access_admin")
    group.permissions.set(access)
    from django.contrib.auth.models import Permission

    GroupPagePermission.objects.create(
        group=group, page=walk, permission=Permission.objects.get(codename="change_page")
    )
    client.force_login(group.user_set.get())
    assert client.get(reverse("walks_admin:drop", args=[walk.pk])).status_code == 200
    assert client.get(reverse("walks_admin:drop", args=[other.pk])).status_code in (302, 403)
    assert client.get(reverse("walks_admin:upload")).status_code == 405
    assert client.post(reverse("walks_admin:upload")).status_code in (302, 403)


def test_a_locked_page_takes_nothing(editor: Client, walk: WalkPage) -> None:
    walk.locked = True
    walk.save()
    assert editor.get(reverse("walks_admin:drop", args=[walk.pk])).status_code in (302, 403)


def test_photographs_come_into_the_library_too(editor: Client) -> None:
    address = reverse("wagtailsnippets_walks_photograph:add")
    assert editor.get(address).status_code == 200
    answer = editor.post(address, {"photographs": [upload(photographed("JPEG"))]}, follow=True)
    assert "1 photograph is in the library" in text_of(answer)
    assert answer.redirect_chain[-1][0] == reverse("wagtailsnippets_walks_photograph:list")
    nothing = editor.post(address, {}, follow=True)
    assert "No photograph was taken in" in text_of(nothing)


def test_order_and_groups() -> None:
    made = [
        take(shot(at, time, words), name).photograph
        for at, time, words, name in (
            (CHURCH, "10:00", "1", "b.jpg"),
            (CHURCH, "10:20", "2", "a.jpg"),
            (MILL, "10:21", "3", "c.jpg"),
            (None, "10:25", "4", "d.jpg"),
            (None, "11:25", "5", "e.jpg"),
        )
    ]
    groups = grouped(reversed(made))
    assert [[one.master_name for one in group.photographs] for group in groups] == [
        ["b.jpg", "a.jpg"],
        ["c.jpg", "d.jpg"],
        ["e.jpg"],
    ]
    for one in made:
        one.taken_at = None
    made[0].master_name, made[1].master_name, made[2].master_name = "img10.jpg", "img9.jpg", "img9b.jpg"
    assert [one.master_name for one in in_order(made)][2:] == ["img9.jpg", "img9b.jpg", "img10.jpg"]


def test_the_middle_of_photographs_over_the_date_line() -> None:
    group = Group([Photograph(latitude=1, longitude=179.9998), Photograph(latitude=2, longitude=-179.9998)])
    assert group.position is not None
    assert abs(group.position[0]) == pytest.approx(180)
    assert group.position[1] == 1.5


def test_the_list_shows_pictures_and_what_is_missing(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        take(photographed("JPEG", scene(words=str(number))), f"kép {number}.jpg")
    address = reverse("wagtailsnippets_walks_photograph:list")
    page = html.fromstring(editor.get(address).content)
    assert len(page.xpath("//td//img[contains(@src, '/iiif/image/3/')]")) == 6
    assert "alternative text, rights" in page.text_content()
    with django_assert_max_num_queries(25):
        editor.get(address)
    done = Photograph.objects.first()
    assert done is not None
    done.alt, done.rights = {"hu": "Torony"}, "http://rightsstatements.org/vocab/InC/1.0/"
    done.save()
    for lacks, count in (("alt", 5), ("rights", 5), ("place", 0), ("date", 0)):
        found = html.fromstring(editor.get(address, {"lacks": lacks}).content)
        assert len(found.xpath("//td//img[contains(@src, '/iiif/image/3/')]")) == count, lacks


def test_the_form_shows_editors_what_the_camera_told(editor: Client, walk: WalkPage) -> None:
    one = take(photographed("JPEG")).photograph
    other = take(photographed("WEBP", scene(640, 480)), "hasonló.webp").photograph
    factories.shown(factories.stop(walk, "A templom"), one)
    page = editor.get(reverse("wagtailsnippets_walks_photograph:edit", args=[one.pk]))
    text = text_of(page)
    assert cameras.SERIAL in text
    assert "A templom" in text
    assert str(other) in text
    assert reverse("walks_admin:photograph-master", args=[one.pk]) in page.content.decode()
    assert f"/iiif/image/3/{one.uuid}/" in page.content.decode()


def form_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the page's form."""
    page = html.fromstring(client.get(address).content)
    form = next(one for one in page.forms if "title" in one.fields)
    return {name: value for name, value in form.form_values() if not name.endswith("-file")}


def test_the_place_of_a_photograph_is_whole_or_an_error(editor: Client) -> None:
    one = take(photographed("JPEG")).photograph
    address = reverse("wagtailsnippets_walks_photograph:edit", args=[one.pk])
    data = {"title": "Új cím", "alt_hu": "", "latitude": "46.5", "longitude": "", "exactness": "exact", "rights": ""}
    assert "give both, or none" in text_of(editor.post(address, data))
    editor.post(address, data | {"longitude": "24.5"})
    one.refresh_from_db()
    assert (one.title, one.position) == ("Új cím", (24.5, 46.5))


def test_the_chooser_takes_a_photograph_in(editor: Client) -> None:
    viewset = Photograph.snippet_viewset.chooser_viewset  # type: ignore[attr-defined]
    create = reverse(viewset.get_url_name("create"))
    bad = editor.post(create, {"upload": upload(b"x", "rossz.jpg"), "title": "Beírt cím", "author": "Kovács"}).json()
    assert bad["step"] == "reshow_creation_form"
    assert "“rossz.jpg”" in bad["htmlFragment"]
    assert "Beírt cím" in bad["htmlFragment"]
    data = photographed("JPEG")
    good = editor.post(create, {"upload": upload(data, "jó.jpg"), "author": "Kovács"}).json()
    assert (good["step"], good["result"]["string"]) == ("chosen", "jó")
    again = editor.post(create, {"upload": upload(data), "title": "Más cím"}).json()
    assert again["result"]["id"] == good["result"]["id"]
    assert "it was here already" in again["result"]["string"]
    one = Photograph.objects.get()
    assert (one.title, one.author, one.added_by) == ("jó", "Kovács", editor_of(editor))
    chosen = editor.get(reverse(viewset.get_url_name("choose"))).json()
    assert f"/iiif/image/3/{one.uuid}/" in chosen["html"]


def editor_of(client: Client) -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


def recording_form(**more: Any) -> dict[str, Any]:
    return {"title": "Történet", "language": "hu", "speaker": "", "credit": "", "rights": "", "transcript": "Szavak.",
            "captions": ""} | more  # fmt: skip


def test_a_recording_is_made_and_its_file_replaced(editor: Client) -> None:
    add = reverse("wagtailsnippets_walks_recording:add")
    missing = editor.post(add, recording_form())
    assert "Choose the file" in text_of(missing)
    bad = editor.post(add, recording_form(upload=upload(b"no sound", "hang.mp3")))
    assert "“hang.mp3”: This is no sound or film" in text_of(bad)
    assert "Szavak." in bad.content.decode()
    wrong = editor.post(add, recording_form(upload=upload(sounds.mp3(), "hang.mp3"), captions="nem az"))
    assert "Line 1: captions begin" in text_of(wrong)
    assert not Recording.objects.exists()
    editor.post(add, recording_form(upload=upload(sounds.mp3(), "hang.mp3"), captions=VTT))
    one = Recording.objects.get()
    assert (one.kind, one.file_name, one.captions, one.transcript) == ("audio", "hang.mp3", VTT, "Szavak.")
    edit = reverse("wagtailsnippets_walks_recording:edit", args=[one.pk])
    address = reverse("walks_admin:recording-file", args=[one.pk])
    assert address in editor.get(edit).content.decode()
    assert editor.get(address, headers={"range": "bytes=0-9"}).status_code == 206
    editor.post(edit, recording_form(title="Film", upload=upload(sounds.film(), "film.mp4")))
    one.refresh_from_db()
    assert (one.title, one.kind, one.file_name) == ("Film", "video", "film.mp4")
    assert "captions" in text_of(editor.get(reverse("wagtailsnippets_walks_recording:list")))


def test_sound_is_offered_for_sound_and_film_for_film(editor: Client, walk: WalkPage) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = {}
        for name, data in (("hang.mp3", sounds.mp3()), ("film.mp4", sounds.film())):
            path = Path(folder) / name
            path.write_bytes(data)
            made[name] = take_recording(path, name, title=name, language="hu")
    viewset = Recording.snippet_viewset.chooser_viewset  # type: ignore[attr-defined]
    chooser, create = (reverse(viewset.get_url_name(name)) for name in ("choose", "create"))
    stop = factories.stop(walk)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[stop.pk])).content.decode()
    for kind, there, other in (("audio", "hang.mp3", "film.mp4"), ("video", "film.mp4", "hang.mp3")):
        assert f"{chooser}?kind={kind}" in form
        step = editor.get(chooser, {"kind": kind}).json()["html"]
        assert there in step
        assert other not in step
        assert f"{create}?kind={kind}" in step
        wrong = {"hang.mp3": sounds.mp3, "film.mp4": sounds.film}[other]()
        refused = editor.post(f"{create}?kind={kind}", recording_form(upload=upload(wrong, other))).json()
        assert f"“{other}”: This is" in html.fromstring(refused["htmlFragment"]).text_content()
        assert Recording.objects.count() == 2
    assert "hang.mp3" in editor.get(chooser).json()["html"]
    assert "hang.mp3" not in editor.get(chooser, {"kind": "'"}).json()["html"]
    address = reverse("wagtailadmin_pages:edit", args=[stop.pk])
    data = form_of(editor, address) | {"body-count": "0", "audio": str(made["film.mp4"].pk)}
    assert "Select a valid choice" in text_of(editor.post(address, data))


def test_a_recording_that_a_stop_has_stays_what_it_is(editor: Client, walk: WalkPage) -> None:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(sounds.mp3())
        one = take_recording(Path(file.name), "hang.mp3", title="Hang", language="hu")
    factories.stop(walk, audio=one)
    edit = reverse("wagtailsnippets_walks_recording:edit", args=[one.pk])
    refused = editor.post(edit, recording_form(upload=upload(sounds.film(), "film.mp4")))
    assert "“film.mp4”: This is a film, and sound is wanted here." in text_of(refused)
    editor.post(edit, recording_form(upload=upload(sounds.flac(), "hang.flac")))
    one.refresh_from_db()
    assert (one.kind, one.file_name) == ("audio", "hang.flac")


def walk_form(client: Client, walk: WalkPage, **more: Any) -> dict[str, Any]:
    data = form_of(client, reverse("wagtailadmin_pages:edit", args=[walk.pk]))
    return data | {"story-count": "0", "credits": "null"} | more


def test_a_route_comes_from_a_file(editor: Client, walk: WalkPage) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[walk.pk])
    page = editor.get(address)
    assert "multipart/form-data" in page.content.decode()
    editor.post(address, walk_form(editor, walk, **{"way-file": upload(TRACK, "kör.gpx")}))
    route = draft_of(walk).way
    assert (route.name, route.points) == ("Kör", 3)
    assert WalkPage.objects.get(pk=walk.pk).way is None  # a draft
    again = html.fromstring(editor.get(address).content)
    assert again.xpath("//div[@class='route-field']//polyline")
    assert "3 points" in " ".join(again.text_content().split())
    editor.post(address, walk_form(editor, walk, introduction="Szép."))
    draft = draft_of(walk)
    assert (draft.way, draft.introduction) == (route, "Szép.")
    editor.post(address, walk_form(editor, walk, **{"way-removed": "on"}))
    assert draft_of(walk).way is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"nothing", "This is no GPX, KML or GeoJSON"),
        (b"<gpx><trk>", "“rossz.gpx”"),
        (b'<!DOCTYPE gpx [<!ENTITY f SYSTEM "file:///etc/passwd">]><gpx>&f;</gpx>', "“rossz.gpx”"),
        (TRACK.replace(b"46.", b"146."), "two points"),
    ],
)
def test_a_bad_route_is_told_beside_its_field_and_nothing_typed_is_lost(
    editor: Client, walk: WalkPage, data: bytes, words: str
) -> None:
    walk.way = take_in_route(TRACK, "kör.gpx")
    walk.save()
    address = reverse("wagtailadmin_pages:edit", args=[walk.pk])
    form = walk_form(editor, walk, introduction="Sokáig írt szöveg.", **{"way-file": upload(data, "rossz.gpx")})
    page = html.fromstring(editor.post(address, form).content)
    errors = page.xpath("//*[@id='panel-child-route_and_stops-way-errors']") or page.xpath(
        "//*[contains(@class, 'w-field__errors')][contains(., 'rossz') or contains(., 'empty')]"
    )
    assert errors
    assert words in " ".join(errors[0].text_content().split())
    assert page.xpath("//textarea[@name='introduction']")[0].text.strip() == "Sokáig írt szöveg."
    assert page.xpath("//div[@class='route-field']//polyline")
    assert WalkPage.objects.get(pk=walk.pk).latest_revision is None


def test_a_good_route_stays_while_something_else_is_put_right(editor: Client, walk: WalkPage) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[walk.pk])
    form = walk_form(editor, walk, title="", **{"way-file": upload(TRACK, "kör.gpx")})
    page = html.fromstring(editor.post(address, form).content)
    kept = page.xpath("//input[@name='way']")[0].value
    assert route_field.kept_route(kept) == WalkRoute.objects.get()
    editor.post(address, walk_form(editor, walk, way=kept))
    assert draft_of(walk).way == WalkRoute.objects.get()


def test_nobody_asks_for_the_route_of_another_walk_by_its_number(editor: Client, walk: WalkPage) -> None:
    foreign = take_in_route(TRACK, "titkos.gpx")
    address = reverse("wagtailadmin_pages:edit", args=[walk.pk])
    editor.post(address, walk_form(editor, walk, way=str(foreign.pk)))
    assert draft_of(walk).way is None


def test_a_way_that_was_drawn_is_a_route(editor: Client, walk: WalkPage) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[walk.pk])
    drawn = '{"type": "LineString", "coordinates": [[24.5, 46.5], [24.51, 46.52]]}'
    editor.post(address, walk_form(editor, walk, **{"way-drawn": drawn}))
    route = draft_of(walk).way
    assert route.line == [[[24.5, 46.5], [24.51, 46.52]]]
    page = html.fromstring(editor.post(address, walk_form(editor, walk, **{"way-drawn": '{"type": "Po'})).content)
    assert page.xpath("//textarea[@name='way-drawn']")[0].text.strip() == '{"type": "Po'
    assert "JSON is broken" in " ".join(page.text_content().split())


def test_walks_have_a_menu_of_their_own(editor: Client) -> None:
    text = editor.get("/admin/").content.decode()
    for name in ("photograph", "recording", "theme"):
        assert reverse(f"wagtailsnippets_walks_{name}:list") in text


def test_heights_of_points_that_were_not_moved_stay(editor: Client, walk: WalkPage) -> None:
    walk.way = take_in_route(TRACK, "kör.gpx")
    walk.save()
    address = reverse("wagtailadmin_pages:edit", args=[walk.pk])
    page = html.fromstring(editor.get(address).content)
    button = page.xpath("//button[@data-route-open]")[0]
    assert "have none" in page.get_element_by_id(button.get("aria-describedby")).text_content()
    line = {"type": "MultiLineString", "coordinates": [[[24.5, 46.5], [24.56, 46.53], [24.6, 46.6]]]}
    drawn = json.dumps({"type": "Feature", "properties": {}, "geometry": line})
    form = walk_form(editor, walk, **{"way-drawn": drawn})
    editor.post(address, form | {"way": page.xpath("//input[@name='way']")[0].value})
    route = route_of(draft_of(walk).way)
    assert [point.ele for point in route.points] == [300.0, None, 310.0]
    assert draft_of(walk).way.ascent == 10


def test_a_stored_route_that_cannot_be_read_is_told_before_its_heights_are_lost(editor: Client, walk: WalkPage) -> None:
    walk.way = take_in_route(TRACK, "kör.gpx")
    walk.save()
    media_storage("private").delete(str(walk.way.geometry.name))
    address = reverse("wagtailadmin_pages:edit", args=[walk.pk])
    drawn = (
        '{"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": [[[24.5, 46.5], [24.6, 46.6]]]}}'
    )
    answer = editor.post(address, walk_form(editor, walk, **{"way-drawn": drawn}))
    assert "its heights would be lost" in text_of(answer)
    assert WalkRoute.objects.count() == 1
