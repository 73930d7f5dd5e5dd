"""A new epoch when places or their names change: processes remember them (`naming`, `finding`)."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.core import epoch

from .models import Place, PlaceName


def place_changed(sender: Any, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        epoch.advance()


for model in (Place, PlaceName):
    for signal in (post_save, post_delete):
        signal.connect(place_changed, sender=model)
