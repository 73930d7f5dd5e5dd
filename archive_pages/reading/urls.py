"""Downloads (docs/addresses.md)."""

from django.urls import path

from . import downloads

urlpatterns = [
    path("canvas/<uuid:uuid>.txt", downloads.canvas_text, name="canvas-text"),
    path("canvas/<uuid:uuid>.alto.xml", downloads.canvas_alto, name="canvas-alto"),
    path("canvas/<uuid:uuid>.json", downloads.canvas_json, name="canvas-json"),
    path("canvas/<uuid:uuid>.jpg", downloads.canvas_jpeg, name="canvas-jpeg"),
    path("canvas/<uuid:uuid>.pdf", downloads.canvas_pdf, name="canvas-pdf"),
    path("canvas/<uuid:uuid>/master", downloads.canvas_master, name="canvas-master"),
    path("issue/<uuid:uuid>.pdf", downloads.issue_pdf, name="issue-pdf"),
    path("issue/<uuid:uuid>.txt", downloads.issue_text, name="issue-text"),
    path("issue/<uuid:uuid>.bib", downloads.issue_bibtex, name="issue-bibtex"),
    path("issue/<uuid:uuid>.ris", downloads.issue_ris, name="issue-ris"),
    path("issue/<uuid:uuid>.csl.json", downloads.issue_csl, name="issue-csl"),
]
