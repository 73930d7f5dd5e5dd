"""Languages of the content: more than the interface has, each a BCP 47 code."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

CONTENT_LANGUAGES = [
    ("hu", _("Hungarian")),
    ("ro", _("Romanian")),
    ("en", _("English")),
    ("fa", _("Persian")),
    ("de", _("German")),
    ("fr", _("French")),
    ("la", _("Latin")),
    ("sr", _("Serbian")),
    ("uk", _("Ukrainian")),
    ("ru", _("Russian")),
    ("sk", _("Slovak")),
    ("yi", _("Yiddish")),
    ("he", _("Hebrew")),
    ("ar", _("Arabic")),
    ("hy", _("Armenian")),
    ("tr", _("Turkish")),
]
LANGUAGE_NAMES = dict(CONTENT_LANGUAGES)
RIGHT_TO_LEFT = frozenset({"fa", "ar", "he", "yi"})

# ISO 639-2 codes (both kinds), as MODS, ALTO and ABBYY write them.
ISO_639_2 = {
    "hun": "hu", "rum": "ro", "ron": "ro", "eng": "en", "per": "fa", "fas": "fa", "ger": "de", "deu": "de",
    "fre": "fr", "fra": "fr", "lat": "la", "srp": "sr", "ukr": "uk", "rus": "ru", "slo": "sk", "slk": "sk",
    "yid": "yi", "heb": "he", "ara": "ar", "arm": "hy", "hye": "hy", "tur": "tr",
}  # fmt: skip


def code_of(text: str) -> str:
    """The BCP 47 code of a language as files name it: `hun`, `hu-HU`, `Hungarian`, `HungarianOld`; `""` if unknown."""
    word = text.strip().lower().replace("_", "-")
    base = word.split("-")[0]
    if base in LANGUAGE_NAMES:
        return base
    if base in ISO_639_2:
        return ISO_639_2[base]
    english = {
        "hungarian": "hu", "romanian": "ro", "english": "en", "persian": "fa", "farsi": "fa", "german": "de",
        "french": "fr", "latin": "la", "serbian": "sr", "ukrainian": "uk", "russian": "ru", "slovak": "sk",
        "yiddish": "yi", "hebrew": "he", "arabic": "ar", "armenian": "hy", "turkish": "tr", "oldgerman": "de",
    }  # fmt: skip
    return next((code for name, code in english.items() if word.startswith(name)), "")


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute of a passage in this language."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


class LanguagesField(models.JSONField):
    """A list of content language codes, ticked in forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            label=self.verbose_name.capitalize() if isinstance(self.verbose_name, str) else self.verbose_name,
            choices=CONTENT_LANGUAGES,
            required=not self.blank,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Iterable[str], model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        unknown = [code for code in value if code not in LANGUAGE_NAMES]
        if unknown:
            raise ValidationError(_("Unknown language: %(codes)s."), params={"codes": ", ".join(unknown)})
