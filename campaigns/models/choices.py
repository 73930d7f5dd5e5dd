"""A list of values out of a few, ticked in forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChoicesField(models.JSONField):
    """A list of those values of `choices` that were ticked, in their order."""

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)
        self.offered = list(choices)

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            label=str(self.verbose_name).capitalize(),
            choices=self.offered,
            required=not self.blank,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = {one for one, _label in self.offered}
        if not isinstance(value, list) or not all(one in known for one in value):
            raise ValidationError(_("Choose among what is offered."))
