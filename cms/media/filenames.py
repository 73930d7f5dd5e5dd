"""Names of files, as people's devices tell them."""

import re
import unicodedata

LONGEST = 120
UNFIT = re.compile(r"[^\w.-]+")
LONGEST_PLAIN = 80
NOT_SHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control and format characters, bidi overrides among them
NEEDED = {"\u200c", "\u200d"}  # joiners: Persian words are spelt with them


def clean_name(told: str, otherwise: str = "file") -> str:
    """One line that may be shown, without a path, at most 120 characters long, its ending kept. `otherwise` where
    nothing remains."""
    name = unicodedata.normalize("NFC", told).replace("\\", "/").rpartition("/")[2]
    shown = "".join(one for one in name if one in NEEDED or unicodedata.category(one) not in NOT_SHOWN)
    shown = " ".join(shown.split()).strip(". \u200c\u200d")
    stem, dot, ending = shown.rpartition(".")
    if dot and stem and len(ending) <= 10:
        return stem[: LONGEST - len(ending) - 1] + dot + ending
    return shown[:LONGEST] or otherwise


def ending_of(name: str) -> str:
    """Of a cleaned name, in small letters, without its dot."""
    stem, _dot, ending = name.rpartition(".")
    return ending.lower() if stem else ""


def plain_name(words: str) -> str:
    """What is saved of words in any script: letters, digits, dots and dashes, at most 80 of them."""
    return UNFIT.sub("-", words).strip("-.")[:LONGEST_PLAIN] or "file"
