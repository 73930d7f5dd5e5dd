"""What a letter says only on its way out, and the stored letter doesn't: addresses that open something.

A room says what stands for a mark in letters `about` a record of its own:

    @fills("private-address")
    def address(about: UUID, language: str) -> str: ...
"""

from collections.abc import Callable
from uuid import UUID

Filling = Callable[[UUID, str], str]
_fillings: dict[str, Filling] = {}


def fills(mark: str) -> Callable[[Filling], Filling]:
    """`[[mark]]` in a letter's text is what the function gives for its `about` and language."""

    def register(fill: Filling) -> Filling:
        _fillings[f"[[{mark}]]"] = fill
        return fill

    return register


def filled(text: str, about: UUID | None, language: str) -> str:
    """A letter's text as whoever it is for reads it."""
    for mark, fill in _fillings.items():
        if about is not None and mark in text:
            text = text.replace(mark, fill(about, language))
    return text
