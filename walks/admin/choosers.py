"""Fields that choose photographs and recordings: what they show of them, and which they offer."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.core.choosers import RecordChooser


class PhotographChooser(RecordChooser):
    """Shows the photograph that is chosen."""

    template_name = "walks/admin/photograph_chooser.html"

    def get_context(self, name: str, value_data: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value_data, attrs)
        return context | {"pictures": reverse("walks_admin:thumbnail", args=[0]), "chosen": value_data.get("id")}

    @property
    def media(self) -> forms.Media:
        own = forms.Media(js=[static("walks/photograph-chooser.js")], css={"all": [static("walks/choosers.css")]})
        return super().media + own


class RecordingChooser(RecordChooser):
    """Offers recordings of one kind, and takes in no others."""

    icon = "media"
    choose_one_text = _("Choose a recording")
    choose_another_text = _("Choose another recording")
    link_to_chosen_text = _("Edit this recording")

    def __init__(self, model: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(model, **kwargs)
        self.kind = kind

    def get_chooser_modal_url(self) -> str:
        return f"{super().get_chooser_modal_url()}?{urlencode({'kind': self.kind})}"
