"""Addresses of the archive's screens, below `/admin/archive/`."""

from django.urls import URLPattern, path, re_path

from . import strip

app_name = "archive_admin"
urlpatterns: list[URLPattern] = [
    re_path(
        rf"^issues/(?P<issue_id>\d+)/pages/(?P<action>{'|'.join(strip.ACTIONS)})/$", strip.change, name="change-pages"
    ),
    path("issues/<int:issue_id>/preview/", strip.preview, name="preview-issue"),
]
