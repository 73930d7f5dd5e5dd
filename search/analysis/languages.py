"""Which stemmer a language has, under all the names that OCR files, catalogues and browsers give it."""

from functools import cache

from cms.core.languages import code_of

LANGUAGES = {"hu": "hungarian", "ro": "romanian", "en": "english", "fa": "persian", "de": "german"}
"""Language code (BCP 47 primary tag) to Snowball algorithm."""

_SCRIPTS = {"frk": "de"}  # Tesseract's model for German in Fraktur


@cache
def stem_language(name: str) -> str:
    """The code in `LANGUAGES` for `hu`, `hu-HU`, `hun`, `Hungarian` …; an empty string where we have no stemmer."""
    code = _SCRIPTS.get(name.strip().lower()) or code_of(name)
    return code if code in LANGUAGES else ""
