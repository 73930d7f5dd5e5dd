"""Addresses of walks outside the page tree."""

from django.urls import URLPattern, URLResolver, path

from .map.stops import stops
from .map.tiles import tiles
from .offline import app
from .ways_out.manifest import manifest_view

urlpatterns: list[URLPattern | URLResolver] = [
    path("iiif/presentation/3/walk/<uuid:uuid>/manifest", manifest_view, name="walk-manifest"),
    path("map/stops.geojson", stops, name="map-stops"),
    path("map/tiles.pmtiles", tiles, name="map-tiles"),
    path("walks-worker.js", app.worker, name="walks-worker"),
    path("walks-icon-<int:size>.png", app.icon, name="walks-icon"),
]
