"""A book in the words of schema.org, for search engines."""

from django.urls import reverse
from django.utils.safestring import SafeString

from campaigns.links import EntryLinks
from campaigns.models import EntryPage
from cms.core.json_ld import CONTEXT, as_block, told
from cms.imaging.iiif.links import absolute

from .models import Book


def book_block(book: Book, entries: list[EntryPage], links: EntryLinks) -> SafeString:
    """A Book, and the works about it that the visitor may see."""
    address = absolute(reverse("book", args=[book.uuid]))
    works = [told({"@type": "CreativeWork", "name": one.title, "url": links.absolute(one)}) for one in entries]
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
                "subjectOf": works,
            }
        )
    )
