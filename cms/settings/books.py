"""Where books are looked up and borrowed."""

from .env import ENV

BOOK_SERVICE_URL = ENV.url(
    "BOOK_SERVICE_URL",
    "",
    ("https", "http"),
    "Address at which books are looked up that the library has no record of; not set: nowhere.",
)
BOOK_SERVICE = ENV.choice(
    "BOOK_SERVICE", "sru", ("sru", "sru2", "openlibrary"), "What it speaks: SRU 1.2, SRU 2.0 or Open Library’s search."
)
BOOK_SERVICE_ISBN_INDEX = ENV.text(
    "BOOK_SERVICE_ISBN_INDEX", "", "The SRU server’s index for ISBNs, such as bath.isbn; not set: its own choice."
)
BOOK_SERVICE_SCHEMA = ENV.text("BOOK_SERVICE_SCHEMA", "marcxml", "Records asked of an SRU server: marcxml or dc.")
BORROW_URL = ENV.text(
    "BORROW_URL", "", "Address at which a book is borrowed, with {isbn}, {record}, {title} or {author} in it."
)
