"""What changes an issue's canvases, shared by ingest and the archivist's admin."""

from django.db.models import Avg, Count, F, Q, Sum

from archive_pages.models import Canvas, IssuePage


def recount(issue: IssuePage) -> None:
    """Brings the counts that an issue keeps of its canvases up to date, in the database and in `issue`."""
    canvases = Canvas.objects.filter(issue_id=issue.pk)
    found = canvases.aggregate(
        canvas_count=Count("pk"),
        words=Sum("word_count"),
        without_text=Count("pk", filter=Q(word_count=0, text_expected=True)),
        confidence=Sum(F("ocr_confidence") * F("word_count"), filter=Q(ocr_confidence__isnull=False)),
        counted=Sum("word_count", filter=Q(ocr_confidence__isnull=False)),
        plain=Avg("ocr_confidence"),
    )
    issue.canvas_count = found["canvas_count"]
    issue.word_count = found["words"] or 0
    issue.without_text = found["without_text"]
    issue.ocr_confidence = found["confidence"] / found["counted"] if found["counted"] else found["plain"]
    issue.first_canvas = canvases.order_by("order").first()
    IssuePage.objects.filter(pk=issue.pk).update(
        canvas_count=issue.canvas_count,
        word_count=issue.word_count,
        without_text=issue.without_text,
        ocr_confidence=issue.ocr_confidence,
        first_canvas=issue.first_canvas,
    )
