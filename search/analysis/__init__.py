"""The one analysis of words, for documents and for queries, before any engine.

`canvas_streams(layer)` turns a canvas's words into two parallel streams, `exact` and `stem`. A token's position in a
stream is its word's index in `TextLayer.words`; a word that folds to nothing keeps its place.
"""

from .languages import LANGUAGES, stem_language
from .streams import Streams, canvas_streams, text_streams
from .words import PLACEHOLDER, Analyser, analyser

VERSION = 1
"""Raised when words become other tokens than before: indexes made earlier have to be made anew."""

__all__ = [
    "LANGUAGES",
    "PLACEHOLDER",
    "VERSION",
    "Analyser",
    "Streams",
    "analyser",
    "canvas_streams",
    "stem_language",
    "text_streams",
]
