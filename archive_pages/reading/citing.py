"""The source that a citation of an issue names, with its date in the reader's language."""

from django.conf import settings

from archive_pages.models import Canvas, IssuePage, TitlePage
from cms.core import dates
from cms.core.permanent import permanent_url

from .citations import Source, source_of


def cited(issue: IssuePage, title: TitlePage, canvas: Canvas | None = None) -> Source:
    """The issue, or one canvas of it, as a source."""
    words = dates.in_words(issue.date) if issue.date else ""
    return source_of(issue, title, words, permanent_url(canvas or issue), settings.SITE_NAME, canvas)
