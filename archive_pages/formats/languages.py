"""Languages as OCR and METS files write them, as BCP 47 tags: `hun`, `Hungarian` and `hu-HU` are `hu`."""

import re

# ISO 639-1: ISO 639-2 (both forms) and the English names that ABBYY and PAGE XML begin with.
_TABLE = """
ar ara Arabic|be bel Byelorussian|bg bul Bulgarian|bs bos Bosnian|ca cat Catalan|cs cze ces Czech|cu chu OldSlavonic
cy wel cym Welsh|da dan Danish|de ger deu German|el gre ell Greek|en eng English|eo epo Esperanto|es spa Spanish
et est Estonian|eu baq eus Basque|fa per fas Farsi Persian|fi fin Finnish|fr fre fra French|ga gle Irish|gl glg Galician
he heb Hebrew|hr hrv Croatian|hu hun Hungarian|hy arm hye Armenian|is ice isl Icelandic|it ita Italian|ja jpn Japanese
ka geo kat Georgian|ko kor Korean|ku kur Kurdish|la lat Latin|lt lit Lithuanian|lv lav Latvian|mk mac mkd Macedonian
nl dut nld Dutch|no nor Norwegian|pl pol Polish|ps pus Pashto|pt por Portuguese|ro rum ron Romanian Moldavian
ru rus Russian|sk slo slk Slovak|sl slv Slovenian|sq alb sqi Albanian|sr srp Serbian|sv swe Swedish|tr tur Turkish
uk ukr Ukrainian|ur urd Urdu|vi vie Vietnamese|yi yid Yiddish|zh chi zho Chinese
"""
_ROWS = [row.split() for row in _TABLE.replace("\n", "|").split("|") if row.strip()]
_CODES = {code: row[0] for row in _ROWS for code in row if code.islower()}
_NAMES = {name.lower(): row[0] for row in _ROWS for name in row if not name.islower()}
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")
_OLD = ("old", "middle", "modern")


def code(written: str | None) -> str | None:
    """The BCP 47 language of a code or an English name; None for `unknown`, `und`, and what can't be a language."""
    text = (written or "").strip()
    match = _TAG.fullmatch(text)
    if match:
        language = match[1].lower()
        return None if language in ("und", "mul", "zxx", "mis") else _CODES.get(language, language)
    name = text.lower().replace(" ", "")
    for prefix in _OLD:
        name = name.removeprefix(prefix)
    return next((language for known, language in _NAMES.items() if name.startswith(known)), None)
