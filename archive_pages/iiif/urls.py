"""Addresses of manifests, collections and search within an issue."""

from django.urls import path

from . import presentation

urlpatterns = [
    path("presentation/3/<uuid:uuid>/manifest", presentation.manifest_view, name="iiif-manifest"),
    path("presentation/3/<uuid:uuid>/collection", presentation.collection_view, name="iiif-collection"),
    path("search/1/<uuid:uuid>", presentation.search_view, {"version": 1}, name="iiif-search-1"),
    path("search/2/<uuid:uuid>", presentation.search_view, {"version": 2}, name="iiif-search-2"),
]
