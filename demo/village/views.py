"""Where the photographer stood: every photograph of the walks, with those who walked into it."""

from dataclasses import dataclass
from typing import Any

from .camera import Perspective
from .company import company
from .light import Weather
from .mesh import Points
from .rendering import bearing, eye_at
from .scene import Scene, Standing, village

Place = tuple[float, float]


@dataclass(frozen=True)
class Shot:
    """A photograph. `eye` and `look` are places of the plan, `opening` is the lens's angle, `sun` where it stood."""

    key: str
    stop: str
    era: str
    date: str  # EDTF
    eye: Place
    look: Place
    opening: float = 62.0
    horizon: float = 0.66
    high: float = 1.65
    sun: tuple[float, float] = (215.0, 36.0)
    clouds: float = 0.5
    crowd: str = ""  # names a row of `CROWDS`
    seed: int = 1
    haze: float = 2600.0

    @property
    def weather(self) -> Weather:
        late = self.sun[1] < 20
        return Weather(
            sun=self.sun,
            clouds=self.clouds,
            haze=self.haze,
            paved=self.era == "now",
            seed=self.seed,
            sunlight=(1.12, 0.86, 0.58) if late else Weather.sunlight,
            horizon=(0.95, 0.82, 0.64) if late else Weather.horizon,
            meadow=Weather.meadow if self.era == "now" else (0.52, 0.52, 0.30),
        )

    def camera(self, width: int) -> Perspective:
        return Perspective(
            eye_at(*self.eye, self.high),
            bearing(self.eye, self.look),
            self.opening,
            (width, width * 2 // 3),
            self.horizon,
        )


def _pair(
    stop: str, eye: Place, look: Place, date: str, now: str, *, shift: Place = (0.9, -0.7), **more: Any
) -> tuple[Shot, Shot]:
    """The same view twice: the second photographer stood a step aside and had another lens."""
    opening = float(more.pop("opening", 62.0))
    then = Shot(
        f"{stop}-then",
        stop,
        "then",
        date,
        (eye[0] + shift[0], eye[1] + shift[1]),
        look,
        opening * 0.95,
        crowd=f"{stop}-then",
        **more,
    )
    return then, Shot(f"{stop}-now", stop, "now", now, eye, look, opening, crowd=f"{stop}-now", **more)


SHOTS: tuple[Shot, ...] = (
    *_pair("station", (36, -541), (64, -521), "1911-08", "2026-05-09", sun=(205.0, 40.0), horizon=0.64, seed=3),
    *_pair(
        "bridge",
        (60, -170),
        (16, -174),
        "1904-10-02",
        "2026-05-09",
        opening=58.0,
        sun=(112.0, 34.0),
        horizon=0.62,
        seed=2,
    ),
    *_pair(
        "mill", (263, -177), (293, -152), "1908~", "2026-05-09", opening=56.0, sun=(165.0, 40.0), horizon=0.60, seed=5
    ),
    *_pair("potter", (235, -1.5), (251, 17), "1912-06", "2026-05-10", shift=(0.9, 0.8), sun=(190.0, 42.0), seed=4),
    *_pair("square", (19, -20), (-7, 30), "1926-05-08", "2026-05-10", opening=66.0, horizon=0.70, seed=7),
    *_pair("inn", (-9, 2), (-26, 31), "1910", "2026-05-10", opening=64.0, sun=(200.0, 38.0), seed=9),
    *_pair("library", (-161, -10), (-139, 15), "1909-09", "2026-05-10", sun=(195.0, 38.0), horizon=0.64, seed=6),
    *_pair("school", (-241, 52), (-224, 76), "1913-06-28", "2026-05-10", sun=(205.0, 40.0), horizon=0.64, seed=8),
    *_pair(
        "church", (-10, 41), (2, 112), "1907~", "2026-05-10", opening=64.0, sun=(222.0, 36.0), horizon=0.78, seed=10
    ),
    *_pair(
        "spring", (87, 160), (101, 178), "1928-07", "2026-05-16", opening=60.0, sun=(196.0, 40.0), horizon=0.60, seed=11
    ),
    *_pair(
        "chapel",
        (174, 536),
        (197, 550),
        "1921-09-14",
        "2026-05-16",
        opening=54.0,
        sun=(228.0, 38.0),
        horizon=0.70,
        seed=12,
    ),
    *_pair(
        "gate",
        (316, 948),
        (333, 987),
        "1927-05-15",
        "2026-05-16",
        opening=58.0,
        sun=(214.0, 34.0),
        horizon=0.70,
        seed=13,
    ),
    *_pair(
        "tower",
        (384, 976),
        (336, 1016),
        "1911-06",
        "2026-05-16",
        opening=58.0,
        sun=(118.0, 30.0),
        horizon=0.74,
        seed=14,
    ),
    *_pair(
        "lookout",
        (566, 898),
        (60, 60),
        "1906-05",
        "2026-05-16",
        opening=44.0,
        sun=(128.0, 30.0),
        horizon=0.34,
        high=10.5,
        seed=15,
        haze=3600.0,
    ),
    *_pair(
        "orchard",
        (434, 564),
        (455, 582),
        "1934-09",
        "2026-05-16",
        opening=58.0,
        sun=(226.0, 34.0),
        horizon=0.64,
        seed=16,
    ),
    Shot(
        "bear",
        "station",
        "then",
        "1911-11-03",
        (44, -528.6),
        (62, -519.5),
        54,
        0.60,
        1.6,
        (190.0, 30.0),
        0.7,
        "bear",
        21,
    ),
    Shot(
        "opening",
        "bridge",
        "then",
        "1904-10-02",
        (24, -222),
        (19, -168),
        50,
        0.58,
        2.6,
        (150.0, 36.0),
        0.4,
        "opening",
        22,
    ),
    Shot(
        "pots",
        "potter",
        "now",
        "2026-05-10",
        (254.3, 14.4),
        (257.4, 19.5),
        58,
        0.42,
        1.7,
        (185.0, 44.0),
        0.4,
        "pots",
        23,
    ),
    Shot(
        "market", "square", "then", "1926-05-08", (-26, -20), (26, 20), 54, 0.56, 3.6, (225.0, 40.0), 0.4, "market", 24
    ),
    Shot(
        "elephant", "inn", "then", "1904-10-01", (-4, 8), (-26, 31), 58, 0.62, 1.7, (205.0, 40.0), 0.6, "elephant", 25
    ),
    Shot("class", "school", "then", "1911-05", (-229, 55), (-226, 78), 52, 0.56, 1.6, (200.0, 44.0), 0.4, "class", 26),
    Shot("evening", "church", "now", "2026-05-10", (-62, 78), (2, 118), 60, 0.76, 1.65, (250.0, 13.0), 0.55, "", 27),
    Shot(
        "yard", "tower", "now", "2026-05-16", (315, 995), (341, 1022), 62, 0.74, 1.65, (222.0, 34.0), 0.45, "yard", 28
    ),
)
BY_KEY = {shot.key: shot for shot in SHOTS}


def seen_at(shot: Shot, place: Points, width: int = 2400) -> tuple[float, float]:
    """Where a place stands in the photograph: from 0 to 1 of its picture's width and height."""
    camera = shot.camera(width)
    x, y = camera.seen_at(place[None])[0]
    return float(x) / camera.width, float(y) / camera.height


def scene_of(shot: Shot) -> tuple[Scene, tuple[Standing, ...]]:
    """The village with what the photograph alone has."""
    about, base = company(shot.crowd), village(shot.era)
    scene = Scene((*base.faces, *about.faces), base.standing) if about.faces else base
    return scene, about.standing
