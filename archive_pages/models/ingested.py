"""What a source said of an issue when it was last taken in: how ingest tells its changes from an editor's."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IngestRecord(models.Model):
    """The source's own words, beside which the issue may be edited.

    `identity` is how the source tells the issue from others of its title (`ingest.records.identity`). `said` holds the
    source's words by field, `wrote` what they became in the issue. `pages` follow the source's order, those that an
    archivist took out included: `{"canvas": uuid, "scan" and "text": "<sha256>:<page>" or "", "scan_name", "text_name",
    "order_label", "page_label"}`; METS gives the order label, the OCR file the page label.
    """

    issue = models.OneToOneField(
        "archive_pages.IssuePage", on_delete=models.CASCADE, primary_key=True, related_name="ingest_record"
    )
    identity = models.CharField(max_length=64, db_index=True)
    said = models.JSONField(default=dict)
    wrote = models.JSONField(default=dict)
    pages = models.JSONField(default=list)

    class Meta:
        verbose_name = _("record of an ingest")
        verbose_name_plural = _("records of ingests")

    def __str__(self) -> str:
        return str(self.issue_id)
