"""What landmarks have in common: lime, old wood, and round-headed openings."""

from ..houses import NEW_TILES, OLD_TILES
from ..mesh import Colour, Solid, Stuff, arch

LIME: Colour = (214, 206, 188)
OLD_WOOD: Colour = (108, 84, 62)
DARK: Colour = (46, 40, 38)


def tiles(era: str, at: int = 0) -> Colour:
    return (OLD_TILES if era == "then" else NEW_TILES)[at]


def arched(
    solid: Solid,
    b: float,
    left: float,
    right: float,
    low: float,
    spring: float,
    colour: Colour,
    stuff: Stuff = Stuff.PLAIN,
    frame: Colour | None = None,
) -> None:
    """A round-headed door or window on a wall that faces the front at `b`."""
    if frame is not None:
        outline = arch(left - 0.16, right + 0.16, low, spring)
        solid.face([(a, b - 0.03, c) for a, c in outline], frame, Stuff.PLAIN)
    solid.face([(a, b - 0.06, c) for a, c in arch(left, right, low, spring)], colour, stuff)
