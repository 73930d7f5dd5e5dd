"""Opening a private address: the submission, or the same 404 for whatever does not open; and answering there."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase

from campaigns.models import Submission
from campaigns.models.submission import State

from .address import check_token


def opened(uuid: UUID, token: str, among: QuerySet[Submission] | None = None) -> Submission:
    """The submission that this address opens. A withdrawn one is gone for its sender as well.

    What does not exist is checked against a token like what does, so that the time tells nothing.
    """
    asked = Submission.objects.all() if among is None else among
    found = asked.exclude(state=State.WITHDRAWN).filter(uuid=uuid).first()
    fits = check_token(found or Submission(uuid=uuid), token)
    if found is None or not fits:
        raise Http404
    return found


def private(answer: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody, found by no search engine, told to no other site."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
