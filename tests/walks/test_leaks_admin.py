"""What is hidden of walks is told in the admin to nobody who does not work on them: no reader with an account, and no
colleague who keeps the archive alone."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from places.models import Place
from tests import factories as common
from tests.leaking import HIDDEN
from tests.searching import own_index  # noqa: F401
from walks.admin import urls
from walks.models import WalkRoute

from . import test_leaks
from .test_leaks import STOP, WALK, WORD, World, hide

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
TITLE = "Rejtett kép"
SNIPPETS = ("photograph", "recording")
world = test_leaks.world


def own_screens(world: World) -> dict[str, list[str]]:
    """Those of `walks.admin.urls`, by name."""
    walk, stop = world.walk, world.stop
    photograph, recording = world.photographs[0].pk, world.recordings[0].pk
    points = urlencode({"then": world.photographs[1].pk, "now": world.photographs[2].pk, "points": "[]"})

    def at(name: str, *args: int) -> str:
        return reverse(f"walks_admin:{name}", args=args)

    return {
        "gaps": [at("gaps"), f"{at('gaps')}?walk={walk.pk}"],
        "order": [at("order", walk.pk)],
        "stops": [at("stops", walk.pk)],
        "drop": [at("drop", walk.pk), at("drop", stop.pk)],
        "arrange": [f"{at('arrange', one.pk)}?photograph={photograph}" for one in (walk, stop)],
        "upload": [at("upload"), at("upload", walk.pk)],
        "photograph-master": [at("photograph-master", photograph)],
        "recording-file": [at("recording-file", recording)],
        "route-file": [at("route-file", WalkRoute.objects.get().pk)],
        "picture": [at("picture", photograph)],
        "thumbnail": [at("thumbnail", photograph)],
        "placement": [f"{at('placement')}?{points}"],
    }


def screens_of_wagtail(world: World) -> Iterator[str]:
    """Not its explorer: that names whatever lies below the lowest page above all that a colleague works on."""
    for model, pk in zip(SNIPPETS, (world.photographs[0].pk, world.recordings[0].pk), strict=True):
        snippets, chooser = f"wagtailsnippets_walks_{model}", f"wagtailsnippetchoosers_walks_{model}"
        yield from (reverse(f"{snippets}:{name}") for name in ("list", "list_results"))
        yield from (reverse(f"{snippets}:{name}", args=[pk]) for name in ("edit", "usage", "delete", "history"))
        yield from (reverse(f"{chooser}:{name}") for name in ("choose", "choose_results"))
        yield f"{reverse(f'{chooser}:choose_results')}?q={quote(TITLE)}"
        yield reverse(f"{chooser}:chosen", args=[pk])
    place = world.stop.place_id
    yield from (reverse(f"wagtailsnippets_places_place:{name}", args=[place]) for name in ("edit", "usage"))
    for page in (world.walk, world.stop):
        yield from (reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("edit", "view_draft", "usage"))
        yield reverse("wagtailadmin_pages:history", args=[page.pk])
    yield f"{reverse('wagtailadmin_pages:search')}?q={quote(STOP)}"
    yield reverse("wagtailadmin_home")


def told(world: World, client: Client) -> dict[str, set[str]]:
    """What each screen gives away, by its address."""
    own = [address for addresses in own_screens(world).values() for address in addresses]
    secrets = {WALK, STOP, WORD, TITLE, *(str(one.uuid) for one in (*world.photographs, *world.recordings))}
    found = {}
    for address in [*own, *screens_of_wagtail(world)]:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode(errors="replace").replace(quote(TITLE), "").replace(quote(STOP), "")
        asked = {STOP} if "pages/search" in address else {TITLE} if "?q=" in address else set()
        given = {one for one in secrets - asked if one in text or one in answer.get("Location", "")}
        files = {"its bytes"} if answer.streaming and answer.status_code == 200 else set()
        if given | files:
            found[address] = given | files
    return found


@pytest.fixture
def titled(world: World) -> World:
    for one in (*world.photographs, *world.recordings):
        one.title = TITLE
        one.save()
    return world


def colleague(client: Client, *groups: str) -> User:
    user = common.reader("colleague")
    user.groups.set(Group.objects.filter(name__in=groups))
    client.force_login(user)
    return user


def test_every_screen_is_asked(world: World) -> None:
    def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
        return {one.name or "" for one in patterns if isinstance(one, URLPattern)}

    assert names(urls.urlpatterns) == set(own_screens(world))


@pytest.mark.parametrize("how", HIDDEN)
def test_a_reader_with_an_account_is_told_nothing(titled: World, how: str) -> None:
    hide(titled, "walk", how)
    titled.client.force_login(common.reader())
    assert told(titled, titled.client) == {}


@pytest.mark.parametrize("how", [how for how in HIDDEN if how != "for registered readers"])
def test_who_keeps_the_archive_alone_is_told_nothing(titled: World, how: str) -> None:
    hide(titled, "walk", how)
    colleague(titled.client, "Archivists", "Archívumkezelők")
    assert titled.client.get(reverse("wagtailadmin_home")).status_code == 200
    assert told(titled, titled.client) == {}


def test_who_keeps_walks_is_told(titled: World) -> None:
    """The other half: the screens are those that would tell."""
    hide(titled, "walk", "draft")
    colleague(titled.client, "Editors", "Szerkesztők")
    silent = {name for name, some in own_screens(titled).items() if not set(some) & set(told(titled, titled.client))}
    assert silent <= {"upload", "placement"}  # they take something in, and reckon


def test_a_colleague_arranges_no_photographs_that_are_not_hers(titled: World) -> None:
    """Of another walk, that nobody may see yet."""
    hide(titled, "walk", "draft")
    user = colleague(titled.client)
    group = Group.objects.create(name="Nyílt út")
    common.may_edit(group, titled.other)
    user.groups.set([group])
    address = reverse("walks_admin:arrange", args=[titled.other.pk])
    foreign = titled.photographs[0]
    answer = titled.client.get(f"{address}?photograph={foreign.pk}", follow=True)
    assert answer.status_code == 200
    assert TITLE not in answer.content.decode()
    assert str(foreign.uuid) not in answer.content.decode()
    stop = titled.other.get_children().get()
    titled.client.post(address, {"photograph": foreign.pk, "what": "stop", "stop": stop.pk})
    assert not stop.specific.get_latest_revision_as_object().photographs.exists()
    foreign.added_by = user
    foreign.save()
    assert TITLE in titled.client.get(f"{address}?photograph={foreign.pk}").content.decode()


def test_places_are_for_everybody_and_tell_of_no_walk(titled: World) -> None:
    hide(titled, "walk", "draft")
    colleague(titled.client, "Archivists", "Archívumkezelők")
    place = Place.objects.get()
    answer = titled.client.get(reverse("wagtailsnippets_places_place:usage", args=[place.pk]))
    assert answer.status_code == 200
    assert STOP not in answer.content.decode()
