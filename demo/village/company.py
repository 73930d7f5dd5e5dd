"""Who walked into the photographs: people, beasts and carts of then, cars and walkers of today."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from . import landmarks, plan
from .ground import height
from .houses import ground_under
from .mesh import Face, Solid, Stuff, faces_of
from .scene import Standing, somebody
from .vehicles import car, coach, engine

Place = tuple[float, float]


@dataclass(frozen=True)
class Company:
    """Who and what is about in a photograph."""

    standing: tuple[Standing, ...] = ()
    faces: tuple[Face, ...] = field(default=())


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
def company(name: str) -> Company:
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


CROWDS: dict[str, Callable[[], Company]] = {
    "station-then": _train_then,
    "station-now": _train_now,
    "bear": lambda: _with(
        somebody("bear", 54.5, -523.4),
        somebody("man", 62.3, -520.6, 4),
        rows=(_row("mmwcm", ((67, -523), (73, -522)), 3),),
    ),
    "bridge-then": lambda: _with(
        somebody("geese", 47, -164.5),
        somebody("woman", 42, -162.5, 3),
        rows=(_row("wc", ((36, -160.5), (39, -160.5)), 2),),
    ),
    "bridge-now": lambda: _with(somebody("cyclist", 39, -161.5, 1), rows=(_row("ss", ((44, -162.5), (47, -162)), 3),)),
    "opening": lambda: _with(
        rows=(
            _on_deck("mwmmwcmwm", 17.4, 5),
            _on_deck("mwwcmmwwm", 22.7, 6),
            _on_deck("mm", 20, 8),
            _row("mwwcmmcw", ((13, -203), (20, -205)), 7),
            _row("wmcmw", ((26, -204), (32, -202)), 9),
        )
    ),
    "mill-then": lambda: _with(
        somebody("cart", 272, -143.5, 3), somebody("man", 281, -147.5, 2), somebody("woman", 283, -147, 5)
    ),
    "mill-now": lambda: _with(
        solids=(car(275, -143, 95, (178, 60, 48)),), rows=(_row("ss", ((280, -147.5), (284, -147)), 8),)
    ),
    "potter-then": lambda: _with(somebody("cart", 236.5, 8.5, 2), rows=(_row("wmc", ((247, 15), (254, 14)), 3),)),
    "potter-now": lambda: _with(
        solids=(car(234, 9.5, 86, (214, 206, 190)), car(262, 9.8, 86, (84, 112, 92))),
        rows=(_row("sst", ((243, 13.5), (252, 13.4)), 12),),
    ),
    "pots": lambda: _with(),
    "square-then": lambda: _with(
        somebody("cart", 8, 8, 5),
        somebody("horse", -10, 2, 1),
        somebody("geese", 15, -14.5),
        rows=(_row("wmwcmw", ((-9, -7), (10, -9)), 9), _row("mmwwm", ((-30, 18), (-4, 20)), 10)),
    ),
    "square-now": lambda: _with(
        somebody("cyclist", 14, -12.5, 3),
        rows=(_row("sts", ((-4, -6), (9, -7)), 10), _row("sss", ((-26, 14), (-4, 18)), 11)),
        solids=(car(-36, 22, 92, (64, 92, 128)), car(-12, 24, 92, (206, 200, 188))),
    ),
    "market": lambda: _with(
        somebody("cart", 2, 2, 1),
        somebody("cart", 16, 16, 4, True),
        somebody("cow", -8, -6, 1),
        somebody("cow", 10, -8, 2, True),
        somebody("horse", 24, 4, 2),
        somebody("geese", -14, -12),
        rows=(
            _row("wmwwcmwmw", ((-14, -14), (14, -2)), 1),
            _row("mwwmcwmmwm", ((-6, -2), (28, 12)), 2),
            _row("wmmwwmwcw", ((-10, 8), (24, 22)), 3),
            _row("mwcw", ((2, -14), (18, -6)), 4),
        ),
    ),
    "inn-then": lambda: _with(
        somebody("cart", -25, 22.5, 2),
        rows=(_row("mmwm", ((-34, 28.5), (-18, 28.5)), 2), _row("wc", ((-13, 16), (-11, 15)), 6)),
    ),
    "inn-now": lambda: _with(
        somebody("cyclist", -12, 17.5, 4),
        solids=(car(-33, 24, 93, (188, 62, 50)),),
        rows=(_row("sssts", ((-29, 28), (-16, 27.5)), 14),),
    ),
    "elephant": lambda: _with(
        somebody("elephant", -15, 22, 1),
        somebody("man", -12.2, 21.2, 3),
        rows=(_row("cmwcwmcwwm", ((-34, 28.6), (-13, 28.2)), 21), _row("ccwc", ((-24, 23.5), (-19, 22)), 22)),
    ),
    "library-then": lambda: _with(somebody("man", -146, 9, 1), rows=(_row("mwm", ((-142, 11.4), (-137, 11.2)), 2),)),
    "library-now": lambda: _with(
        somebody("stroller", -147, 8.6, 2),
        rows=(_row("sys", ((-143, 8.8), (-132, 10.6)), 7),),
        solids=(car(-155, 7, 90, (92, 120, 104)),),
    ),
    "school-then": lambda: _with(
        rows=(_row("cccwccm", ((-236, 68), (-220, 66)), 3), _row("ccc", ((-232, 60), (-226, 60)), 4))
    ),
    "school-now": lambda: _with(somebody("cyclist", -236, 58, 1), rows=(_row("csccs", ((-233, 67), (-221, 66)), 5),)),
    "class": lambda: _with(
        rows=(
            _row("cccccccccc", ((-231.5, 67.2), (-222.0, 67.2)), 31),
            _row("ccccccccc", ((-231.2, 68.8), (-222.4, 68.8)), 32),
            _row("cmcwccc", ((-231, 70.3), (-222.6, 70.3)), 33),
        )
    ),
    "church-then": lambda: _with(rows=(_row("wmwcw", ((-7, 66), (0, 80)), 3), _row("mw", ((-13, 52), (-9, 54)), 4))),
    "church-now": lambda: _with(rows=(_row("ssts", ((-7, 62), (0, 80)), 3),)),
    "spring-then": lambda: _with(somebody("cow", 109, 170, 2), rows=(_row("wcw", ((95.5, 170), (98, 171.5)), 2),)),
    "spring-now": lambda: _with(
        somebody("cyclist", 104.6, 172.0, 5), rows=(_row("ss", ((95.4, 171), (97, 171.6)), 9),)
    ),
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
}
