"""What a reader is told when a part of the library can't answer now: the database, search, storage.

Whatever needs the part says 503, when to come back, and no more; it is no fault of the page, and it goes away.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_AFTER = 10
"""Seconds after which to try again."""
FOR_PROGRAMS = ("/api/", "/iiif/")


class Unavailable(Exception):
    """A server that this answer needs can't be reached, is too slow or refuses."""


GONE_FOR_NOW = (Unavailable, OperationalError, InterfaceError)


def error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 where a part is unavailable, 500 for any other fault. Asks no part for the page."""
    if not isinstance(sys.exc_info()[1], GONE_FOR_NOW):
        return server_error(request)
    return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse
    if request.path.startswith(FOR_PROGRAMS):
        answer = JsonResponse({"message": f"The library can't answer just now. Try again in {RETRY_AFTER} seconds."})
    else:
        answer = HttpResponse(render_to_string("503.html"))
    answer.status_code = 503
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer
