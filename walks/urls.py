"""Addresses of walks outside the page tree."""

from django.urls import URLPattern, URLResolver, path

from . import delivery
from .map.stops import stops
from .map.tiles import tiles
from .offline import app
from .ways_out.manifest import manifest_view

urlpatterns: list[URLPattern | URLResolver] = [
    path("photograph/<uuid:uuid>.<slug:suffix>", delivery.photograph_original, name="photograph-original"),
    path("recording/<uuid:uuid>", delivery.recording_file, name="recording"),
    path("recording/<uuid:uuid>.vtt", delivery.recording_captions, name="recording-captions"),
    path("recording/<uuid:uuid>.txt", delivery.recording_transcript, name="recording-transcript"),
    path("recording/<uuid:uuid>.<slug:suffix>", delivery.recording_file, name="recording-file"),
    path("iiif/presentation/3/walk/<uuid:uuid>/manifest", manifest_view, name="walk-manifest"),
    path("map/stops.geojson", stops, name="map-stops"),
    path("map/tiles.pmtiles", tiles, name="map-tiles"),
    path("walks-worker.js", app.worker, name="walks-worker"),
    path("walks-icon-<int:size>.png", app.icon, name="walks-icon"),
]
