"""Addresses of the archive's screens, below `/admin/archive/`."""

from django.urls import URLPattern, path, re_path

from . import batch_acts, batches, scans, strip, trash_views

app_name = "archive_admin"
CHANGES, ACTS = "|".join(strip.ACTIONS), "|".join(batch_acts.ACTIONS)
urlpatterns: list[URLPattern] = [
    re_path(rf"^issues/(?P<issue_id>\d+)/pages/(?P<action>{CHANGES})/$", strip.change, name="change-pages"),
    path("issues/<int:issue_id>/pages/<uuid:uuid>/", scans.show_scan, name="show-scan"),
    path("issues/<int:issue_id>/preview/", strip.preview, name="preview-issue"),
    path("batches/", batches.list_batches, name="list-batches"),
    path("batches/progress/", batches.show_progress, name="batch-progress"),
    path("batches/new/", batches.create_batch, name="create-batch"),
    path("batches/<int:batch_id>/", batches.show_batch, name="show-batch"),
    path("batches/<int:batch_id>/report.json", batches.download_report, name="download-report"),
    re_path(rf"^batches/(?P<batch_id>\d+)/(?P<action>{ACTS})/$", batch_acts.act_on_batch, name="act-on-batch"),
    path("batches/<int:batch_id>/delete/", batch_acts.delete_batch, name="delete-batch"),
    path("trash/", trash_views.list_trash, name="list-trash"),
    path("trash/<int:trashed_id>/put-back/", trash_views.put_back, name="put-back"),
    path("trash/<int:trashed_id>/delete/", trash_views.delete_for_good, name="delete-for-good"),
]
