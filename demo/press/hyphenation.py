"""Where a word may be divided at the end of a line: by syllables, in Hungarian, Romanian and English.

Rules, not dictionaries: a consonant before a vowel opens a syllable, letters that write one sound stay
together, at least two letters stay and three go over. Persian divides no words.
"""

VOWELS = {
    "hu": "aáeéiíoóöőuúüű",
    "ro": "aăâeiîou",
    "en": "aeiouy",
}
# Letters that write one sound, or begin a syllable together.
TOGETHER = {
    "hu": ("dzs", "cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs"),
    "ro": ("ch", "gh", "bl", "br", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "pl", "pr", "tr", "vr", "str"),
    "en": ("ch", "gh", "ph", "sh", "th", "wh", "ck", "bl", "br", "cl", "dr", "fl", "fr", "gr", "pl", "pr", "tr", "st"),
}
DOUBLED = {"hu": ("ccs", "ddz", "ggy", "lly", "nny", "ssz", "tty", "zzs")}
ENGLISH_ENDINGS = ("ing", "tion", "sion", "ment", "ness", "ful", "less", "able", "ship", "ward", "land", "borough")
FEWEST_BEFORE, FEWEST_AFTER = 2, 3


def divisions(word: str, language: str) -> list[int]:
    """Positions at which `word` may be divided, in order; none where it holds anything but letters inside.

    Punctuation around the word is left alone: "„vármegye," divides as "vármegye" does.
    """
    if language not in VOWELS:
        return []
    start = next((i for i, c in enumerate(word) if c.isalpha()), len(word))
    end = next((i for i in range(len(word), start, -1) if word[i - 1].isalpha()), start)
    core = word[start:end].lower()
    if len(core) < FEWEST_BEFORE + FEWEST_AFTER or not core.isalpha() or word[start:end].isupper():
        return []
    found = _english(core) if language == "en" else _syllables(core, language)
    return [start + at for at in found if FEWEST_BEFORE <= at <= len(core) - FEWEST_AFTER]


def _syllables(core: str, language: str) -> list[int]:
    vowels, together = VOWELS[language], TOGETHER[language]
    found = []
    last_vowel = None
    for at, letter in enumerate(core):
        if letter not in vowels:
            continue
        if last_vowel is not None:
            found.extend(_between(core, last_vowel, at, together, language))
        last_vowel = at
    return found


def _between(core: str, before: int, after: int, together: tuple[str, ...], language: str) -> list[int]:
    """The division between the vowels at `before` and `after`, if there is one."""
    consonants = core[before + 1 : after]
    if any(group in consonants for group in DOUBLED.get(language, ())):
        return []  # its spelling would change: asszony, asz-szony
    if not consonants:
        return [after] if language == "hu" else []  # Romanian and English vowels may be one sound
    for group in together:
        if consonants.endswith(group):
            return [after - len(group)]
    return [after - 1]


def _english(core: str) -> list[int]:
    """Only where a reader would not stumble: before a common ending, or between two consonants amid vowels."""
    found = {
        len(core) - len(ending) for ending in ENGLISH_ENDINGS if core.endswith(ending) and len(core) > len(ending) + 2
    }
    vowels = VOWELS["en"]
    for at in range(2, len(core) - 2):
        left, right = core[at - 1], core[at]
        if left in vowels or right in vowels or core[at - 1 : at + 1] in TOGETHER["en"]:
            continue
        if core[at - 2] in vowels and core[at + 1] in vowels and core[at + 1 :] not in ("e", "es", "ed"):
            found.add(at)
    return sorted(at for at in found if at - 1 not in found)  # run-ning, not runn-ing
