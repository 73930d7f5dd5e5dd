"""An entry that lacks nothing is sent: what was kept as it was typed becomes records."""

from django.db import transaction

from books.keeping import UnknownBook, book_of, chosen
from books.models import Book
from books.told import Typed
from campaigns import acts
from campaigns.models import Submission
from campaigns.senders import sender_of

from .completeness import Missing, missing
from .typed import DRAFT, drafted


def send(submission: Submission) -> list[Missing]:
    """Sends it, and returns nothing; or returns what is missing, and leaves it as it is.

    Raises `acts.WrongState`: another window may have sent it already.
    """
    with transaction.atomic():
        held = Submission.objects.select_for_update().get(pk=submission.pk)
        if held.is_open_to_its_sender:
            lacks = missing(held)
            if lacks:
                return lacks
            _settle(held)
        acts.send(held)
    submission.refresh_from_db()
    return []


def _settle(submission: Submission) -> None:
    submission.book = _book(submission)
    submission.sender = sender_of(submission.email, submission.phone)
    if len(submission.campaign.licences) == 1:
        submission.licence = submission.campaign.licences[0]
    submission.answers = {name: value for name, value in submission.answers.items() if not name.startswith(DRAFT)}
    submission.save()


def _book(submission: Submission) -> Book | None:
    title, author, isbn, key = (
        drafted(submission, name) for name in ("book_title", "book_author", "book_isbn", "book_key")
    )
    before = submission.book
    if not title or (before is not None and (before.title, before.author) == (title, author)):
        return before
    if key:
        try:
            return book_of(chosen(key))
        except UnknownBook:
            pass  # it is gone meanwhile: what was typed stands for it
    return book_of(Typed(title, author, isbn))
