"""The two walks as pages: everything goes through the services that editors use. A killed run is taken up again."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from archive_pages.models import TitlePage, TitlePlace
from cms.core.rights import Rights
from places.models import Place
from walks.models import (
    MapSheet,
    Photograph,
    Recording,
    StopHotspot,
    StopPage,
    StopPhotograph,
    Theme,
    ThenAndNow,
    WalkIndexPage,
    WalkPage,
    WalkStep,
)
from walks.models.walk import Difficulty, Season, StepFree
from walks.photographs import taking_in as photographs
from walks.recordings import taking_in as recordings
from walks.stored_routes import take_in_route

from . import guides, mapsheet, panorama, prints
from .clippings import clippings_of
from .gazetteer import TOWN, VILLAGE, make_places
from .ground import position_of
from .route import STOPS, WALKS, as_gpx
from .views import BY_KEY, SHOTS
from .words import LANGUAGES, PageWords, in_all, single, words

NAMESPACE = uuid.UUID("5a0f9c1e-3c1d-4c7e-9c55-6f2f7c1f0b21")  # of the translation keys of the walks' pages
AUTHOR = "Virtual Library"
CREDIT = "Kitalált térkép · an invented map"
THEMES: dict[str, tuple[str, str, str, str]] = {
    "village-life": ("falusi élet", "viața satului", "village life", "زندگی روستا"),
    "crafts": ("mesterségek", "meșteșuguri", "crafts", "پیشه‌ها"),
    "legends": ("mondák", "legende", "legends", "افسانه‌ها"),
    "castles": ("várak", "cetăți", "castles", "دژها"),
    "nature": ("természet", "natură", "nature", "طبیعت"),
}


@dataclass(frozen=True)
class WalkFacts:
    themes: tuple[str, ...]
    difficulty: Difficulty
    step_free: StepFree
    season: Season
    cover: str


FACTS = {
    "village": WalkFacts(("village-life", "crafts"), Difficulty.EASY, StepFree.YES, Season.ALWAYS, cover="square-now"),
    "castle": WalkFacts(
        ("castles", "legends", "nature"), Difficulty.MODERATE, StepFree.NO, Season.DRY, cover="lookout-now"
    ),
}

Say = Callable[[str], None]


@dataclass
class Kept:
    """What the pages are made of."""

    places: dict[str, Place] = field(default_factory=dict)
    pictures: dict[str, Photograph] = field(default_factory=dict)
    guides: dict[tuple[str, str], Recording] = field(default_factory=dict)
    stops: dict[str, StopPage] = field(default_factory=dict)  # those that were there first


def build_walks(jobs: int, say: Say, width: int | None = None) -> None:
    """Draws, speaks, takes in and publishes what is not there yet. `width`: smaller pictures, for tests."""
    prints.make_pictures(jobs, lambda done, of, what: say(f"drew {done} of {of} pictures: {what}"), width)
    guides.make_guides(jobs, lambda done, of: say(f"spoke {done} of {of} audio guides"))
    kept = Kept(places=make_places())
    say("taking in the pictures of the walks")
    for key in prints.all_pictures():
        kept.pictures[key] = _picture(key, kept.places, width)
    _lay_map(kept.pictures[mapsheet.KEY])
    say("taking in the audio guides")
    for stop, language in guides.all_guides():
        kept.guides[stop, language] = _guide(stop, language)
    for walk in WALKS:
        say(f"publishing the walk “{words('hu').walks[walk].title}”")
        _publish(walk, kept)
    _hang_signs(kept)
    _place_titles(kept.places[TOWN])


def _place_titles(town: Place) -> None:
    """The newspapers are about the town they come from, whatever they call it."""
    for title in TitlePage.objects.filter(place__in=[name.name for name in town.names.all()], places__isnull=True):
        title.places.set([TitlePlace(place=town)])
        title.save_revision().publish()


# ---- records


def _picture(key: str, places: dict[str, Place], width: int | None) -> Photograph:
    """Taken in as an editor's upload is; then described. One that is there already is only described again."""
    photograph = photographs.take_in(prints.path_of(key, width), f"{key}.jpg").photograph
    if photograph.alt:
        return photograph
    photograph.author, photograph.rights = AUTHOR, Rights.CC0
    if key == mapsheet.KEY:
        photograph.title, photograph.date, photograph.place = words("hu").single["map"], "1908", places[VILLAGE]
        photograph.alt = single("map")
        photograph.save()
        return photograph
    shot = BY_KEY.get(key)
    photograph.title = words("hu").pictures[key].title
    photograph.alt, photograph.caption = in_all("pictures", key, "alt"), in_all("pictures", key, "caption")
    photograph.place = places[shot.stop if shot else "square"]
    photograph.date = shot.date if shot else panorama.DATE
    if shot is not None:
        told = prints.facts_of(shot)
        photograph.longitude, photograph.latitude = told["longitude"], told["latitude"]
        photograph.bearing = told["bearing"]
        photograph.exactness = "exact" if shot.era == "now" else "approximate"
    photograph.full_clean()
    photograph.save()
    return photograph


def _guide(stop: str, language: str) -> Recording:
    own = words(language)
    title = own.single["guide"].format(own.stops[stop].title)
    transcript = own.stops[stop].spoken
    known = Recording.objects.filter(title=title, language=language, transcript=transcript).first()
    if known is not None:
        return known
    recording = recordings.take_in(
        guides.sound_of(stop, language), f"{stop}-{language}.mp3", title=title, language=language,
        transcript=transcript, captions=guides.captions_of(stop, language).read_text(encoding="utf-8"),
        speaker=own.single["speaker"],
    )  # fmt: skip
    recording.rights = Rights.CC0
    recording.save()
    return recording


def _lay_map(photograph: Photograph) -> None:
    if MapSheet.objects.filter(photograph=photograph).exists():
        return
    sheet = MapSheet(
        photograph=photograph, title=single("map"), date="1908", credit=CREDIT, rights=Rights.CC0,
        corners=mapsheet.corners(), shown=True,
    )  # fmt: skip
    sheet.full_clean()
    sheet.save()


def _themes(slugs: tuple[str, ...]) -> list[Theme]:
    found = []
    for order, (slug, names) in enumerate(THEMES.items(), 1):
        if slug in slugs:
            defaults = {"names": dict(zip(LANGUAGES, names, strict=True)), "order": order}
            found.append(Theme.objects.get_or_create(slug=slug, defaults=defaults)[0])
    return found


# ---- pages


def _publish(walk: str, kept: Kept) -> None:
    """The walk and its own stops, in Hungarian first: what is there first has the facts."""
    mine = [stop for stop in WALKS[walk] if stop not in kept.stops]
    for language in LANGUAGES:
        own = words(language)
        index = WalkIndexPage.objects.get(locale__language_code=language)
        _introduce(index, own.single["introduction"])
        page, new = _page(WalkPage, walk, own.walks[walk], index)
        for stop in mine:
            stop_page, new_stop = _page(StopPage, f"stop-{stop}", own.stops[stop], page)
            if language == "hu":
                kept.stops[stop] = stop_page
            if new_stop:
                _fill_stop(stop_page, stop, language, kept)
        if new:
            _fill_walk(page, walk, language, kept)


def _introduce(index: WalkIndexPage, text: str) -> None:
    if not index.introduction:
        index.introduction = text
        index.save_revision().publish()


def _page(model: type[Any], key: str, own: PageWords, parent: Any) -> tuple[Any, bool]:
    """The page with this key in its parent's language, and whether it is still to be filled and published."""
    identity = uuid.uuid5(NAMESPACE, key)
    page = model.objects.filter(translation_key=identity, locale=parent.locale).first()
    if page is None:
        page = model(
            title=own.title, slug=own.slug, introduction=own.introduction, search_description=own.introduction[:250],
            locale=parent.locale, translation_key=identity, live=False,
        )  # fmt: skip
        parent.add_child(instance=page)
    return page, not page.live


def _body(own: PageWords) -> list[tuple[str, str]]:
    return [("text", f"<p>{escape(text)}</p>") for text in own.paragraphs]


def _fill_stop(page: StopPage, stop: str, language: str, kept: Kept) -> None:
    own = words(language).stops[stop]
    page.body, page.question, page.answer = _body(own), own.question, own.answer
    page.audio = kept.guides[stop, language]
    if language == "hu":
        page.place = kept.places[stop]
        page.longitude, page.latitude = position_of(*STOPS[stop])
        shown = [
            f"{stop}-now",
            f"{stop}-then",
            *(shot.key for shot in SHOTS if shot.stop == stop and "-" not in shot.key),
        ]
        page.photographs.set(
            [
                StopPhotograph(photograph=kept.pictures[key], group=single(BY_KEY[key].era), sort_order=at)
                for at, key in enumerate(sorted(shown, key=lambda key: BY_KEY[key].era))
            ]
        )
        page.pairs.set([_pair(stop, kept)])
        page.clippings.set(clippings_of(stop))
        if stop == "square":
            page.panorama = kept.pictures[panorama.KEY]
    page.full_clean()
    page.save_revision().publish()


def _pair(stop: str, kept: Kept) -> ThenAndNow:
    year = BY_KEY[f"{stop}-then"].date[:4]
    caption = {
        code: text.format(year.translate(PERSIAN_DIGITS) if code == "fa" else year)
        for code, text in single("pair").items()
    }
    return ThenAndNow(
        then=kept.pictures[f"{stop}-then"], now=kept.pictures[f"{stop}-now"],
        points=prints.points_of(stop), caption=caption,
    )  # fmt: skip


PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def _fill_walk(page: WalkPage, walk: str, language: str, kept: Kept) -> None:
    own = words(language).walks[walk]
    page.story, page.access_note = _body(own), own.access
    page.credits = f"<p>{escape(words(language).single['credits'])}</p>"
    if language == "hu":
        facts, names = FACTS[walk], {stop: words("hu").stops[stop].title for stop in WALKS[walk]}
        page.cover, page.place = kept.pictures[facts.cover], kept.places[VILLAGE]
        page.themes = _themes(facts.themes)
        page.difficulty, page.step_free, page.season = facts.difficulty, facts.step_free, facts.season
        page.way = take_in_route(as_gpx(walk, names, own.title), f"{own.slug}.gpx")
        page.steps.set([WalkStep(stop=kept.stops[stop], sort_order=at) for at, stop in enumerate(WALKS[walk])])
    page.full_clean()
    page.save_revision().publish()


def _hang_signs(kept: Kept) -> None:
    """In the panorama of the square, once all stops are there to be led to."""
    page = StopPage.objects.get(pk=kept.stops["square"].pk)
    if page.hotspots.exists():
        return
    signs = []
    for at, (name, (yaw, pitch)) in enumerate(panorama.signs().items()):
        target = kept.stops.get(name)
        label = {} if target else {code: panorama.LABELS[name][code] for code in LANGUAGES}
        signs.append(StopHotspot(yaw=yaw, pitch=pitch, target=target, label=label, sort_order=at))
    page.hotspots.set(signs)
    page.full_clean()
    page.save_revision().publish()
