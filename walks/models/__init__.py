"""The models of walks: pages, and the records that pages of all languages share."""

from .index import WalkIndexPage
from .map_sheet import MapSheet
from .photograph import Photograph, PhotographTiles
from .recording import Recording
from .route import WalkRoute
from .stop import StopClipping, StopHotspot, StopPage, StopPhotograph, ThenAndNow
from .theme import Theme
from .walk import WalkPage, WalkStep

__all__ = [
    "MapSheet",
    "Photograph",
    "PhotographTiles",
    "Recording",
    "StopClipping",
    "StopHotspot",
    "StopPage",
    "StopPhotograph",
    "Theme",
    "ThenAndNow",
    "WalkIndexPage",
    "WalkPage",
    "WalkRoute",
    "WalkStep",
]
