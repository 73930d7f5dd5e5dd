"""Faces: flat pieces of walls, roofs and roads, in metres (x east, y north, z up), and what houses are built of."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Vector = tuple[float, float, float]
Colour = tuple[int, int, int]
Points = NDArray[np.float64]


class Stuff(IntEnum):
    """What a face is made of: how `light` paints it."""

    PLAIN = 0
    PLASTER = 1
    TILES = 2
    STONE = 3
    PLANKS = 4
    GLASS = 5
    THATCH = 6
    BRICK = 7


@dataclass
class Face:
    """A flat polygon. `along` and `up` span it; they and its first corner give the place of a brick on it."""

    corners: Points
    normal: NDArray[np.float64]
    along: NDArray[np.float64]
    up: NDArray[np.float64]
    colour: Colour
    stuff: Stuff
    both_sides: bool = False


@dataclass
class Solid:
    """Faces in a frame of their own: `a` to the right along the front, `b` to the back, `c` up."""

    x: float
    y: float
    z: float = 0.0
    heading: float = 0.0  # degrees clockwise from north into which the front looks
    faces: list[Face] = field(default_factory=list)

    def __post_init__(self) -> None:
        turn = math.radians(self.heading)
        back = (-math.sin(turn), -math.cos(turn))
        self.a_axis = np.array([-math.cos(turn), math.sin(turn), 0.0])
        self.b_axis = np.array([back[0], back[1], 0.0])

    def at(self, a: float, b: float, c: float) -> NDArray[np.float64]:
        return np.array([self.x, self.y, self.z + c]) + a * self.a_axis + b * self.b_axis

    def face(
        self, corners: Sequence[Vector], colour: Colour, stuff: Stuff = Stuff.PLAIN, both_sides: bool = False
    ) -> None:
        """A polygon whose corners go counter-clockwise as it is looked at."""
        self.add(np.array([self.at(*corner) for corner in corners]), colour, stuff, both_sides)

    def add(self, corners: Points, colour: Colour, stuff: Stuff = Stuff.PLAIN, both_sides: bool = False) -> None:
        following = np.roll(corners, -1, axis=0)
        normal = np.cross(corners, following).sum(axis=0)  # Newell's
        size = float(np.linalg.norm(normal))
        if size < 1e-9:
            return
        normal /= size
        along = np.cross([0.0, 0.0, 1.0], normal)
        if np.linalg.norm(along) < 1e-6:
            along = np.array([1.0, 0.0, 0.0])
        along /= np.linalg.norm(along)
        self.faces.append(Face(corners, normal, along, np.cross(normal, along), colour, stuff, both_sides))

    def wall(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        low: float,
        high: float,
        colour: Colour,
        stuff: Stuff = Stuff.PLASTER,
    ) -> None:
        """An upright rectangle over a line on the ground, seen from the line's right side."""
        (a, b), (c, d) = start, end
        self.face([(a, b, low), (c, d, low), (c, d, high), (a, b, high)], colour, stuff)

    def box(
        self,
        a: tuple[float, float],
        b: tuple[float, float],
        c: tuple[float, float],
        colour: Colour,
        stuff: Stuff = Stuff.PLAIN,
        top: Colour | None = None,
    ) -> None:
        left, right = a
        front, back = b
        low, high = c
        self.wall((left, front), (right, front), low, high, colour, stuff)
        self.wall((right, front), (right, back), low, high, colour, stuff)
        self.wall((right, back), (left, back), low, high, colour, stuff)
        self.wall((left, back), (left, front), low, high, colour, stuff)
        self.face(
            [(left, front, high), (right, front, high), (right, back, high), (left, back, high)], top or colour, stuff
        )

    def prism(self, ring: Sequence[tuple[float, float]], low: float, high: float, colour: Colour, stuff: Stuff) -> None:
        """A tower over a ring of corners, counter-clockwise as seen from above; without a lid."""
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            self.wall(start, end, low, high, colour, stuff)

    def pyramid(
        self,
        ring: Sequence[tuple[float, float]],
        low: float,
        tip: Vector,
        colour: Colour,
        stuff: Stuff = Stuff.TILES,
    ) -> None:
        for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
            self.face([(a, b, low), (c, d, low), tip], colour, stuff)

    def disc(
        self, b: float, a: float, c: float, radius: float, colour: Colour, sides: int = 20, both_sides: bool = True
    ) -> None:
        """A wheel that is seen from the front."""
        turns = [math.tau * at / sides for at in range(sides)]
        self.face(
            [(a + radius * math.cos(t), b, c + radius * math.sin(t)) for t in turns], colour, Stuff.PLAIN, both_sides
        )


def ring_of(a: float, b: float, radius: float, sides: int, turned: float = 0.0) -> list[tuple[float, float]]:
    """Corners of a regular polygon, counter-clockwise from above."""
    turns = [turned + math.tau * at / sides for at in range(sides)]
    return [(a + radius * math.cos(t), b + radius * math.sin(t)) for t in turns]


def rectangle(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
    return [(a[0], b[0]), (a[1], b[0]), (a[1], b[1]), (a[0], b[1])]


def arch(left: float, right: float, low: float, spring: float, steps: int = 10) -> list[tuple[float, float]]:
    """A round-headed opening as (a, c), counter-clockwise as it is looked at."""
    middle, radius = (left + right) / 2, (right - left) / 2
    bow = [
        (middle + radius * math.cos(math.pi * at / steps), spring + radius * math.sin(math.pi * at / steps))
        for at in range(steps + 1)
    ]
    return [(left, low), (right, low), *bow]


def faces_of(solids: Iterable[Solid]) -> list[Face]:
    return [face for solid in solids for face in solid.faces]
