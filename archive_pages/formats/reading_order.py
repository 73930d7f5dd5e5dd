"""The order that a file gives its blocks beside their order in it (ALTO ReadingOrder and IDNEXT, PAGE ReadingOrder)."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive_pages.formats.page import Block


@dataclass(slots=True)
class Placed:
    """A block with the names under which an order may speak of it: its own ID first, then those of what holds it."""

    block: Block
    names: list[str]
    following: str = ""  # the ID of the block that comes next, where the block says so


def arrange(found: list[Placed], order: Sequence[str]) -> list[Block]:
    """The blocks in `order`. One that the order doesn't name stays behind the one it follows in the file."""
    places = {name: place for place, name in reversed(list(enumerate(order)))}
    ranks: list[int] = []
    for placed in found:
        named = next((places[name] for name in placed.names if name in places), None)
        ranks.append(named if named is not None else ranks[-1] if ranks else -1)
    return [found[i].block for i in sorted(range(len(found)), key=ranks.__getitem__)]


def chains(found: list[Placed]) -> list[str]:
    """The order that `following` makes: each chain begins where no other block points; [] where nothing points."""
    following = {placed.names[0]: placed.following for placed in found if placed.names}
    if not any(following.values()):
        return []
    pointed_at = set(following.values())
    order: dict[str, None] = {}
    for start in [*(name for name in following if name not in pointed_at), *following]:
        name = start
        while name in following and name not in order:
            order[name] = None
            name = following[name]
    return list(order)
