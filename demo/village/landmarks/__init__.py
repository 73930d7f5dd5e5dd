"""The buildings that walks lead to, each made for an era, "then" or "now": what stood stands, painted anew."""

from .houses import inn, library, school
from .outskirts import hut, pottery, station
from .strongholds import castle, chapel, church
from .waterside import bridge, bridge_deck, mill, spring, well

__all__ = [
    "bridge",
    "bridge_deck",
    "castle",
    "chapel",
    "church",
    "hut",
    "inn",
    "library",
    "mill",
    "pottery",
    "school",
    "spring",
    "station",
    "well",
]
