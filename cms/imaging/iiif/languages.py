"""Language maps (IIIF Presentation API 3, section 4.4): a text in every language of the interface."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

LanguageMap = dict[str, list[str]]


@cache
def translated(message: str) -> LanguageMap:
    """A message of the interface in each of its languages. Mark it with `gettext_noop` where it stands."""
    return in_each(lambda _language: gettext(message))


def in_each(make: Callable[[str], str]) -> LanguageMap:
    """What `make` says in each language, with that language active; under `none` where all say the same."""
    found: LanguageMap = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = [str(make(language))]
    values = list(found.values())
    return {"none": values[0]} if all(value == values[0] for value in values) else found


def in_language(text: str, languages: list[str]) -> LanguageMap:
    """A text as the record has it, in the record's own language where it has just one."""
    return {languages[0] if len(languages) == 1 else "none": [text]}


def none(text: str) -> LanguageMap:
    """A text that is the same in every language, such as a number."""
    return {"none": [text]}


def entry(label: LanguageMap, value: LanguageMap) -> dict[str, Any]:
    """A pair of `metadata`."""
    return {"label": label, "value": value}
