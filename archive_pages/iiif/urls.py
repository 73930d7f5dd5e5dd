"""Addresses of IIIF: images, manifests, collections and search within an issue."""

from django.urls import path, re_path

from . import image, presentation
from .http import nothing

urlpatterns = [
    path("image/3/<str:identifier>", image.base, name="iiif-image"),
    path("image/3/<str:identifier>/info.json", image.info, name="iiif-image-info"),
    path(
        "image/3/<str:identifier>/<str:region>/<str:size>/<str:rotation>/<str:last>",
        image.image,
        name="iiif-image-part",
    ),
    path("presentation/3/<uuid:uuid>/manifest", presentation.manifest_view, name="iiif-manifest"),
    path("presentation/3/<uuid:uuid>/collection", presentation.collection_view, name="iiif-collection"),
    path("search/1/<uuid:uuid>", presentation.search_view, {"version": 1}, name="iiif-search-1"),
    path("search/2/<uuid:uuid>", presentation.search_view, {"version": 2}, name="iiif-search-2"),
    re_path("", nothing),  # and no redirect to a page in the reader's language
]
