"""A walk in two languages, of which one is hidden: none of its words goes out, by no way; the facts of the other do."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from tests.leaking import HIDDEN
from tests.searching import drain, own_index  # noqa: F401
from walks.models import StopPage, WalkPage

from . import factories, test_leaks
from .test_leaks import FILES, WAYS, World

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
world = test_leaks.world
WORDS = {
    "hu": {"Rejtett séta", "rejtett-seta", "Rejtett megálló", "rejtett-megallo", "magyarszava", "hazaiszava"},
    "en": {"Hidden walk", "hidden-walk", "Hidden stop", "hidden-stop", "englishword", "secretanswer"},
}


@pytest.fixture
def both(world: World) -> dict[str, tuple[WalkPage, StopPage]]:
    """Words that one language alone has; the recording is the Hungarian stop's, as are photographs, place and route."""
    found = {}
    told = {"hu": ("magyarszava", "hazaiszava"), "en": ("englishword", "secretanswer")}
    english = factories.translated(world.stop, "en", "Hidden stop")
    walk = WalkPage.objects.get(translation_key=world.walk.translation_key, locale__language_code="en")
    walk.alias_of, walk.title, walk.slug, walk.live = None, "Hidden walk", "hidden-walk", True
    walk.save()
    for language, pages in (("hu", (world.walk, world.stop)), ("en", (walk, english))):
        for page in pages:
            page.introduction, page.search_description = told[language]
            page.save()
        pages[1].question, pages[1].answer = told[language]
        pages[1].body = [("text", f"<p>{told[language][0]}</p>")]
        pages[1].save()
        found[language] = pages
    world.stop.clippings.update(note={"hu": "egy", "en": "one"})
    drain()
    return found


def addresses(world: World, name: str, both: dict[str, tuple[WalkPage, StopPage]]) -> list[str]:
    """Of the world with its pages in either language."""
    asked = []
    for walk, stop in both.values():
        of_language = World(walk, stop, world.other, world.photographs, world.recordings, world.client)
        asked += WAYS[name](of_language)
    words = [f"/{lang}/search/?q={quote(word)}" for lang in ("hu", "en") for one in WORDS.values() for word in one]
    return list(dict.fromkeys(asked + (words if name == "search" else [])))


def told(world: World, name: str, both: dict[str, tuple[WalkPage, StopPage]], language: str) -> set[str]:
    """The words of the language that this way gives away."""
    found: set[str] = set()
    for address in addresses(world, name, both):
        answer = world.client.get(address, follow=True)
        if answer.status_code != 200 or name in FILES:
            continue
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = re.sub(r"&#x?\w+;", "", body.decode(errors="replace"))
        for said in (address, quote(address), address.rpartition("url=")[2]):
            text = text.replace(said, "")  # a page names its own address
        asked = {one for one in WORDS[language] if quote(one) in address or one in address}
        text += json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else ""
        found |= {one for one in WORDS[language] - asked if one in text}
    return found


@pytest.mark.parametrize("hidden", ["hu", "en"])
@pytest.mark.parametrize(("subject", "how"), [("walk", "draft"), ("walk", "for a group"), ("stop", "embargoed")])
def test_the_words_of_a_hidden_language_stay_in_it(
    world: World, both: dict[str, tuple[WalkPage, StopPage]], subject: str, how: str, hidden: str
) -> None:
    page = both[hidden][0 if subject == "walk" else 1]
    HIDDEN[how](type(page).objects.get(pk=page.pk))
    drain()
    secrets = {name: some for name in WAYS if (some := told(world, name, both, hidden))}
    if subject == "stop":  # the walk's own words are public
        own = {"Rejtett séta", "rejtett-seta", "Hidden walk", "hidden-walk", both[hidden][0].introduction}
        own.add(both[hidden][0].search_description)
        secrets = {name: left for name, some in secrets.items() if (left := some - own)}
    assert secrets == {}


@pytest.mark.parametrize("hide", [HIDDEN["draft"], HIDDEN["for a group"]], ids=["draft", "for a group"])
def test_facts_of_a_hidden_original_are_those_of_its_translation(
    world: World, both: dict[str, tuple[WalkPage, StopPage]], client: Client, hide: Callable[[object], object]
) -> None:
    """Where it is, what is seen and heard there, and the way, belong to the walk in every language."""
    original = both["hu"][0]
    hide(WalkPage.objects.get(pk=original.pk))
    drain()
    english, stop = both["en"]
    for name in FILES - {"photograph-original"}:
        for address in WAYS[name](world):
            assert client.get(address, follow=True).status_code == 200, address
    html = client.get(stop.get_url()).content.decode()
    assert all(str(one.uuid) in html for one in world.photographs)
    assert "englishword" in html
    gpx = b"".join(client.get(f"{english.get_url()}walk.gpx").streaming_content).decode()  # type: ignore[attr-defined]
    assert 'lat="46.123456"' in gpx
    assert client.get(f"{original.get_url()}walk.gpx").status_code != 200
    assert client.get(f"/id/{original.uuid}", headers={"accept-language": "hu"})["Location"] == english.get_url()


def test_all_words_are_told_while_both_are_public(world: World, both: dict[str, tuple[WalkPage, StopPage]]) -> None:
    """The other half."""
    everything = {language: {word for name in WAYS for word in told(world, name, both, language)} for language in WORDS}
    assert everything == WORDS


def test_photographs_of_a_translation_s_own_rows_are_nowhere(
    world: World, both: dict[str, tuple[WalkPage, StopPage]], client: Client, tmp_path: Path
) -> None:
    """What a translation holds from the day on which it was copied opens no photograph."""
    other = test_leaks.taken(tmp_path, 7)
    factories.shown(both["en"][1], other)
    for address in (f"/iiif/image/3/{other.uuid}/info.json", f"/photograph/{other.uuid}.jpg"):
        assert client.get(address).status_code == 404
    assert str(other.uuid) not in client.get(both["en"][1].get_url()).content.decode()
