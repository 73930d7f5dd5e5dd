"""What a reader is told when a part of the library can't answer now: the database, search, storage.

Whatever needs the part says 503, when to come back, and no more; it is no fault of the page, and it goes away.
"""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from .plain_pages import plain_page

RETRY_AFTER = 10
"""Seconds after which to try again."""
FOR_PROGRAMS = ("/api/", "/iiif/")


class Unavailable(Exception):
    """A server that this answer needs can't be reached, is too slow or refuses."""


GONE_FOR_NOW = (Unavailable, OperationalError, InterfaceError)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503. Asks no part for the page."""
    if not request.path.startswith(FOR_PROGRAMS):
        return plain_page(request, 503, seconds=RETRY_AFTER)
    answer = JsonResponse({"message": f"The library can't answer just now. Try again in {RETRY_AFTER} seconds."})
    answer.status_code = 503
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer
