"""Cut-outs that stand in the scene and face the eye, painted with a flat brush."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .mesh import Colour

TALL = 720  # pixels of a cut-out's height; its light comes from the left


@dataclass(frozen=True, eq=False)
class Sprite:
    picture: Image.Image  # RGBA

    @property
    def aspect(self) -> float:
        return self.picture.width / self.picture.height

    @cached_property
    def levels(self) -> list[NDArray[np.uint8]]:
        """The cut-out in halving sizes, so that a tree at the horizon costs as little as it shows."""
        found, picture = [], self.picture
        while True:
            found.append(np.asarray(picture))
            if picture.height <= 12:
                return found
            size = (max(2, picture.width // 2), max(2, picture.height // 2))
            picture = picture.resize(size, Image.Resampling.BOX)

    def sized(
        self, width: int, height: int, mirrored: bool, part: tuple[int, int, int, int]
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Colours and mask of a part (left, top, right, bottom) of the cut-out at this size."""
        level = next((one for one in reversed(self.levels) if one.shape[0] >= height), self.levels[0])
        columns = (np.arange(part[0], part[2]) + 0.5) / width * level.shape[1]
        if mirrored:
            columns = level.shape[1] - columns
        rows = (np.arange(part[1], part[3]) + 0.5) / height * level.shape[0]
        cut = level[
            np.clip(rows.astype(np.int64), 0, level.shape[0] - 1)[:, None],
            np.clip(columns.astype(np.int64), 0, level.shape[1] - 1)[None, :],
        ]
        return cut[..., :3], cut[..., 3] > 110


def shade(colour: Colour, light: float) -> Colour:
    """Darker below 1, lighter above; shadows go to blue and lights to yellow, as gouache is mixed."""
    red, green, blue = colour
    warm = (light - 1) * 14
    return tuple(
        round(min(255, max(0, value)))
        for value in (red * light + warm, green * light + warm * 0.6, blue * light - warm)
    )  # type: ignore[return-value]
