"""Addresses of IIIF: images, manifests, collections and search within an issue."""

from django.urls import path, re_path

from . import image
from .http import nothing

urlpatterns = [
    path("image/3/<str:identifier>", image.base, name="iiif-image"),
    path("image/3/<str:identifier>/info.json", image.info, name="iiif-image-info"),
    path(
        "image/3/<str:identifier>/<str:region>/<str:size>/<str:rotation>/<str:last>",
        image.image,
        name="iiif-image-part",
    ),
    re_path("", nothing),  # and no redirect to a page in the reader's language
]
