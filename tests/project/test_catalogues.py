"""The interface speaks Hungarian, Romanian and Persian as fully as English."""

import re
from pathlib import Path
from string import Formatter

import polib
import pytest

from tools.catalogues import LANGUAGES, LOCALE

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sdg%]")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    entries = catalogue(language)
    assert len(entries) > 500
    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_what_is_filled_in(language: str) -> None:
    """`%(count)d` and `{name}` stand in every form; a plural's form for one may leave the number out."""
    for entry in catalogue(language):
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        wanted = placeholders(entry.msgid_plural or entry.msgid, entry.flags)
        for number, form in enumerate(forms):
            have = placeholders(form, entry.flags)
            may_lack = {"count", "number"} if entry.msgid_plural and number == 0 else set()
            assert have <= wanted, (entry.msgid, form)
            assert wanted - have <= may_lack, (entry.msgid, form)


def test_all_catalogues_hold_the_same_strings() -> None:
    strings = [{(entry.msgctxt, entry.msgid) for entry in catalogue(language)} for language in LANGUAGES]
    assert strings[0] == strings[1] == strings[2]


def test_no_string_of_the_sources_is_missing_from_the_catalogues() -> None:
    """Strings in templates, found without gettext: `{% translate "…" %}` with nothing between the quotes but text."""
    known = {entry.msgid for entry in catalogue("hu")}
    pattern = re.compile(r"{%-?\s*(?:translate|trans)\s+(\"[^\"]*\"|'[^']*')")
    root = Path(LOCALE).parent.parent
    apps = ("cms", "home", "archive_pages", "places", "search", "walks", "campaigns", "books")
    templates = [path for app in apps for path in (root / app).rglob("*.html")]
    texts = {text[1:-1] for path in templates for text in pattern.findall(path.read_text())}
    assert {text for text in texts if text.replace("%", "%%") not in known} == set()  # gettext has “%” doubled


def placeholders(text: str, flags: list[str]) -> set[str]:
    if "python-format" in flags:
        return {name for name in PLACEHOLDER.findall(text) if name}
    if "python-brace-format" in flags:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    return set()
