"""Painting what is seen: sun and shadow, plaster and tiles, meadows and water, haze and sky. Colours from 0 to 1."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import plan
from .camera import FIRST_FACE, GROUND, SKY, Eye, FromTheSun, Picture
from .ground import Field, slope_at
from .mesh import Face, Stuff

TILE = 1024
STRIP = 200  # rows that are painted at once


@dataclass(frozen=True)
class Weather:
    """Where the sun stands (degrees), the colours of its light and of the sky, and how far one sees (metres)."""

    sun: tuple[float, float] = (215.0, 38.0)
    sunlight: tuple[float, float, float] = (1.02, 0.92, 0.74)
    shade: tuple[float, float, float] = (0.42, 0.48, 0.60)
    zenith: tuple[float, float, float] = (0.30, 0.52, 0.74)
    horizon: tuple[float, float, float] = (0.88, 0.87, 0.80)
    clouds: float = 0.5
    haze: float = 2600.0
    meadow: tuple[float, float, float] = (0.45, 0.48, 0.25)
    paved: bool = True
    seed: int = 1

    @property
    def towards(self) -> NDArray[np.float64]:
        azimuth, high = map(math.radians, self.sun)
        return np.array([math.sin(azimuth) * math.cos(high), math.cos(azimuth) * math.cos(high), math.sin(high)])


@lru_cache(maxsize=4)
def noise(slope: float = 1.0, seed: int = 7) -> Field:
    """A tile of noise that joins to itself, of mean 0 and deviation 1; the larger `slope`, the slower its waves."""
    white = np.random.default_rng(seed).standard_normal((TILE, TILE))
    waves = np.hypot(np.fft.fftfreq(TILE)[:, None], np.fft.fftfreq(TILE)[None, :])
    waves[0, 0] = 1.0
    made = np.fft.ifft2(np.fft.fft2(white) / waves**slope).real
    return ((made - made.mean()) / made.std()).astype(np.float32)


def sampled(tile: Field, x: Field, y: Field) -> Field:
    """The tile at places between its points."""
    left, top = np.floor(x), np.floor(y)
    across, down = (x - left).astype(np.float32), (y - top).astype(np.float32)
    column, row = left.astype(np.int64) & (TILE - 1), top.astype(np.int64) & (TILE - 1)
    after, below = (column + 1) & (TILE - 1), (row + 1) & (TILE - 1)
    flat = tile.ravel()
    upper = flat[row * TILE + column] * (1 - across) + flat[row * TILE + after] * across
    lower = flat[below * TILE + column] * (1 - across) + flat[below * TILE + after] * across
    return upper * (1 - down) + lower * down


def hashed(x: Field, y: Field) -> Field:
    """Of whole numbers, something between 0 and 1 that looks like chance."""
    value = np.sin(x * np.float32(12.9898) + y * np.float32(78.233)) * np.float32(437.5453)
    return value - np.floor(value)


class Seen(NamedTuple):
    """Some pixels, one after another: their numbers, what is seen there, where it is, and how far away."""

    pixel: NDArray[np.int64]
    what: NDArray[np.int32]
    x: Field
    y: Field
    z: Field
    away: Field


class Painter:
    """Paints a picture of faces. `shadow` is what the sun sees of the same faces."""

    def __init__(self, picture: Picture, view: Eye, faces: list[Face], weather: Weather, shadow: Picture) -> None:
        self.picture, self.view, self.weather, self.shadow = picture, view, weather, shadow
        self.eye = view.eye.astype(np.float32)
        self.focal = float(getattr(view, "focal", 1000.0))
        self.fine, self.slow, self.puffs = noise(0.55, 7), noise(1.35, 11), noise(1.75, 3)
        pad = [(0.0, 0.0, 0.0)]
        self.normals = np.array(pad + [tuple(face.normal) for face in faces], np.float32)
        self.along = np.array(pad + [tuple(face.along) for face in faces], np.float32)
        self.up = np.array(pad + [tuple(face.up) for face in faces], np.float32)
        self.corner = np.array(pad + [tuple(face.corners[0]) for face in faces], np.float32)
        self.colour = np.array(pad + [face.colour for face in faces], np.float32) / 255
        self.stuff = np.array([0] + [face.stuff for face in faces], np.uint8)
        self.sun = weather.towards.astype(np.float32)

    def painted(self) -> Field:
        view = self.view
        out = np.empty((view.height, view.width, 3), np.float32)
        for top in range(0, view.height, STRIP):
            bottom = min(top + STRIP, view.height)
            self._strip(out[top:bottom], top, bottom)
        self._mirror(out)
        return out

    def _strip(self, out: Field, top: int, bottom: int) -> None:
        what, near = self.picture.what[top:bottom].ravel(), self.picture.near[top:bottom].ravel()
        east, north, rise = (np.ascontiguousarray(ray).ravel() for ray in self.view.rays(top, bottom))
        flat = out.reshape(-1, 3)
        sky = np.flatnonzero(what == SKY)
        if len(sky):
            flat[sky] = self._sky(east[sky], north[sky], rise[sky])
        for chosen, paint in (
            (what == GROUND, self._ground),
            ((what >= FIRST_FACE) & (what < len(self.stuff)), self._faces),
            (what >= len(self.stuff), self._cut_outs),
        ):
            at = np.flatnonzero(chosen)
            if not len(at):
                continue
            ray = east[at], north[at], rise[at]
            away = 1 / np.maximum(near[at], 1e-6)
            x, y, z = (self.eye[axis] + ray[axis] * away for axis in range(3))
            colour = paint(Seen(at + top * self.view.width, what[at], x, y, z, away))
            flat[at] = self._hazed(colour, away, ray)

    def _hazed(self, colour: Field, away: Field, ray: tuple[Field, ...]) -> Field:
        """The air between: bluer in the middle distance, the horizon's colour far off."""
        metres = away * np.sqrt(ray[0] ** 2 + ray[1] ** 2)
        share = (1 - np.exp(-np.maximum(metres - 25, 0) / self.weather.haze))[:, None]
        horizon, blue = np.array(self.weather.horizon, np.float32), np.array((0.60, 0.70, 0.80), np.float32)
        air = blue + (horizon - blue) * np.clip(share * 1.1 - 0.25, 0, 1)
        return colour * (1 - share * 0.94) + air * share * 0.94

    # ---- sky

    def _sky(self, east: Field, north: Field, rise: Field) -> Field:
        level = np.sqrt(east**2 + north**2)
        pitch = np.arctan2(rise, level)
        share = np.clip(pitch / 0.9, 0, 1)[:, None] ** 0.62
        zenith, horizon = (np.array(one, np.float32) for one in (self.weather.zenith, self.weather.horizon))
        colour = horizon + (zenith - horizon) * share
        over = np.maximum(rise / np.maximum(level, 1e-6), 0.03) + 0.16
        x, y = east / level / over * 60, north / level / over * 60
        offset = self.weather.seed * 137.0
        body = sampled(self.puffs, x * 0.9 + offset, y * 0.9 + offset) + 0.10 * sampled(self.slow, x * 5, y * 5)
        thick = np.clip((body - (1.5 - 1.6 * self.weather.clouds)) * 1.1, 0, 1)
        thick *= np.clip((pitch - 0.015) * 9, 0, 1)
        sun_side = self.sun[0] * 7, self.sun[1] * 7
        lit = body - sampled(self.puffs, x * 0.9 + offset + sun_side[0], y * 0.9 + offset + sun_side[1])
        light = np.clip(0.9 + 0.22 * lit, 0.66, 1.06)[:, None] * np.array((1.0, 0.975, 0.93), np.float32)
        toward_sun = east * self.sun[0] + north * self.sun[1] + rise * self.sun[2]
        glow = np.clip(toward_sun / np.sqrt(level**2 + rise**2), 0, 1)[:, None] ** 6 * 0.22
        mixed = colour + (light - colour) * (thick * 0.92)[:, None]
        return mixed + glow * np.array((1.0, 0.86, 0.6), np.float32)

    # ---- ground

    def _kind(self, x: Field, y: Field, jitter: Field) -> NDArray[np.uint8]:
        column = ((x + jitter * 0.16 - plan.WEST) * plan.A_METRE).astype(np.int32)
        row = ((y - jitter * 0.14 - plan.SOUTH) * plan.A_METRE).astype(np.int32)
        raster = plan.paving()
        inside = (column >= 0) & (row >= 0) & (column < raster.shape[1]) & (row < raster.shape[0])
        kind = raster[np.where(inside, row, 0), np.where(inside, column, 0)]
        away = np.hypot(x, y - 200)
        wooded = sampled(self.slow, x / 9, y / 9) + np.clip((away - 1500) / 900, -1.2, 1.4) > 0.55
        outside = np.where(
            wooded, plan.WOOD, np.where(hashed(np.floor(x / 260), np.floor(y / 210)) > 0.45, plan.PLOUGHED, plan.MEADOW)
        )
        return np.where(inside, kind, outside).astype(np.uint8)

    def _ground(self, seen: Seen) -> Field:
        x, y, z, away = seen.x, seen.y, seen.z, seen.away
        blotch = sampled(self.slow, x * 2.2, y * 2.2)
        grain = sampled(self.fine, x * 11, y * 11) * np.clip(1.4 - away / 240, 0.12, 1)
        kind = self._kind(x, y, grain)
        colour = self._ground_colours()[kind]
        strip = np.floor((x * 0.35 + y * 0.94) / 17.0)
        crop = hashed(strip, np.floor((x * 0.94 - y * 0.35) / 240.0))
        crops = np.array(
            [(0.74, 0.64, 0.33), (0.50, 0.44, 0.28), (0.46, 0.53, 0.24), (0.62, 0.60, 0.34), (0.40, 0.47, 0.22)],
            np.float32,
        )
        field = kind == plan.PLOUGHED
        colour[field] = crops[(crop[field] * 4.99).astype(np.int32)]
        furrow = np.sin((x[field] * 0.35 + y[field] * 0.94) * 5.2) * np.clip(1.2 - away[field] / 130, 0, 1)
        colour[field] *= (1 + 0.07 * furrow)[:, None]
        deep = np.array([0.11, 0.04, 0.08, 0.02, 0.10, 0.08, 0.1, 0.08, 0.14, 0.2], np.float32)[kind]
        colour *= (1 + deep * blotch + (deep * 0.8 + 0.035) * grain)[:, None]
        green = np.isin(kind, (plan.MEADOW, plan.GARDEN))
        colour[green, 0] *= 1 + 0.16 * blotch[green]
        self._cobble(colour, kind, x, y, away)
        east, north = slope_at(x, y)
        lean = 1 / np.sqrt(1 + east**2 + north**2)
        facing = np.clip((self.sun[2] - east * self.sun[0] - north * self.sun[1]) * lean, 0, 1)
        dark = self._shade(x, y, z, grain)
        return self._lit(colour, facing, dark, np.float32(1.0) + 0 * facing)

    def _ground_colours(self) -> Field:
        road = (0.50, 0.495, 0.50) if self.weather.paved else (0.72, 0.63, 0.49)
        meadow = self.weather.meadow
        garden = tuple(value * 0.9 for value in meadow)
        return np.array(
            [
                meadow,
                road,
                (0.60, 0.56, 0.50),
                (0.30, 0.40, 0.42),
                (0.66, 0.58, 0.44),
                (0.6, 0.55, 0.3),
                (0.56, 0.52, 0.47),
                (0.70, 0.61, 0.45),
                garden,
                (0.24, 0.33, 0.15),
            ],
            np.float32,
        )

    def _cobble(self, colour: Field, kind: NDArray[np.uint8], x: Field, y: Field, away: Field) -> None:
        stones = np.flatnonzero((kind == plan.COBBLES) & (away < 60))
        if not len(stones):
            return
        x, y = x[stones], y[stones]
        row = np.floor(y / 0.13)
        column = np.floor(x / 0.15 + 0.5 * (row % 2) + 0.2 * hashed(row, row))
        in_x, in_y = x / 0.15 + 0.5 * (row % 2) + 0.2 * hashed(row, row) - column - 0.5, y / 0.13 - row - 0.5
        gap = np.clip((np.maximum(np.abs(in_x), np.abs(in_y)) - 0.38) * 8, 0, 1)
        share = np.clip(1.5 - away[stones] / 22, 0, 1)
        colour[stones] *= (1 + share * (0.22 * (hashed(column, row) - 0.5) - 0.24 * gap - 0.10 * in_y))[:, None]

    # ---- walls and roofs

    def _faces(self, seen: Seen) -> Field:
        what, x, y, z, away = seen.what, seen.x, seen.y, seen.z, seen.away
        colour, stuff, normal = self.colour[what], self.stuff[what], self.normals[what]
        rel = np.stack([x, y, z], 1) - self.corner[what]
        s, t = (rel * self.along[what]).sum(1), (rel * self.up[what]).sum(1)
        pixel = away / self.focal
        grain = sampled(self.fine, s * 23 + what * 7.0, t * 23)
        blotch = sampled(self.slow, s * 9 + what * 31.0, t * 9)
        tone = 1 + 0.03 * grain + 0.045 * blotch
        for kind, texture in (
            (Stuff.PLASTER, self._plaster),
            (Stuff.TILES, self._tiles),
            (Stuff.STONE, self._stone),
            (Stuff.PLANKS, self._planks),
            (Stuff.THATCH, self._thatch),
            (Stuff.BRICK, self._brick),
        ):
            mine = np.flatnonzero(stuff == kind)
            if len(mine):
                tone[mine] *= texture(s[mine], t[mine], z[mine], pixel[mine], blotch[mine], grain[mine])
        colour = colour * tone[:, None]
        glass = np.flatnonzero(stuff == Stuff.GLASS)
        if len(glass):
            shine = np.clip(0.35 + t[glass] * 0.35 + 0.3 * blotch[glass], 0, 1)[:, None]
            colour[glass] = colour[glass] * (1 - shine * 0.45) + np.array((0.62, 0.72, 0.80), np.float32) * shine * 0.45
        turned = np.sign(
            -(normal[:, 0] * (x - self.eye[0]) + normal[:, 1] * (y - self.eye[1]) + normal[:, 2] * (z - self.eye[2]))
        )
        facing = np.clip((normal @ self.sun) * np.where(turned < 0, -1, 1), 0, 1)
        push = 0.12
        dark = self._shade(x + normal[:, 0] * push, y + normal[:, 1] * push, z + normal[:, 2] * push, grain)
        open_sky = 0.80 + 0.2 * normal[:, 2] * np.where(turned < 0, -1, 1)
        bounce = np.clip(1 - normal[:, 2], 0, 1) * 0.10 * np.clip(1.3 - t / 6, 0, 1)
        return self._lit(colour, facing, dark, open_sky + bounce)

    @staticmethod
    def _plaster(s: Field, t: Field, z: Field, pixel: Field, blotch: Field, grain: Field) -> Field:
        damp = np.clip(1 - t / 1.1 + 0.25 * blotch, 0, 1) * 0.16
        worn = np.clip(blotch - 1.35, 0, 0.5) * 0.35
        return 1 - damp - worn + 0.03 * grain

    @staticmethod
    def _courses(s: Field, t: Field, wide: float, high: float) -> tuple[Field, Field, Field, Field]:
        row = np.floor(t / high)
        across = s / wide + 0.5 * (row % 2)
        column = np.floor(across)
        return column, row, across - column, t / high - row

    def _tiles(self, s: Field, t: Field, z: Field, pixel: Field, blotch: Field, grain: Field) -> Field:
        column, row, in_s, in_t = self._courses(s, t, 0.21, 0.29)
        clear = np.clip(1.5 - pixel / 0.07, 0, 1)
        each = hashed(column, row) - 0.5
        lip = np.clip(1 - in_t * 4.5, 0, 1)
        seam = np.clip((np.abs(in_s - 0.5) - 0.42) * 12, 0, 1)
        far = np.sin(t * 21.0) * 0.05 * (1 - clear)
        return 1 + clear * (0.3 * each - 0.34 * lip - 0.2 * seam) + far + 0.10 * blotch

    def _stone(self, s: Field, t: Field, z: Field, pixel: Field, blotch: Field, grain: Field) -> Field:
        wobble = 0.05 * blotch
        column, row, in_s, in_t = self._courses(s + wobble, t + wobble, 0.74, 0.36)
        clear = np.clip(1.4 - pixel / 0.12, 0, 1)
        joint = np.clip((np.maximum(np.abs(in_s - 0.5) * 1.0, np.abs(in_t - 0.5)) - 0.42) * 13, 0, 1)
        return 1 + clear * (0.30 * (hashed(column, row) - 0.5) - 0.26 * joint) + 0.08 * blotch + 0.05 * grain

    def _brick(self, s: Field, t: Field, z: Field, pixel: Field, blotch: Field, grain: Field) -> Field:
        column, row, in_s, in_t = self._courses(s, t, 0.26, 0.075)
        clear = np.clip(1.4 - pixel / 0.04, 0, 1)
        joint = np.clip((np.maximum(np.abs(in_s - 0.5), np.abs(in_t - 0.5)) - 0.42) * 12, 0, 1)
        return 1 + clear * (0.3 * (hashed(column, row) - 0.5) + 0.25 * joint) + 0.06 * blotch

    def _planks(self, s: Field, t: Field, z: Field, pixel: Field, blotch: Field, grain: Field) -> Field:
        board = np.floor(s / 0.17)
        inside = s / 0.17 - board
        clear = np.clip(1.4 - pixel / 0.05, 0, 1)
        gap = np.clip((np.abs(inside - 0.5) - 0.42) * 12, 0, 1)
        fibre = sampled(self.fine, s * 60, t * 4)
        return 1 + clear * (0.3 * (hashed(board, board) - 0.5) - 0.45 * gap + 0.07 * fibre) + 0.06 * blotch

    def _thatch(self, s: Field, t: Field, z: Field, pixel: Field, blotch: Field, grain: Field) -> Field:
        return 1 + 0.12 * sampled(self.fine, s * 40, t * 5) + 0.1 * blotch

    # ---- cut-outs, shadow, water

    def _cut_outs(self, seen: Seen) -> Field:
        paint = self.picture.paint.reshape(-1, 3)[seen.pixel].astype(np.float32) / 255
        x, y, z = seen.x, seen.y, seen.z
        dark = self._shade(x + self.sun[0] * 2.2, y + self.sun[1] * 2.2, z + self.sun[2] * 2.2, x * 0)
        light = np.array(self.weather.sunlight, np.float32) * 0.92
        shade = np.array(self.weather.shade, np.float32) * 1.25
        return paint * (light + (shade - light) * (dark * 0.75)[:, None])

    def _shade(self, x: Field, y: Field, z: Field, jitter: Field) -> Field:
        view = self.shadow.view
        assert isinstance(view, FromTheSun)
        return view.shaded(self.shadow, x, y, z, np.clip(jitter, -1, 1))

    def _lit(self, colour: Field, facing: Field, dark: Field, open_sky: Field) -> Field:
        sun, shade = (np.array(one, np.float32) for one in (self.weather.sunlight, self.weather.shade))
        return colour * (shade * open_sky[:, None] + sun * (facing * (1 - dark))[:, None] * 0.92)

    def _mirror(self, out: Field) -> None:
        """Water shows what stands as far above the horizon as it lies below."""
        view = self.view
        level = float(getattr(view, "level", view.height / 2))
        rows, columns = np.nonzero(self.picture.what == GROUND)
        if not len(rows):
            return
        low = rows > level + 2
        rows, columns = rows[low], columns[low]
        wet = self._wet(rows, columns)
        rows, columns, x, y = rows[wet], columns[wet], *self._places(rows[wet], columns[wet])
        if not len(rows):
            return
        ripple = sampled(self.fine, x * 3.0, y * 9.0)
        depth = np.clip((rows - level) / view.height * 3, 0.1, 1)
        above = np.clip(2 * level - rows * 0.86 + ripple * 15 * depth - 0.14 * level, 0, view.height - 1).astype(
            np.int32
        )
        aside = np.clip(columns + ripple * 7 * depth, 0, view.width - 1).astype(np.int32)
        seen = out[above, aside] * np.array((0.74, 0.82, 0.80), np.float32)
        own = np.array((0.20, 0.28, 0.25), np.float32) * (1 + 0.10 * ripple[:, None])
        out[rows, columns] = own * 0.38 + seen * 0.62 + np.clip(ripple - 1.7, 0, 1)[:, None] * 0.3

    def _places(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> tuple[Field, Field]:
        view = self.view
        away = 1 / np.maximum(self.picture.near[rows, columns], 1e-6)
        east, north, _ = view.rays(0, view.height)
        return self.eye[0] + east[rows, columns] * away, self.eye[1] + north[rows, columns] * away

    def _wet(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.bool_]:
        x, y = self._places(rows, columns)
        return self._kind(x, y, x * 0) == plan.WATER
