"""Addresses of images, `/iiif/image/3/{uuid}/…`. What else lies below `/iiif/` belongs to the apps."""

from django.urls import path

from . import image

urlpatterns = [
    path("image/3/<str:identifier>", image.base, name="iiif-image"),
    path("image/3/<str:identifier>/info.json", image.info, name="iiif-image-info"),
    path(
        "image/3/<str:identifier>/<str:region>/<str:size>/<str:rotation>/<str:last>",
        image.image,
        name="iiif-image-part",
    ),
]
