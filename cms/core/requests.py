"""Around every request: its id, its line in the log, its time in the metrics."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import metrics
from .logs import request_id

logger = logging.getLogger("cms.requests")
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestMiddleware:
    """The first of all. `X-Request-ID` of the answer is the one that the log lines of the request carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = _given(request) or uuid4().hex
        request.request_id = number  # type: ignore[attr-defined]
        before = request_id.set(number)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            took = time.perf_counter() - started
            response["X-Request-ID"] = number
            metrics.answered(request, response, took)
            _log(request, response, took)
        finally:
            request_id.reset(before)
        return response


def _given(request: HttpRequest) -> str:
    """The id that our own proxy gave, where it looks like one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUST_PROXY else ""
    return given if GIVEN.fullmatch(given) else ""


def _log(request: HttpRequest, response: HttpResponseBase, took: float) -> None:
    """Neither the address nor who asked: only which view, with what success, how fast."""
    if not logger.isEnabledFor(logging.INFO):
        return
    facts = {
        "method": request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "OTHER",
        "view": metrics.view_of(request),
        "status": response.status_code,
        "ms": round(took * 1000, 1),
    }
    logger.info("%(method)s %(view)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
