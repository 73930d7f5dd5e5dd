"""Where the photographer stood: every photograph of the walks, with those who walked into it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from . import landmarks, plan
from .camera import Perspective
from .ground import height
from .houses import ground_under
from .light import Weather
from .mesh import Face, Points, Solid, Stuff, faces_of
from .rendering import bearing, eye_at
from .scene import Scene, Standing, somebody, village
from .vehicles import car, coach, engine

Place = tuple[float, float]
Same = tuple[Callable[[], Solid], tuple[float, float, float]]


@dataclass(frozen=True)
class Shot:
    """A photograph. `eye` and `look` are places of the plan; `opening` is the lens's angle, `sun` where the sun stood."""

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


@dataclass(frozen=True)
class Company:
    """Who and what is about in a photograph."""

    standing: tuple[Standing, ...] = ()
    faces: tuple[Face, ...] = field(default=())


def _pair(
    stop: str, eye: Place, look: Place, date: str, now: str, *, shift: Place = (0.9, -0.7), **more: object
) -> tuple[Shot, Shot]:
    """The same view twice: the second photographer stood a step aside and had another lens."""
    opening = float(more.pop("opening", 62.0))  # type: ignore[arg-type]
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
    )  # type: ignore[arg-type]
    return then, Shot(f"{stop}-now", stop, "now", now, eye, look, opening, crowd=f"{stop}-now", **more)  # type: ignore[arg-type]


SHOTS: tuple[Shot, ...] = (
    *_pair("station", (36, -541), (64, -521), "1911-08", "2026-05-09", sun=(205.0, 40.0), horizon=0.64, seed=3),
    *_pair("bridge", (60, -170), (16, -174), "1904-10-02", "2026-05-09", opening=58.0, sun=(112.0, 34.0), horizon=0.62, seed=2),
    *_pair("mill", (263, -177), (293, -152), "1908~", "2026-05-09", opening=56.0, sun=(165.0, 40.0), horizon=0.60, seed=5),
    *_pair("potter", (235, -1.5), (251, 17), "1912-06", "2026-05-10", shift=(0.9, 0.8), sun=(190.0, 42.0), seed=4),
    *_pair("square", (19, -20), (-7, 30), "1926-05-08", "2026-05-10", opening=66.0, horizon=0.70, seed=7),
    *_pair("inn", (-9, 2), (-26, 31), "1910", "2026-05-10", opening=64.0, sun=(200.0, 38.0), seed=9),
    *_pair("library", (-161, -10), (-139, 15), "1909-09", "2026-05-10", sun=(195.0, 38.0), horizon=0.64, seed=6),
    *_pair("school", (-241, 52), (-224, 76), "1913-06-28", "2026-05-10", sun=(205.0, 40.0), horizon=0.64, seed=8),
    *_pair("church", (-10, 41), (2, 112), "1907~", "2026-05-10", opening=64.0, sun=(222.0, 36.0), horizon=0.78, seed=10),
    *_pair("spring", (87, 160), (101, 178), "1928-07", "2026-05-16", opening=60.0, sun=(196.0, 40.0), horizon=0.60, seed=11),
    *_pair("chapel", (174, 536), (197, 550), "1921-09-14", "2026-05-16", opening=54.0, sun=(228.0, 38.0), horizon=0.70, seed=12),
    *_pair("gate", (316, 948), (333, 987), "1927-05-15", "2026-05-16", opening=58.0, sun=(214.0, 34.0), horizon=0.70, seed=13),
    *_pair("tower", (384, 976), (336, 1016), "1911-06", "2026-05-16", opening=58.0, sun=(118.0, 30.0), horizon=0.74, seed=14),
    *_pair("lookout", (566, 898), (60, 60), "1906-05", "2026-05-16", opening=44.0, sun=(128.0, 30.0), horizon=0.34, high=10.5, seed=15, haze=3600.0),
    *_pair("orchard", (434, 564), (455, 582), "1934-09", "2026-05-16", opening=58.0, sun=(226.0, 34.0), horizon=0.64, seed=16),
    Shot("bear", "station", "then", "1911-11-03", (44, -528.6), (62, -519.5), 54, 0.60, 1.6, (190.0, 30.0), 0.7, "bear", 21),
    Shot("opening", "bridge", "then", "1904-10-02", (24, -222), (19, -168), 50, 0.58, 2.6, (150.0, 36.0), 0.4, "opening", 22),
    Shot("pots", "potter", "now", "2026-05-10", (254.3, 14.4), (257.4, 19.5), 58, 0.42, 1.7, (185.0, 44.0), 0.4, "pots", 23),
    Shot("market", "square", "then", "1926-05-08", (-26, -20), (26, 20), 54, 0.56, 3.6, (225.0, 40.0), 0.4, "market", 24),
    Shot("elephant", "inn", "then", "1904-10-01", (-4, 8), (-26, 31), 58, 0.62, 1.7, (205.0, 40.0), 0.6, "elephant", 25),
    Shot("class", "school", "then", "1911-05", (-229, 55), (-226, 78), 52, 0.56, 1.6, (200.0, 44.0), 0.4, "class", 26),
    Shot("evening", "church", "now", "2026-05-10", (-62, 78), (2, 118), 60, 0.76, 1.65, (250.0, 13.0), 0.55, "", 27),
    Shot("yard", "tower", "now", "2026-05-16", (315, 995), (341, 1022), 62, 0.74, 1.65, (222.0, 34.0), 0.45, "yard", 28),
)  # fmt: skip
BY_KEY = {shot.key: shot for shot in SHOTS}


@cache
def same_in_both(stop: str) -> tuple[Points, ...]:
    """Three things that stand in both photographs of a stop, of then and of now: corners of its building."""
    corners = SAME[stop]
    return tuple(solid().at(*corner) for solid, corner in corners)


def _of(make: Callable[[str], Solid | list[Solid]], *corners: tuple[float, float, float], part: int = 0) -> list[Same]:
    def solid() -> Solid:
        made = make("now")
        return made if isinstance(made, Solid) else made[part]

    return [(solid, corner) for corner in corners]


SAME: dict[str, list[Same]] = {
    "station": _of(landmarks.station, (0, -0.9, 9.8), (-14.5, 0.5, 3.8), (14.5, 0.5, 3.8)),
    "bridge": _of(
        lambda era: landmarks.bridge(), *((4.1, y, landmarks.bridge_deck(y) + 1) for y in (-177.7, -163.1, -192.3))
    ),
    "mill": _of(landmarks.mill, (-7, 0, 6.6), (7, 0, 6.6), (-5, 0, 4.2)),
    "potter": _of(landmarks.pottery, (-4.2, 0, 3.6), (4.2, 0, 3.6), (-2.6, 0, 1.3)),
    "square": [
        *_of(landmarks.well, (0, 0, 4.3)),
        *_of(landmarks.church, (0, 0, 38), part=1),
        *_of(landmarks.inn, (11, 0, 7.3)),
    ],
    "inn": _of(landmarks.inn, (-11, 0, 7.3), (11, 0, 7.3), (0, 0, 4.0)),
    "library": _of(landmarks.library, (-9.5, 0, 5.4), (9.5, 0, 5.4), (0, -0.6, 7.8)),
    "school": _of(landmarks.school, (-12, 0, 5.3), (12, 0, 5.3), (0, 4.5, 14)),
    "church": [
        *_of(landmarks.church, (0, 0, 38), part=1),
        *_of(landmarks.church, (-4.6, -4.2, 8.7), (4.6, -4.2, 8.7), part=3),
    ],
    "spring": _of(landmarks.spring, (0, 0, 5.6), (-2.7, 0, 0.25), (2.7, 0, 0.25)),
    "chapel": _of(landmarks.chapel, (0, 1.2, 11.4), (-3, 0, 3.8), (3, 0, 3.8)),
    "gate": _of(landmarks.castle, (-5.2, -3.5, 8.9), (5.2, -3.5, 9.1), (0, -3.5, 4.3), part=1),
    "tower": _of(landmarks.castle, (5.6, 0, 21.5), (-5.6, 0, 21.5), (5.6, 0, 9.0), part=2),
    "lookout": [
        *_of(landmarks.church, (0, 0, 38), part=1),
        *_of(landmarks.school, (0, 4.5, 14)),
        *_of(landmarks.mill, (0, 6, 12.2)),
    ],
    "orchard": _of(landmarks.hut, (0, -0.6, 5.4), (-2.6, 0, 2.5), (2.6, 0, 2.5)),
}


def seen_at(shot: Shot, place: Points, width: int = 2400) -> tuple[float, float]:
    """Where a place stands in the photograph: from 0 to 1 of its picture's width and height."""
    camera = shot.camera(width)
    x, y = camera.seen_at(place[None])[0]
    return float(x) / camera.width, float(y) / camera.height


def scene_of(shot: Shot) -> tuple[Scene, tuple[Standing, ...]]:
    """The village with what the photograph alone has."""
    company = _company(shot.crowd)
    base = village(shot.era)
    return (Scene((*base.faces, *company.faces), base.standing) if company.faces else base), company.standing


def _row(kinds: str, line: tuple[Place, Place], seed: int) -> list[Standing]:
    """Somebody each few metres along a line: letters of `kinds` (m, w, c: man, woman, child; s, t, y of today)."""
    dice, names = (
        random.Random(seed),
        {"m": "man", "w": "woman", "c": "child", "s": "walker", "t": "stroller", "y": "cyclist"},
    )
    (x, y), (to_x, to_y) = line
    count = len(kinds)
    found = []
    for at, letter in enumerate(kinds):
        share = (at + 0.5 + dice.uniform(-0.3, 0.3)) / count
        found.append(
            somebody(
                names[letter],
                x + (to_x - x) * share + dice.uniform(-0.5, 0.5),
                y + (to_y - y) * share + dice.uniform(-0.5, 0.5),
                dice.randrange(9),
                dice.random() < 0.5,
            )
        )
    return found


def _on_deck(kinds: str, x: float, seed: int) -> list[Standing]:
    """On the bridge: as high above the stream's bed as its deck is."""
    south, north = -196.2, -159.2
    deck = [
        somebody({"m": "man", "w": "woman", "c": "child"}[kind], x, 0, at * 5 + seed) for at, kind in enumerate(kinds)
    ]
    found = []
    for at, one in enumerate(deck):
        y = south + 2 + (north - south - 4) * (at + 0.5) / len(deck)
        level = landmarks.bridge_deck(y)
        found.append(replace(one, y=y, lift=level - ground_under(x, y) + 0.05))
    return found


def _railing() -> Solid:
    """What one leans on up there."""
    x, y = 564.8, 895.9
    solid = Solid(x, y, float(height(566, 898)) + 9.2, 210)
    solid.box((-4, 4), (-0.08, 0.08), (0.42, 0.56), (122, 98, 74), Stuff.PLANKS)
    for at in range(9):
        solid.box((-4 + at - 0.05, -4 + at + 0.05), (-0.05, 0.05), (-1.0, 0.42), (112, 90, 68), Stuff.PLANKS)
    return solid


@cache
def _company(name: str) -> Company:
    make = CROWDS.get(name)
    return make() if make is not None else Company()


def _with(*standing: Standing, solids: tuple[Solid, ...] = (), rows: tuple[list[Standing], ...] = ()) -> Company:
    return Company((*standing, *(one for row in rows for one in row)), tuple(faces_of(solids)))


def _train_then() -> Company:
    base = float(height(60.0, plan.RAILS_Y)) + 0.27
    train = (
        engine(68, plan.RAILS_Y, base),
        *(
            coach(77 + at * 10.6, plan.RAILS_Y, base, 9.6, (92, 100, 74) if at else (126, 84, 60), (96, 92, 88), 6)
            for at in range(3)
        ),
    )
    return _with(somebody("dog", 50.5, -527), solids=train, rows=(_row("mwmcmw", ((49, -526.5), (58, -525)), 4),))


def _train_now() -> Company:
    base = float(height(60.0, plan.RAILS_Y)) + 0.27
    railcar = coach(86, plan.RAILS_Y, base, 16, (188, 66, 52), (200, 200, 196), 10)
    return _with(
        somebody("cyclist", 45, -526.4, 2),
        solids=(railcar, car(96, -512, 260, (70, 96, 128))),
        rows=(_row("sst", ((52, -526), (60, -525)), 6),),
    )


CROWDS = {
    "station-then": _train_then,
    "station-now": _train_now,
    "bear": lambda: _with(somebody("bear", 54.5, -523.4), somebody("man", 62.3, -520.6, 4), rows=(_row("mmwcm", ((67, -523), (73, -522)), 3),)),
    "bridge-then": lambda: _with(somebody("geese", 47, -164.5), somebody("woman", 42, -162.5, 3), rows=(_row("wc", ((36, -160.5), (39, -160.5)), 2),)),
    "bridge-now": lambda: _with(somebody("cyclist", 39, -161.5, 1), rows=(_row("ss", ((44, -162.5), (47, -162)), 3),)),
    "opening": lambda: _with(rows=(_on_deck("mwmmwcmwm", 17.4, 5), _on_deck("mwwcmmwwm", 22.7, 6), _on_deck("mm", 20, 8), _row("mwwcmmcw", ((13, -203), (20, -205)), 7), _row("wmcmw", ((26, -204), (32, -202)), 9))),
    "mill-then": lambda: _with(somebody("cart", 272, -143.5, 3), somebody("man", 281, -147.5, 2), somebody("woman", 283, -147, 5)),
    "mill-now": lambda: _with(solids=(car(275, -143, 95, (178, 60, 48)),), rows=(_row("ss", ((280, -147.5), (284, -147)), 8),)),
    "potter-then": lambda: _with(somebody("cart", 236.5, 8.5, 2), rows=(_row("wmc", ((247, 15), (254, 14)), 3),)),
    "potter-now": lambda: _with(solids=(car(234, 9.5, 86, (214, 206, 190)), car(262, 9.8, 86, (84, 112, 92))), rows=(_row("sst", ((243, 13.5), (252, 13.4)), 12),)),
    "pots": lambda: _with(),
    "square-then": lambda: _with(somebody("cart", 8, 8, 5), somebody("horse", -10, 2, 1), somebody("geese", 15, -14.5), rows=(_row("wmwcmw", ((-9, -7), (10, -9)), 9), _row("mmwwm", ((-30, 18), (-4, 20)), 10))),
    "square-now": lambda: _with(somebody("cyclist", 14, -12.5, 3), rows=(_row("sts", ((-4, -6), (9, -7)), 10), _row("sss", ((-26, 14), (-4, 18)), 11)), solids=(car(-36, 22, 92, (64, 92, 128)), car(-12, 24, 92, (206, 200, 188)))),
    "market": lambda: _with(somebody("cart", 2, 2, 1), somebody("cart", 16, 16, 4, True), somebody("cow", -8, -6, 1), somebody("cow", 10, -8, 2, True), somebody("horse", 24, 4, 2), somebody("geese", -14, -12),
        rows=(_row("wmwwcmwmw", ((-14, -14), (14, -2)), 1), _row("mwwmcwmmwm", ((-6, -2), (28, 12)), 2), _row("wmmwwmwcw", ((-10, 8), (24, 22)), 3), _row("mwcw", ((2, -14), (18, -6)), 4))),
    "inn-then": lambda: _with(somebody("cart", -25, 22.5, 2), rows=(_row("mmwm", ((-34, 28.5), (-18, 28.5)), 2), _row("wc", ((-13, 16), (-11, 15)), 6))),
    "inn-now": lambda: _with(somebody("cyclist", -12, 17.5, 4), solids=(car(-33, 24, 93, (188, 62, 50)),), rows=(_row("sssts", ((-29, 28), (-16, 27.5)), 14),)),
    "elephant": lambda: _with(somebody("elephant", -15, 22, 1), somebody("man", -12.2, 21.2, 3), rows=(_row("cmwcwmcwwm", ((-34, 28.6), (-13, 28.2)), 21), _row("ccwc", ((-24, 23.5), (-19, 22)), 22))),
    "library-then": lambda: _with(somebody("man", -146, 9, 1), rows=(_row("mwm", ((-142, 11.4), (-137, 11.2)), 2),)),
    "library-now": lambda: _with(somebody("stroller", -147, 8.6, 2), rows=(_row("sys", ((-143, 8.8), (-132, 10.6)), 7),), solids=(car(-155, 7, 90, (92, 120, 104)),)),
    "school-then": lambda: _with(rows=(_row("cccwccm", ((-236, 68), (-220, 66)), 3), _row("ccc", ((-232, 60), (-226, 60)), 4))),
    "school-now": lambda: _with(somebody("cyclist", -236, 58, 1), rows=(_row("csccs", ((-233, 67), (-221, 66)), 5),)),
    "class": lambda: _with(rows=(_row("cccccccccc", ((-231.5, 67.2), (-222.0, 67.2)), 31), _row("ccccccccc", ((-231.2, 68.8), (-222.4, 68.8)), 32), _row("cmcwccc", ((-231, 70.3), (-222.6, 70.3)), 33))),
    "church-then": lambda: _with(rows=(_row("wmwcw", ((-7, 66), (0, 80)), 3), _row("mw", ((-13, 52), (-9, 54)), 4))),
    "church-now": lambda: _with(rows=(_row("ssts", ((-7, 62), (0, 80)), 3),)),
    "spring-then": lambda: _with(somebody("cow", 109, 170, 2), rows=(_row("wcw", ((95.5, 170), (98, 171.5)), 2),)),
    "spring-now": lambda: _with(somebody("cyclist", 104.6, 172.0, 5), rows=(_row("ss", ((95.4, 171), (97, 171.6)), 9),)),
    "chapel-then": lambda: _with(rows=(_row("wwmwc", ((184, 541), (192, 546)), 3),)),
    "chapel-now": lambda: _with(rows=(_row("ss", ((180, 546), (186, 552)), 5),)),
    "gate-then": lambda: _with(rows=(_row("mmwm", ((325, 968), (332, 976)), 6),)),
    "gate-now": lambda: _with(somebody("dog", 325, 965), rows=(_row("sss", ((323, 964), (331, 974)), 5),)),
    "tower-then": lambda: _with(rows=(_row("mm", ((366, 994), (370, 990)), 6),)),
    "tower-now": lambda: _with(rows=(_row("ss", ((366, 992), (371, 988)), 4),)),
    "lookout-then": lambda: _with(solids=(_railing(),)),
    "lookout-now": lambda: _with(solids=(_railing(),)),
    "orchard-then": lambda: _with(somebody("dog", 447, 571), rows=(_row("wmc", ((445, 573), (449, 574)), 6),)),
    "orchard-now": lambda: _with(rows=(_row("ss", ((445, 572), (449, 574)), 6),)),
    "yard": lambda: _with(rows=(_row("ssc", ((326, 1006), (332, 1008)), 6),)),
}  # fmt: skip
