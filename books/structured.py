"""A book in the words of schema.org, for search engines."""

from django.urls import reverse
from django.utils.safestring import SafeString

from cms.core.json_ld import CONTEXT, as_block, told
from cms.imaging.iiif.links import absolute

from .models import Book


def book_block(book: Book, works: list[tuple[str, str]]) -> SafeString:
    """A Book, and title and path of the works about it that the visitor may see."""
    address = absolute(reverse("book", args=[book.uuid]))
    about = [told({"@type": "CreativeWork", "name": title, "url": absolute(url)}) for title, url in works]
    return as_block(
        told(
            {
                "@context": CONTEXT,
                "@type": "Book",
                "@id": address,
                "url": address,
                "name": book.title,
                "author": [{"@type": "Person", "name": name} for name in book.author.split("; ") if name],
                "isbn": book.isbn,
                "publisher": {"@type": "Organization", "name": book.publisher} if book.publisher else None,
                "datePublished": str(book.year) if book.year else None,
                "inLanguage": book.language,
                "subjectOf": about,
            }
        )
    )
