"""The lie of the land: a stream, the castle's hill, ranges at the horizon. Metres from the market well."""

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Field = NDArray[Any]  # of numbers, 32 bits wide where there are many

LATITUDE, LONGITUDE = 46.2031, 25.3127  # open country: there is no village here
METRES_A_DEGREE = 111_195.0
WELL_HEIGHT = 512.0  # metres above the sea

HILL = (330.0, 1010.0)
HILL_TOP = 138.0
NEAR, NEAR_STEP = 1600.0, 4.0  # half the side of the near grid, and how far its points are apart
FAR, FAR_STEP = 14000.0, 56.0


def position_of(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point of the plan."""
    east = METRES_A_DEGREE * math.cos(math.radians(LATITUDE))
    return round(LONGITUDE + x / east, 7), round(LATITUDE + y / METRES_A_DEGREE, 7)


def stream(x: Any) -> Any:
    """Where the stream's middle runs: y over x."""
    return -190 + 22 * np.sin(x / 130.0) + 9 * np.sin(x / 47.0 + 1.0)


def height(x: Any, y: Any) -> Field:
    """Metres above the market well."""
    x, y = np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.float32)
    off = y - stream(x)
    valley = 3.4 * (np.tanh((np.abs(off) - 34) / 26) - 1) * 0.62
    bed = -2.1 * np.exp(-((off / 8.5) ** 4))
    rise = np.where(y > 60, 0.00011 * (y - 60) ** 2, 0.0)
    rise = np.minimum(rise, 60 + 0.01 * np.abs(y))
    hill = HILL_TOP * np.exp(-(((x - HILL[0]) / 390) ** 2 + ((y - HILL[1]) / 330) ** 2))
    knoll = 3.0 * np.exp(-((x / 62) ** 2 + ((y - 118) / 52) ** 2))
    away = np.hypot(x, y - 200)
    rolling = 14 * np.sin(x / 310 + 0.7) * np.sin(y / 260 + 1.1) * np.clip((away - 500) / 700, 0, 1)
    return (valley + bed + rise * 0.55 + hill + knoll + rolling + _ranges(x, y, away)).astype(np.float32)


def _ranges(x: Field, y: Field, away: Field) -> Field:
    """Wooded hills from a kilometre and a half on, mountains from five."""
    bearing = np.arctan2(x, y)
    hills = 120 * (0.55 + 0.3 * np.sin(3 * bearing + 0.4) + 0.2 * np.sin(7 * bearing + 2) + 0.12 * np.sin(17 * bearing))
    near = hills * np.clip((away - 1500) / 1700, 0, 1) ** 1.4
    peaks = (
        0.5
        + 0.28 * np.sin(5 * bearing + 1.3)
        + 0.2 * np.abs(np.sin(13 * bearing + 0.5))
        - 0.24 * np.abs(np.sin(29 * bearing + 2.2))
        + 0.12 * np.abs(np.sin(61 * bearing))
    )
    south = 0.55 + 0.45 * np.cos(bearing - math.pi * 0.93)
    return near + 1150 * np.clip(peaks, 0.1, 2) * south * np.clip((away - 5200) / 4200, 0, 1) ** 1.2


@lru_cache(maxsize=2)
def slopes(far: bool) -> tuple[Field, Field, Field]:
    """How steep the ground is towards east and north on a grid of squares, and its height there."""
    half, step = (FAR, FAR_STEP) if far else (NEAR, NEAR_STEP)
    side = np.arange(-half, half, step, dtype=np.float32)
    heights = height(side[None, :], side[:, None])
    north, east = np.gradient(heights, step)
    return np.asarray(east, np.float32), np.asarray(north, np.float32), heights


def slope_at(x: Field, y: Field) -> tuple[Field, Field]:
    """How steep it is there, near the village to four metres and far from it roughly."""
    east, north = _looked_up(x, y, far=True)
    close_east, close_north = _looked_up(x, y, far=False)
    close = (np.abs(x) < NEAR - 8) & (np.abs(y) < NEAR - 8)
    return np.where(close, close_east, east), np.where(close, close_north, north)


def _looked_up(x: Field, y: Field, far: bool) -> tuple[Field, Field]:
    half, step = (FAR, FAR_STEP) if far else (NEAR, NEAR_STEP)
    east, north, _ = slopes(far)
    last = east.shape[0] - 1
    column = np.clip((x + half) / step + 0.5, 0, last).astype(np.int32)
    row = np.clip((y + half) / step + 0.5, 0, last).astype(np.int32)
    return east[row, column], north[row, column]
