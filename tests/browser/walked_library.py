"""Two walks for the browser tests, in the library of `tests.browser.library`: one with everything, one shared stop.

Pictures are drawn: the same scene then and now, from two standpoints, and all around.
"""

import math
import tempfile
import wave
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter, ImageOps

if TYPE_CHECKING:
    from walks.models import Photograph, Recording, WalkPage

EAST, NORTH = 24.55, 46.54
STOPS = {
    "hu": [
        ("A templomtér", "Itt állt a piac, mielőtt a tornyot felhúzták."),
        ("A malom", "A patak hajtotta, amíg volt vize."),
        ("A régi iskola", "Hatvan gyerek tanult egy szobában."),
        ("A híd", "Három íven megy át a vízen."),
    ],
    "fa": [
        ("میدان کلیسا", "پیش از ساختن برج، بازار اینجا بود."),
        ("آسیاب", "تا آب داشت، جوی آن را می‌گرداند."),
        ("مدرسهٔ قدیم", "شصت کودک در یک اتاق درس می‌خواندند."),
        ("پل", "با سه طاق از آب می‌گذرد."),
    ],
    "en": [
        ("Church square", "The market stood here before the tower."),
        ("The mill", "The stream drove it while it had water."),
        ("The old school", "Sixty children learned in one room."),
        ("The bridge", "It crosses the water on three arches."),
    ],
}
WALKS = {
    "hu": ("Holdfalva fentről lefelé", "holdfalva", "Templomtól a hídig, egy délelőtt alatt, száz év két oldalán."),
    "fa": ("از بالا تا پایین ماه‌ده", "mahdeh", "از کلیسا تا پل، در یک پیش‌ازظهر و دو سوی یک سده."),
    "en": (
        "Moonvillage from top to bottom",
        "moonvillage",
        "From church to bridge in a morning, on both sides of a century.",
    ),
}
ADDRESSES = {"hu": "/hu/setak/holdfalva/", "fa": "/fa/گردش-ها/mahdeh/", "en": "/en/walks/moonvillage/"}
INDEXES = {"hu": "/hu/setak/", "fa": "/fa/گردش-ها/", "en": "/en/walks/"}


def fill() -> None:
    from places.models import Place, PlaceName
    from tests.walks import factories, visited

    place = Place.objects.create(name="Holdfalva", latitude=NORTH, longitude=EAST)
    for language, name in (("fa", "ماه‌ده"), ("en", "Moonvillage")):
        PlaceName.objects.create(place=place, language=language, name=name)
    with tempfile.TemporaryDirectory() as folder:
        pictures = _pictures(Path(folder))
        sound = _sound(Path(folder))
    title, slug, introduction = WALKS["hu"]
    walk = factories.walk(
        title,
        slug=slug,
        introduction=introduction,
        place=place,
        way=visited.route(1450, 25),
        cover=pictures["now"],
        step_free="partly",
        credits="<p>A falu lakóival készült.</p>",
        access_note="A templom után lejt.",
        story=[("text", "<p>Holdfalva nincs a térképeken: kitalálták.</p>")],
    )
    walk.themes.add(visited.theme("water", hu="Víz", en="Water", fa="آب"))
    walk.save()
    _stops(walk, pictures, sound)
    for language in ("fa", "en"):
        _translate(walk, language)
    other = visited.walk(2, "Rövid kör", slug="rovid-kor", place=place, step_free="yes")
    other.cover = pictures["then"]
    other.save()


def _stops(walk: "WalkPage", pictures: "dict[str, Photograph]", sound: "Recording") -> None:
    from tests.walks import factories
    from walks.models import StopHotspot, ThenAndNow

    made = []
    for number, (title, introduction) in enumerate(STOPS["hu"]):
        made.append(
            factories.stop(
                walk,
                title,
                slug=f"megallo-{number + 1}",
                introduction=introduction,
                latitude=NORTH + 0.0012 * math.sin(2 * number),
                longitude=EAST + 0.0022 * number,
            )
        )
    church = made[0]
    for name in ("large", "now", "then"):
        factories.shown(church, pictures[name])
    points = [{"then": [0.25, 0.72], "now": [0.31, 0.7]}, {"then": [0.75, 0.72], "now": [0.71, 0.7]}]
    ThenAndNow.objects.create(
        stop=church,
        then=pictures["then"],
        now=pictures["now"],
        points=points,
        caption={"hu": "A tér ugyanonnan", "fa": "میدان از همان‌جا", "en": "The square from the same spot"},
    )
    church.panorama, church.audio = pictures["around"], sound
    church.question, church.answer = "Hány óralap van a tornyon?", "Kettő: a harmadikra nem jutott pénz."
    church.body = [("text", "<p>A tornyot 1782-ben kezdték, és harminc évig építették.</p>")]
    church.save()
    StopHotspot.objects.create(stop=church, yaw=35, pitch=-2, sort_order=0, target=made[1])
    StopHotspot.objects.create(
        stop=church,
        yaw=-40,
        pitch=8,
        sort_order=1,
        label={"hu": "A toronyóra", "fa": "ساعت برج", "en": "The tower clock"},
    )
    factories.shown(made[1], pictures["then"])
    factories.shown(made[3], pictures["large"])


def _translate(walk: "WalkPage", language: str) -> None:
    from tests.walks import factories

    title, slug, introduction = WALKS[language]
    page = factories.translated(walk, language, title)
    page.slug, page.introduction = slug, introduction
    page.save()
    stops = [step.stop for step in walk.steps.select_related("stop")]
    for stop, (name, text) in zip(stops, STOPS[language], strict=True):
        made = factories.translated(stop, language, name)
        made.slug, made.introduction, made.question, made.answer = stop.slug, text, "", ""
        made.save()


def _pictures(folder: Path) -> "dict[str, Photograph]":
    from walks.models import Photograph
    from walks.photographs.taking_in import take_in

    words = {
        "then": ("1905~", "Kováts István", {"hu": "A templomtér", "fa": "میدان کلیسا", "en": "Church square"}),
        "now": ("2024", "Kiss Anna", {"hu": "A templomtér ma", "fa": "میدان کلیسا امروز", "en": "Church square today"}),
        "large": (
            "1931-08",
            "Kováts István",
            {"hu": "A falu a domb felől", "fa": "ده از روی تپه", "en": "The village from the hill"},
        ),
        "around": (
            "2024-05",
            "Kiss Anna",
            {"hu": "A templomtér körben", "fa": "دورتادور میدان", "en": "All around the square"},
        ),
    }
    drawn = {
        "then": _aged(_scene(1000, 750, 1.0)),
        "now": _scene(1200, 800, 0.8),
        "large": _aged(_scene(2400, 1600, 1.1)),
        "around": _scene(2048, 1024, 0.4, houses=9),
    }
    found: dict[str, Photograph] = {}
    for name, image in drawn.items():
        file = folder / f"{name}.jpg"
        image.save(file, quality=88)
        photograph = take_in(file, file.name).photograph
        photograph.date, photograph.author, photograph.alt = words[name]
        photograph.rights = "http://creativecommons.org/publicdomain/mark/1.0/"
        photograph.save()
        found[name] = photograph
    return found


def _scene(width: int, height: int, scale: float, houses: int = 3) -> Image.Image:
    """Sky, a hill, a church with its tower, and houses on the ground."""
    image = Image.linear_gradient("L").resize((width, height))
    image = ImageOps.colorize(image, "#7fa6c9", "#f3e7cf")
    draw = ImageDraw.Draw(image)
    ground, unit = round(height * 0.7), height / 10 * scale
    hill = [(x, ground - unit * 1.6 * (1 + math.sin(3.1 * x / width + 0.4)) / 1.4) for x in range(0, width + 20, 20)]
    draw.polygon([*hill, (width, height), (0, height)], fill="#8da57a")
    draw.rectangle((0, ground, width, height), fill="#b9a27c")
    for number in range(houses):
        middle = width * (2 * number + 1) / (2 * houses)
        _house(draw, middle, ground, unit, church=number == houses // 2)
    return image.filter(ImageFilter.GaussianBlur(width / 2400))


def _house(draw: ImageDraw.ImageDraw, x: float, ground: float, unit: float, church: bool) -> None:
    def at(across: float, up: float) -> tuple[float, float]:
        return x + across * unit, ground - up * unit

    wide, high = (1.1, 2.2) if church else (1.3, 1.5)
    draw.rectangle((*at(-wide, high), *at(wide, 0)), fill="#efe6d4")
    draw.polygon([at(-1.1 * wide, high), at(0, high + 1.1), at(1.1 * wide, high)], fill="#8c4632")
    if church:
        draw.rectangle((*at(-0.45, 5), *at(0.45, 0)), fill="#f6efe0")
        draw.polygon([at(-0.6, 5), at(0, 6.6), at(0.6, 5)], fill="#4f5a5e")
        draw.ellipse((*at(-0.28, 4.6), *at(0.28, 4.04)), fill="#333")
    for pane in (-0.7, 0.7):
        draw.rectangle((*at(pane - 0.18, 1), *at(pane + 0.18, 0.4)), fill="#55616b")


def _aged(image: Image.Image) -> Image.Image:
    grain = Image.effect_noise(image.size, 28)
    return ImageOps.colorize(Image.blend(ImageOps.grayscale(image), grain, 0.25), "#2b2118", "#efe2c4")


def _sound(folder: Path) -> "Recording":
    """A bell of three seconds, and the words about it."""
    from walks.recordings.taking_in import take_in

    file = folder / "bell.wav"
    rate, seconds = 8000, 3
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        for tick in range(rate * seconds):
            loud = 9000 * math.exp(-tick / rate) * math.sin(2 * math.pi * 440 * tick / rate)
            out.writeframesraw(round(loud).to_bytes(2, "little", signed=True))
    said = "Ezt a harangot hallották a piacra menők."
    captions = f"WEBVTT\n\n00:00.000 --> 00:03.000\n{said}\n"
    return take_in(
        file, file.name, title="A harang", language="hu", speaker="Kiss Anna", transcript=said, captions=captions
    )
