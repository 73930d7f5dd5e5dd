"""Which pages show a title or an issue."""

from typing import Any

from archive_pages.links import MaterialLinks
from archive_pages.models import IssuePage, TitlePage
from cms.imaging.iiif.links import absolute


def homepages(page: TitlePage | IssuePage) -> list[dict[str, Any]]:
    """The page in every language that has an archive."""
    return [
        {
            "id": url if "://" in url else absolute(url),
            "type": "Text",
            "label": {language: [page.title]},
            "format": "text/html",
            "language": [language],
        }
        for language, url in MaterialLinks().by_language(page).items()
    ]
