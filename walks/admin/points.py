"""Points that are the same in two photographs, as a field of a form."""

from typing import Any

from django import forms
from django.templatetags.static import static


class AlignerWidget(forms.Textarea):
    """The points as JSON, for who can't use the pictures; and the two chosen pictures to set points in."""

    template_name = "walks/admin/aligner.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[static("walks/aligner.js")], css={"all": [static("walks/aligner.css")]})


class PointsFormField(forms.JSONField):
    """Nothing typed is no points."""

    widget = AlignerWidget

    def prepare_value(self, value: Any) -> Any:
        return "" if value in (None, []) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or []

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial or None, data)
