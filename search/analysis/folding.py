"""Letters that a reader takes for the same become the same.

`normal` keeps what a stemmer needs (accents, comma-below); `fold` is what is compared. Both lower the case and undo
what fonts, keyboards, code pages and OCR engines do: ligatures, long s, cedilla for comma-below, õ for ő, Arabic yeh
and kaf, digits of any script, soft hyphens, `¬`, joiners, direction marks and vowel marks.
"""

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

SEPARATOR = " "
"""What stands between the parts of a word in `normal`'s answer: for a hyphen, an apostrophe, a ZWNJ …"""

BETWEEN = "\n"
"""What stands between words that are looked at together. No two characters make one across it."""

SOFT_HYPHENS = "\u00ad¬"
TATWEEL = "\u0640"  # only stretches a word
ZWNJ = "\u200c"

# Letters that have no decomposition, and the Arabic letters that Persian writes with other code points.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ĸ": "k",
        "ꝛ": "r",
        "ي": "ی",
        "ى": "ی",
        "ے": "ی",
        "ې": "ی",
        "ك": "ک",
        "ڪ": "ک",
        "ة": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ٱ": "ا",
    }
)
# For the stemmers: Romanian with comma-below and Persian letters, whatever the file's keyboard was.
_FOR_STEMMERS = {"ş": "ș", "ţ": "ț", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}
# Latin-1 had no ő, ű and ă: files and OCR engines write their neighbours.
_OF_LANGUAGE = {"hu": {"õ": "ő", "ô": "ő", "û": "ű"}, "ro": {"ã": "ă"}}


class _Table(dict[int, str]):
    """For `str.translate`: each character is looked at once."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        replacement = self[code] = self._rule(chr(code))
        return replacement


def _kept(character: str) -> str:
    if character in SOFT_HYPHENS or character == TATWEEL:
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isalnum():
        return character
    category = unicodedata.category(character)
    if category[0] == "M":
        return character
    return "" if category == "Cf" and character != ZWNJ else SEPARATOR


def _folded(character: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", letters).translate(_LETTERS)


@cache
def _kept_table(language: str) -> _Table:
    letters = {**_FOR_STEMMERS, **_OF_LANGUAGE.get(language, {}), BETWEEN: BETWEEN}
    return _Table(lambda character: letters.get(character) or _kept(character))


_FOLDED = _Table(_folded)


def normal(word: str, language: str = "") -> str:
    """Lower case, composed, digits in ASCII, without punctuation; parts of the word joined by `SEPARATOR`.

    Never begins or ends with a separator and never has two in a row; empty for a word without a letter or digit.
    """
    return normal_each([word], language)[0]


def normal_each(words: Sequence[str], language: str = "") -> list[str]:
    """`normal` of each word. Of many at once it takes a fraction of the time: they go through as one text."""
    text = BETWEEN.join(words)
    if text.count(BETWEEN) >= len(words):
        text = BETWEEN.join(word.replace(BETWEEN, SEPARATOR) for word in words)
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    found = text.translate(_kept_table(language)).split(BETWEEN)
    return [SEPARATOR.join(word.split()) if SEPARATOR in word else word for word in found]


def fold(normalised: str) -> str:
    """What is compared: the letters of `normal`'s answer without marks. Separators stay, to be split at or dropped."""
    return normalised if normalised.isascii() else normalised.translate(_FOLDED)


def fold_each(normalised: Sequence[str]) -> list[str]:
    """`fold` of each."""
    return fold(BETWEEN.join(normalised)).split(BETWEEN)
