"""What a reader sees of a walk: stops in order, in her language, and none that she may not see."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms.core.access import Viewer
from walks.models import Photograph, StopHotspot, StopPage, StopPhotograph, ThenAndNow, WalkStep
from walks.visiting.tour import in_full, tour_of

from . import factories
from .cameras import photographed, take

pytestmark = pytest.mark.django_db
PUBLIC = Viewer(AnonymousUser())


def titles(tour: object) -> list[str]:
    return [stop.title for stop in tour.stops]  # type: ignore[attr-defined]


def photograph(title: str = "Kép") -> Photograph:
    return Photograph.objects.create(title=title, width=800, height=600)


def test_stops_come_in_the_order_of_the_steps_then_of_the_tree() -> None:
    walk = factories.walk()
    first, second, third = (factories.stop(walk, name, step=False) for name in ("Híd", "Malom", "Iskola"))
    assert titles(tour_of(walk, PUBLIC)) == ["Híd", "Malom", "Iskola"]
    WalkStep.objects.create(walk=walk, stop=third, sort_order=0)
    WalkStep.objects.create(walk=walk, stop=first, sort_order=1)
    assert titles(tour_of(walk, PUBLIC)) == ["Iskola", "Híd", "Malom"]
    assert [stop.number for stop in tour_of(walk, PUBLIC).stops] == [1, 2, 3]
    assert second.title == "Malom"


def test_a_stop_of_another_walk_is_written_once() -> None:
    one, other = factories.walk("Egyik"), factories.walk("Másik")
    shared = factories.stop(one, "Templom")
    factories.stop(other, "Vár")
    WalkStep.objects.create(walk=other, stop=shared, sort_order=9)
    assert titles(tour_of(other, PUBLIC)) == ["Vár", "Templom"]
    shared.title = "Nagytemplom"
    shared.save_revision().publish()
    assert titles(tour_of(other, PUBLIC)) == ["Vár", "Nagytemplom"]


def test_words_are_of_the_language_and_facts_of_the_page_that_was_first() -> None:
    walk = factories.walk(minutes=45)
    stop = factories.stop(walk, "Templom", latitude=46.5, longitude=25.5)
    factories.stop(walk, "Malom")
    StopPhotograph.objects.create(stop=stop, photograph=photograph())
    roman = factories.translated(walk, "ro", "Plimbare")
    factories.translated(stop, "ro", "Biserica")
    StopPhotograph.objects.create(stop=stop, photograph=photograph("később"), sort_order=1)
    tour = tour_of(roman, PUBLIC)
    assert titles(tour) == ["Biserica", "Malom"]
    assert [stop.language for stop in tour.stops] == ["ro", "hu"]
    assert tour.minutes == 45
    assert tour.stops[0].position == (25.5, 46.5)
    assert len(tour.stops[0].photographs) == 2


@pytest.mark.parametrize("how", ["draft", "embargo", "private"])
def test_what_may_not_be_seen_is_no_stop(how: str) -> None:
    walk = factories.walk()
    hidden = factories.stop(walk, "Titok")
    factories.stop(walk, "Malom")
    if how == "draft":
        hidden.unpublish()
    elif how == "embargo":
        hidden.embargo_until = timezone.now() + datetime.timedelta(days=1)
        hidden.save()
    else:
        PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    tour = tour_of(walk, PUBLIC)
    assert titles(tour) == ["Malom"]
    assert tour.stops[0].number == 1


def test_an_editor_previews_drafts_and_the_order_of_the_draft() -> None:
    walk = factories.walk()
    one, two = factories.stop(walk, "Egy", step=False), factories.stop(walk, "Kettő", step=False)
    two.unpublish()
    walk.steps.add(WalkStep(stop=two), WalkStep(stop=one))
    draft = walk.save_revision().as_object()
    editor = Viewer(User.objects.create_superuser("chief", password="x"))
    assert titles(tour_of(draft, editor, preview=True)) == ["Kettő", "Egy"]
    assert titles(tour_of(walk, editor)) == ["Egy"]


def test_a_sign_leads_nowhere_that_may_not_be_seen() -> None:
    walk = factories.walk()
    around = Photograph.objects.create(title="Körkép", width=4000, height=2000)
    here = factories.stop(walk, "Tér", panorama=around)
    seen, hidden = factories.stop(walk, "Híd"), factories.stop(walk, "Titok")
    for target in (seen, hidden):
        StopHotspot.objects.create(stop=here, yaw=10, target=target)
    StopHotspot.objects.create(stop=here, yaw=20, label={"hu": "Óratorony"})
    hidden.unpublish()
    tour = tour_of(walk, PUBLIC)
    in_full(tour, tour.stops[:1], PUBLIC)
    signs = tour.stops[0].hotspots
    assert [sign.stop.title if sign.stop else sign.hotspot.label["hu"] for sign in signs] == ["Híd", "Óratorony"]


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    walk = factories.walk()
    place = factories.place(latitude=46.0, longitude=25.0, names={"ro": "Satul"})

    def fill(start: int, count: int) -> None:
        for number in range(start, start + count):
            stop = factories.stop(walk, f"Megálló {number}", place=place)
            StopPhotograph.objects.create(stop=stop, photograph=photograph(), sort_order=0)
            ThenAndNow.objects.create(stop=stop, then=photograph(), now=photograph(), sort_order=0)

    fill(0, 2)
    tour_of(walk, PUBLIC)
    with django_assert_max_num_queries(8):
        tour = tour_of(walk, PUBLIC)
        assert tour.cover is not None
        in_full_queries = len(tour.stops)
    fill(2, 12)
    with django_assert_max_num_queries(8):
        assert len(tour_of(walk, PUBLIC).stops) == in_full_queries + 12
    tour = tour_of(walk, PUBLIC)
    with django_assert_max_num_queries(8):
        in_full(tour, tour.stops, PUBLIC)


def test_a_preview_shows_walk_guide_and_stop_as_they_are_being_written(client: Client) -> None:
    walk = factories.walk()
    stop = factories.stop(walk, "A kút")
    client.force_login(User.objects.create_superuser("szerkesztő"))
    picture = take(photographed("JPEG")).photograph
    picture.alt = {"hu": "Egy régi kút"}
    picture.save()
    draft = StopPage.objects.get(pk=stop.pk)
    draft.introduction = "Még senki sem olvasta."
    draft.photographs.add(StopPhotograph(photograph=picture))
    draft.save_revision()
    preview = "/admin/pages/{}/view_draft/"
    shown = client.get(preview.format(stop.pk)).content.decode()
    assert "Még senki sem olvasta." in shown
    assert "Egy régi kút" in shown
    guide = client.get(preview.format(walk.pk), {"mode": "guide"}).content.decode()
    assert "Még senki sem olvasta." in guide
    assert "Egy régi kút" in guide
    assert client.get(preview.format(walk.pk), {"mode": "print"}).status_code == 200
    empty = client.get(preview.format(factories.walk("Üres").pk), {"mode": "guide"})
    assert "<h1" in empty.content.decode()
    assert "Még senki" not in client.get(stop.get_url()).content.decode()
    assert "Még senki" not in client.get(walk.get_url() + "guide/1/").content.decode()


@pytest.mark.parametrize("kind", ["walkpage", "stoppage"])
def test_a_page_that_is_not_saved_yet_is_previewed(client: Client, kind: str) -> None:
    client.force_login(User.objects.create_superuser("szerkesztő"))
    parent = factories.index() if kind == "walkpage" else factories.walk()
    page = html.fromstring(client.get(f"/admin/pages/add/walks/{kind}/{parent.pk}/").content)
    form = next(one for one in page.forms if "title" in one.fields)
    data = {name: value for name, value in form.form_values() if not name.endswith("-file")}
    data |= {"title": "Készül", "body-count": "0", "story-count": "0", "credits": "null"}
    address = f"/admin/pages/add/walks/{kind}/{parent.pk}/preview/"
    assert client.post(address, data).json()["is_valid"]
    for mode in ("", "guide") if kind == "walkpage" else ("",):
        shown = client.get(address, {"mode": mode})
        assert shown.status_code == 200
        assert "Készül" in shown.content.decode()
