"""Short texts that one record has in each language of the interface: alternative texts, captions, labels."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .languages import direction

Texts = dict[str, str]


def text_in(texts: Texts, language: str | None = None) -> tuple[str, str]:
    """The text and its language: in `language` (the reader's unless told), else the installation's, else any.

    Two empty strings where there is none.
    """
    wanted = (language or get_language() or "", settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES))
    return next(((texts[code], code) for code in wanted if texts.get(code)), ("", ""))


class TextsWidget(forms.MultiWidget):
    """One labelled box a language, each in its own direction."""

    template_name = "core/texts_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({code: forms.TextInput() for code, _name in settings.LANGUAGES}, attrs)

    def decompress(self, value: Texts | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for (code, language), one in zip(settings.LANGUAGES, context["widget"]["subwidgets"], strict=True):
            one["language"] = language
            one["attrs"] |= {"lang": code, "dir": direction(code)}
        return context


class TextsFormField(forms.MultiValueField):
    widget = TextsWidget

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=max_length) for _code in settings.LANGUAGES]
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Texts:
        codes = [code for code, _name in settings.LANGUAGES]
        return {code: text for code, text in zip(codes, data_list or [""] * len(codes), strict=True) if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.compress([(one or "").strip() for one in data or []]) != (initial or {})


class TextsField(models.JSONField):
    """`{language code: text}`, without the languages that have none. Each text has at most `max_length` characters."""

    def __init__(self, *args: Any, max_length: int = 1000, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.text_length = max_length

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "blank": self.blank, "max_length": self.text_length}

    def formfield(self, **kwargs: Any) -> Any:
        return TextsFormField(
            label=kwargs.get("label", self.verbose_name),
            required=not self.blank,
            help_text=self.help_text,
            max_length=self.text_length,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = {code for code, _name in settings.LANGUAGES}
        if not isinstance(value, dict) or not all(
            key in known and isinstance(text, str) for key, text in value.items()
        ):
            raise ValidationError(_("Give one text a language."))
