"""A new epoch when what decides who sees a photograph changes without a page being saved."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.core import epoch
from places.models import Place, PlaceName

from .models import MapSheet, Photograph, PhotographTiles, Recording, StopHotspot, StopPhotograph, ThenAndNow, WalkStep


def shown_otherwise(sender: type, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        epoch.advance()


for model in (
    Photograph,
    PhotographTiles,
    Recording,
    StopHotspot,
    StopPhotograph,
    ThenAndNow,
    WalkStep,
    Place,
    PlaceName,
    MapSheet,
):
    post_save.connect(shown_otherwise, sender=model)
    post_delete.connect(shown_otherwise, sender=model)
