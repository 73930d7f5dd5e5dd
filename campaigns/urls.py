"""Addresses of campaigns outside the page tree."""

from django.urls import URLPattern, URLResolver, path

from . import delivery

urlpatterns: list[URLPattern | URLResolver] = [
    path("entry-file/<uuid:uuid>/master", delivery.entry_master, name="entry-master"),
    *(
        path(f"entry-file/<uuid:uuid>/{label}", delivery.entry_words, {"label": label}, name=f"entry-{label}")
        for label in delivery.WORDS
    ),
    path("entry-file/<uuid:uuid>/<str:label>", delivery.entry_file, name="entry-file"),
]
