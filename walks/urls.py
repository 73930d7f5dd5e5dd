"""Addresses of walks outside the page tree."""

from django.urls import URLPattern, URLResolver, path

from .offline import app

urlpatterns: list[URLPattern | URLResolver] = [
    path("walks-worker.js", app.worker, name="walks-worker"),
    path("walks-icon-<int:size>.png", app.icon, name="walks-icon"),
]
