"""Pairs of points by which one photograph is laid over another."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from walks.admin.points import PointsFormField

LEAST_PAIRS, MOST_PAIRS = 2, 3


class PointsField(models.JSONField):
    """`[{"then": [x, y], "now": [x, y]}, …]`: none, two or three; from 0 to 1 of the picture’s width and height."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return PointsFormField(label=kwargs.get("label", self.verbose_name), required=False, help_text=self.help_text)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and not are_pairs(value):
            raise ValidationError(_("Two or three pairs of points within the pictures are needed, or none."))


def are_pairs(points: Any) -> bool:
    """Whether these are two or three pairs of points within their pictures."""

    def is_point(value: Any) -> bool:
        numbers = isinstance(value, list) and len(value) == 2
        return numbers and all(type(one) in (int, float) and 0 <= one <= 1 for one in value)

    return (
        isinstance(points, list)
        and LEAST_PAIRS <= len(points) <= MOST_PAIRS
        and all(isinstance(pair, dict) and is_point(pair.get("then")) and is_point(pair.get("now")) for pair in points)
    )
