"""What an entry without a title is called."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.models import Submission


def title_of(submission: Submission) -> str:
    """Its title, else its book's; else its number, in its sender's language."""
    if submission.title:
        return submission.title
    if submission.book is not None:
        return submission.book.title[:255]
    with override(submission.interface_language):
        return _("Entry %(code)s") % {"code": submission.code}
