"""Sorting as a language's dictionaries do: `sorted(titles, key=lambda title: sort_key(title, "hu"))`.

Hungarian `cs`, `dz`, `dzs`, `gy`, `ly`, `ny`, `sz`, `ty`, `zs` are letters, and `ö/ő`, `ü/ű` follow `o/ó`, `u/ú`.
Romanian `ă â î ș ț` are letters (the cedilla forms are the same). Persian follows its own alphabet, and forms of alef,
yeh and kaf that differ only by code point are one letter. Accents and case decide only between words that are
otherwise alike. Numbers sort by their value, and before letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

ALPHABETS = {
    "hu": "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö p q r s sz t ty u ü v w x y z zs",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z",
    "en": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "fa": "آ ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی",
}
SAME_LETTER = {
    "hu": {"ő": "ö", "ű": "ü"},
    "ro": {"ş": "ș", "ţ": "ț"},
    "fa": {"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ة": "ه", "ۀ": "ه"},
}
# Beside a letter's own place: a word's end and a space come first, then numbers, the language's letters, all others.
SPACE, NUMBER, LETTER, FOREIGN = range(4)

SortKey = tuple[tuple[tuple[int, int, str], ...], str, str]


def sort_key(text: str, language: str) -> SortKey:
    """A key whose order is the dictionary order of `language`; unknown languages sort as English does."""
    language = language.split("-")[0]
    language = language if language in ALPHABETS else "en"
    text = unicodedata.normalize("NFC", text)
    return tuple(_places(text.lower(), language)), text.lower(), text.swapcase()


@cache
def _order(language: str) -> dict[str, int]:
    return {letter: place for place, letter in enumerate(ALPHABETS[language].split())}


@cache
def _pieces(language: str) -> re.Pattern[str]:
    """Longest first: a doubled letter of several signs (`ssz` is `sz` twice), such a letter, then any sign."""
    several = sorted((letter for letter in _order(language) if len(letter) > 1), key=len, reverse=True)
    doubled = [letter[0] + letter for letter in several]
    return re.compile("|".join([r"\d+", r"\s+", *doubled, *several, "."]), re.DOTALL)


def _places(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for piece in _pieces(language).findall(text.strip()):
        if piece.isspace():
            yield SPACE, 0, ""
        elif piece.isdecimal():
            yield NUMBER, int(piece), ""
        elif len(piece) > 1 and piece not in _order(language):
            place = (LETTER, _order(language)[piece[1:]], "")
            yield from (place, place)
        else:
            yield from _letter(piece, language)


def _letter(piece: str, language: str) -> Iterator[tuple[int, int, str]]:
    order = _order(language)
    piece = SAME_LETTER.get(language, {}).get(piece, piece)
    if piece not in order:
        piece = unicodedata.normalize("NFKD", piece)[0]
    if piece in order:
        yield LETTER, order[piece], ""
    elif piece.isalpha():
        yield FOREIGN, 0, piece
