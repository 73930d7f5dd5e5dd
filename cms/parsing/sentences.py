"""The sentences of problems, in the language of whoever reads them.

English, as they are written, until somebody sets `translator`: the site does, to Django's own, which answers in the
language that is active when a problem is found. The functions have gettext's names, so that makemessages collects what
they are given.
"""

from collections.abc import Callable

translator: Callable[[str], str] = str


def gettext(sentence: str) -> str:
    """The sentence as it shall be read."""
    return translator(sentence)


def gettext_noop(sentence: str) -> str:
    """The sentence unchanged: marks one that stands in a table, and goes through `gettext` when it is told."""
    return sentence


def grouped(number: int) -> str:
    """A large number in groups of three figures, which no language reads as a decimal fraction."""
    return f"{number:,}".replace(",", "\u202f")
