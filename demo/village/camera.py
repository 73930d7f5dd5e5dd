"""Looking at faces, ground and cut-outs: which of them is seen in each pixel, and how far away.

A `View` knows its rays; a `Picture` keeps for each pixel what is nearest. Nearness is a number that is larger for
what is nearer, and runs straight over a flat face: so each face costs a mask and one addition a pixel.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .ground import Field, height
from .mesh import Face, Points
from .sprites import Sprite

SKY, GROUND, FIRST_FACE = -1, 0, 1
NEAREST = 0.3  # metres: what is nearer is not drawn
RADII = np.geomspace(0.02, 13500.0, 700).astype(np.float32)
EVERY_COLUMN = 2  # the ground changes slowly from one to the next

Span = tuple[int, int, int, int]  # left, top, right, bottom in pixels


class View(Protocol):
    width: int
    height: int
    eye: NDArray[np.float64]

    def outlines(self, corners: Points) -> list[NDArray[np.float64]]:
        """The polygon in pixels, once, cut into pieces, or not at all."""

    def nearness(self, normal: NDArray[np.float64], corner: NDArray[np.float64], span: Span) -> Field:
        """Of the plane with this normal through this corner, over a part of the picture."""

    def billboard(self, foot: NDArray[np.float64], wide: float, high: float) -> tuple[Span, float] | None:
        """Where an upright cut-out stands in the picture, and its nearness."""


class Eye(View, Protocol):
    """A view that pictures are painted of."""

    def ground(self) -> Field:
        """Nearness of the ground, 0 where it is sky."""

    def rays(self, top: int, bottom: int) -> tuple[Field, Field, Field]:
        """From the eye through each pixel of some rows, so long that `eye + ray / nearness` is the place."""


class Perspective:
    """A camera that is held level, with a lens that is shifted instead: what is upright stays so."""

    def __init__(
        self,
        eye: tuple[float, float, float],
        heading: float,
        opening: float,
        size: tuple[int, int],
        horizon: float = 0.55,
    ) -> None:
        """`heading` and `opening` in degrees; `horizon` is its place from the top, of the picture's height."""
        self.eye = np.array(eye)
        self.width, self.height = size
        turn = math.radians(heading)
        self.right = np.array([math.cos(turn), -math.sin(turn), 0.0])
        self.forward = np.array([math.sin(turn), math.cos(turn), 0.0])
        self.up = np.array([0.0, 0.0, 1.0])
        self.focal = self.width / 2 / math.tan(math.radians(opening) / 2)
        self.level = horizon * self.height
        self.u = ((np.arange(self.width) + 0.5 - self.width / 2) / self.focal).astype(np.float32)
        self.v = ((self.level - np.arange(self.height) - 0.5) / self.focal).astype(np.float32)

    def seen_at(self, points: Points) -> Points:
        """Pixels of points in front of the camera."""
        to = points - self.eye
        deep = to @ self.forward
        return np.stack(
            [self.width / 2 + self.focal * (to @ self.right) / deep, self.level - self.focal * to[:, 2] / deep], 1
        )

    def outlines(self, corners: Points) -> list[Points]:
        corners = _in_front(corners, (corners - self.eye) @ self.forward - NEAREST)
        return [self.seen_at(corners)] if len(corners) > 2 else []

    def nearness(self, normal: NDArray[np.float64], corner: NDArray[np.float64], span: Span) -> Field:
        left, top, right, bottom = span
        distance = float(normal @ (corner - self.eye)) or 1e-9
        across = (normal @ self.right * self.u[left:right] + normal @ self.forward) / distance
        down = normal[2] * self.v[top:bottom] / distance
        return (across[None, :] + down[:, None]).astype(np.float32)

    def billboard(self, foot: NDArray[np.float64], wide: float, high: float) -> tuple[Span, float] | None:
        deep = float((foot - self.eye) @ self.forward)
        if deep < 1.2:
            return None
        (x, y), scale = self.seen_at(foot[None])[0], self.focal / deep
        return _span(x, y, wide * scale, high * scale), 1 / deep

    def ground(self) -> Field:
        """Nearness of the ground, 0 where it is sky."""
        stretch = np.sqrt(1 + self.u**2)
        east = (self.right[0] * self.u + self.forward[0]) / stretch
        north = (self.right[1] * self.u + self.forward[1]) / stretch
        found = _ground_seen(self.eye, east, north, lambda column: self.v / stretch[column], self.height)
        with np.errstate(divide="ignore"):
            return np.where(found > 0, stretch[None, :] / found, 0).astype(np.float32)

    def rays(self, top: int, bottom: int) -> tuple[Field, Field, Field]:
        """From the eye through each pixel, of such length that `eye + ray / nearness` is the place."""
        east = self.right[0] * self.u + self.forward[0]
        north = self.right[1] * self.u + self.forward[1]
        shape = (bottom - top, self.width)
        return (
            np.broadcast_to(east.astype(np.float32), shape),
            np.broadcast_to(north.astype(np.float32), shape),
            np.broadcast_to(self.v[top:bottom, None], shape),
        )


class Sphere:
    """All around, as an equirectangular picture: its middle looks to `heading`."""

    def __init__(self, eye: tuple[float, float, float], heading: float, size: tuple[int, int]) -> None:
        self.eye = np.array(eye)
        self.width, self.height = size
        self.heading = math.radians(heading)
        self.focal = self.width / math.tau
        azimuth = (np.arange(self.width) + 0.5 - self.width / 2) / self.focal + self.heading
        pitch = (self.height / 2 - np.arange(self.height) - 0.5) / self.focal
        self.sin, self.cos = np.sin(azimuth).astype(np.float32), np.cos(azimuth).astype(np.float32)
        self.low, self.high = np.cos(pitch).astype(np.float32), np.sin(pitch).astype(np.float32)
        self.slope = np.tan(np.clip(pitch, -1.55, 1.55)).astype(np.float32)

    def turned(self, points: Points) -> tuple[Points, Points]:
        """Angles to the right of the middle, unwrapped from corner to corner, and upwards."""
        to = points - self.eye
        yaw = np.arctan2(to[:, 0], to[:, 1]) - self.heading
        yaw = np.unwrap((yaw + math.pi) % math.tau - math.pi)
        return yaw, np.arctan2(to[:, 2], np.hypot(to[:, 0], to[:, 1]))

    def outlines(self, corners: Points) -> list[Points]:
        near = np.linalg.norm(corners - self.eye, axis=1).min()
        steps = int(np.clip(60 / max(near, 1.0), 1, 24))
        if steps > 1:
            following = np.roll(corners, -1, axis=0)
            share = (np.arange(steps) / steps)[None, :, None]
            corners = (corners[:, None] + (following - corners)[:, None] * share).reshape(-1, 3)
        yaw, pitch = self.turned(corners)
        x, y = self.width / 2 + yaw * self.focal, self.height / 2 - pitch * self.focal
        return [
            np.stack([x + shift, y], 1)
            for shift in (-self.width, 0, self.width)
            if (x + shift).max() >= 0 and (x + shift).min() < self.width
        ]

    def nearness(self, normal: NDArray[np.float64], corner: NDArray[np.float64], span: Span) -> Field:
        left, top, right, bottom = span
        distance = float(normal @ (corner - self.eye)) or 1e-9
        across = (normal[0] * self.sin[left:right] + normal[1] * self.cos[left:right]) / distance
        rise = normal[2] * self.high[top:bottom] / distance
        return (across[None, :] * self.low[top:bottom, None] + rise[:, None]).astype(np.float32)

    def billboard(self, foot: NDArray[np.float64], wide: float, high: float) -> tuple[Span, float] | None:
        to = foot - self.eye
        deep = float(np.hypot(to[0], to[1]))
        if deep < 1.2:
            return None
        yaw = (math.atan2(to[0], to[1]) - self.heading + math.pi) % math.tau - math.pi
        bottom, top = math.atan2(to[2], deep), math.atan2(to[2] + high, deep)
        x, y = self.width / 2 + yaw * self.focal, self.height / 2 - bottom * self.focal
        return _span(x, y, wide / deep * self.focal, (top - bottom) * self.focal), 1 / deep

    def ground(self) -> Field:
        found = _ground_seen(self.eye, self.sin, self.cos, lambda column: self.slope, self.height)
        with np.errstate(divide="ignore"):
            return np.where(found > 0, self.low[:, None] / found, 0).astype(np.float32)

    def rays(self, top: int, bottom: int) -> tuple[Field, Field, Field]:
        low = self.low[top:bottom, None]
        return (
            self.sin[None] * low,
            self.cos[None] * low,
            np.broadcast_to(self.high[top:bottom, None], (bottom - top, self.width)),
        )


class FromTheSun:
    """What the sun sees around a place: what it does not see lies in shadow. Nearness is metres towards the sun."""

    def __init__(self, sun: NDArray[np.float64], middle: tuple[float, float, float], reach: float, side: int) -> None:
        self.eye, self.sun = np.array(middle), sun
        self.width = self.height = side
        self.right = np.cross([0.0, 0.0, 1.0], sun)
        self.right /= np.linalg.norm(self.right)
        self.up = np.cross(sun, self.right)
        self.scale = side / 2 / reach
        self.steps = ((np.arange(side) + 0.5 - side / 2) / self.scale).astype(np.float32)

    def outlines(self, corners: Points) -> list[Points]:
        to = corners - self.eye
        half = self.width / 2
        return [np.stack([half + to @ self.right * self.scale, half - to @ self.up * self.scale], 1)]

    def nearness(self, normal: NDArray[np.float64], corner: NDArray[np.float64], span: Span) -> Field:
        left, top, right, bottom = span
        facing = float(normal @ self.sun)
        facing = facing if abs(facing) > 0.02 else math.copysign(0.02, facing)
        offset = float(normal @ (corner - self.eye)) / facing
        across = offset - (normal @ self.right / facing) * self.steps[left:right]
        down = (normal @ self.up / facing) * self.steps[top:bottom]
        return (across[None, :] + down[:, None]).astype(np.float32)

    def billboard(self, foot: NDArray[np.float64], wide: float, high: float) -> tuple[Span, float] | None:
        to, half = foot - self.eye, self.width / 2
        x, y = half + float(to @ self.right) * self.scale, half - float(to @ self.up) * self.scale
        return _span(x, y, wide * self.scale, high * self.up[2] * self.scale), float(to @ self.sun)

    def shaded(self, picture: "Picture", x: Field, y: Field, z: Field, jitter: Field) -> Field:
        """How much shadow, 0 to 1, at places: `jitter` from -1 to 1 roughens the edges."""
        dx, dy, dz = x - self.eye[0], y - self.eye[1], z - self.eye[2]
        half = self.width / 2
        column = half + (dx * self.right[0] + dy * self.right[1]) * self.scale
        row = half - (dx * self.up[0] + dy * self.up[1] + dz * self.up[2]) * self.scale
        near = dx * self.sun[0] + dy * self.sun[1] + dz * self.sun[2] + 0.22
        inside = (column > 2) & (row > 2) & (column < self.width - 3) & (row < self.height - 3)
        total = np.zeros(np.shape(x), np.float32)
        for right, down in ((-0.7, 0.4), (0.7, -0.4), (0.3, 0.8), (-0.3, -0.8)):
            at_column = np.where(inside, column + right + jitter * 0.9, 0).astype(np.int32)
            at_row = np.where(inside, row + down - jitter * 0.9, 0).astype(np.int32)
            total += (picture.near[at_row, at_column] > near) & inside
        return total / 4


@dataclass
class Picture:
    """What is seen: `near` as the view counts, `what` the number of a face or cut-out, `paint` a cut-out's colours."""

    view: View
    near: Field
    what: NDArray[np.int32]
    paint: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 0, 3), np.uint8))

    @classmethod
    def empty(cls, view: View, nothing: float = 0.0, painted: bool = True) -> "Picture":
        shape = (view.height, view.width)
        paint = np.zeros((*shape, 3) if painted else (0, 0, 3), np.uint8)
        return cls(view, np.full(shape, nothing, np.float32), np.full(shape, SKY, np.int32), paint)

    def see_face(self, face: Face, number: int) -> None:
        for outline in self.view.outlines(face.corners):
            span = self._within(outline)
            if span is None:
                continue
            left, top, right, bottom = span
            mask = Image.new("L", (right - left, bottom - top))
            ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in outline.tolist()], fill=1)
            near = self.view.nearness(face.normal, face.corners[0], span)
            there = np.asarray(mask, dtype=bool) & (near > self.near[top:bottom, left:right])
            np.copyto(self.near[top:bottom, left:right], near, where=there)
            np.copyto(self.what[top:bottom, left:right], number, where=there)

    def see_sprite(self, sprite: Sprite, foot: NDArray[np.float64], high: float, number: int, mirrored: bool) -> None:
        placed = self.view.billboard(foot, high * sprite.aspect, high)
        if placed is None:
            return
        (left, top, right, bottom), near = placed
        inner = max(0, left), max(0, top), min(self.view.width, right), min(self.view.height, bottom)
        if inner[0] >= inner[2] or inner[1] >= inner[3] or right - left < 2 or bottom - top < 2:
            return
        part = inner[0] - left, inner[1] - top, inner[2] - left, inner[3] - top
        colours, mask = sprite.sized(right - left, bottom - top, mirrored, part)
        window = np.s_[inner[1] : inner[3], inner[0] : inner[2]]
        there = mask & (near > self.near[window])
        np.copyto(self.near[window], np.float32(near), where=there)
        np.copyto(self.what[window], number, where=there)
        if self.paint.size:
            np.copyto(self.paint[window], colours, where=there[..., None])

    def _within(self, outline: Points) -> Span | None:
        left, top = np.floor(outline.min(axis=0)).astype(int)
        right, bottom = np.ceil(outline.max(axis=0)).astype(int) + 1
        span = max(0, int(left)), max(0, int(top)), min(self.view.width, int(right)), min(self.view.height, int(bottom))
        return span if span[0] < span[2] and span[1] < span[3] else None


def _span(x: float, y: float, wide: float, high: float) -> Span:
    return round(x - wide / 2), round(y - high), round(x + wide / 2), round(y)


def _in_front(corners: Points, ahead: Points) -> Points:
    """The part of a polygon where `ahead` is positive."""
    if (ahead > 0).all():
        return corners
    kept = []
    for at in range(len(corners)):
        one, other = at, (at + 1) % len(corners)
        if ahead[one] > 0:
            kept.append(corners[one])
        if (ahead[one] > 0) != (ahead[other] > 0):
            share = ahead[one] / (ahead[one] - ahead[other])
            kept.append(corners[one] + (corners[other] - corners[one]) * share)
    return np.array(kept).reshape(-1, 3)


def _ground_seen(
    eye: NDArray[np.float64], east: Field, north: Field, slopes_of: Callable[[int], Field], rows: int
) -> Field:
    """Metres along the ground to what each pixel sees of it, 0 for sky, by column: directions and slopes of rays."""
    found = np.zeros((rows, len(east)), np.float32)
    radii = RADII
    for start in range(0, len(east), 300):
        part = slice(start, min(start + 300, len(east)), EVERY_COLUMN)
        x, y = eye[0] + east[part, None] * radii, eye[1] + north[part, None] * radii
        rise = np.maximum.accumulate((height(x, y) - eye[2]) / radii, axis=1)
        for column, line in zip(range(part.start, part.stop, EVERY_COLUMN), rise, strict=True):
            wanted = slopes_of(column)
            at = np.searchsorted(line, wanted)
            seen = (at > 0) & (at < len(radii))
            behind = np.clip(at, 1, len(radii) - 1)
            before, after = line[behind - 1], line[behind]
            share = np.clip((wanted - before) / np.maximum(after - before, 1e-9), 0, 1)
            radius = radii[behind - 1] + share * (radii[behind] - radii[behind - 1])
            found[:, column : column + EVERY_COLUMN] = np.where(seen, radius, np.where(at == 0, radii[0], 0))[:, None]
    return found
