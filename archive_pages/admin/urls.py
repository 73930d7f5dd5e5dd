"""Addresses of the archive's screens, below `/admin/archive/`."""

from django.urls import URLPattern, path, re_path

from . import strip, trash_views

app_name = "archive_admin"
urlpatterns: list[URLPattern] = [
    re_path(
        rf"^issues/(?P<issue_id>\d+)/pages/(?P<action>{'|'.join(strip.ACTIONS)})/$", strip.change, name="change-pages"
    ),
    path("issues/<int:issue_id>/preview/", strip.preview, name="preview-issue"),
    path("trash/", trash_views.list_trash, name="list-trash"),
    path("trash/<int:trashed_id>/put-back/", trash_views.put_back, name="put-back"),
    path("trash/<int:trashed_id>/delete/", trash_views.delete_for_good, name="delete-for-good"),
]
