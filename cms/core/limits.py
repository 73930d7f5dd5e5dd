"""Limits for one address: how often it may search, download and try passwords, and how much it may send.

Counts are of the last minute, shared by all web processes where CACHE_URL names a Redis, else a process's own. A Redis
that does not answer limits nobody, and is asked again after a while. Tiles are not counted: a viewer asks for hundreds.
"""

import hashlib
import logging
import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from redis.exceptions import RedisError

from . import metrics
from .addresses import address_of
from .breaker import Breaker
from .plain_pages import plain_page

logger = logging.getLogger(__name__)
WINDOW = 60  # seconds
REST = 10.0  # seconds for which a Redis that failed is left alone
ASKING = 1.0  # seconds that the few commands of a count take at most (`CACHES["limits"]`)
MEGABYTE = 1_000_000

SEARCHES = {"search", "iiif-search-1", "iiif-search-2", "books-find", "places-find"}
DOWNLOADS = {
    "canvas-text", "canvas-alto", "canvas-jpeg", "canvas-pdf",
    "issue-pdf", "issue-text", "document", "bulk-file",
}  # fmt: skip
PASSWORDS = {
    "wagtailcore_login", "wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_confirm",
    "wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password",
}  # fmt: skip


View = TypeVar("View", bound=Callable[..., Any])
_bodies_of_any_size: set[Callable[..., Any]] = set()


def bodies_of_any_size(view: View) -> View:
    """Marks a view, as the address patterns name it, that limits by a rule of its own what is sent to it."""
    _bodies_of_any_size.add(view)
    return view


class Counter:
    """Counts by kind and address in Django's cache `limits`."""

    def __init__(self) -> None:
        self.breaker = Breaker(REST, REST)

    def wait(self, kind: str, address: str, most: int) -> int:
        """Counts one request. 0, or the seconds to wait where more than `most` came within a minute."""
        if not self.breaker.may_ask(ASKING):
            return 0
        window, passed = divmod(time.time(), WINDOW)
        try:
            now, before = self._count(kind, address, int(window))
        except RedisError as error:
            self.breaker.failed()
            logger.warning("The counts of requests can't be reached (%s); nobody is limited.", type(error).__name__)
            return 0
        self.breaker.answered()
        # The part of the minute before that still lies within the last sixty seconds.
        if now + before * (1 - passed / WINDOW) <= most:
            return 0
        return max(1, math.ceil(WINDOW - passed))

    def _count(self, kind: str, address: str, window: int) -> tuple[int, int]:
        who = hashlib.blake2b(address.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()
        counts = caches["limits"]
        key = f"{kind}:{who}:{window}"
        counts.add(key, 0, timeout=2 * WINDOW)
        try:
            now = counts.incr(key)
        except ValueError:  # pushed out between the two
            now = 1
        return now, counts.get(f"{kind}:{who}:{window - 1}") or 0


counter = Counter()


class LimitMiddleware:
    """429 with Retry-After where an address asks too often, 413 where it sends too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if view not in _bodies_of_any_size and _sends_too_much(request):
            return refusal(request, 413)
        kind, most = kind_of(request)
        if not most:
            return None
        seconds = counter.wait(kind, address_of(request), most)
        if not seconds:
            return None
        metrics.limited.labels(kind).inc()
        return refusal(request, 429, seconds)


def kind_of(request: HttpRequest) -> tuple[str, int]:
    """What the request counts as, and how many a minute may have; `("", 0)` for what is not counted."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if request.method == "POST" and name in PASSWORDS:
        return "login", settings.LIMIT_LOGINS
    if request.method == "POST" and name == "uploads":
        return "upload", settings.LIMIT_UPLOADS
    if name in SEARCHES or (name.startswith("wagtailapi:") and "search" in request.GET):
        return "search", settings.LIMIT_SEARCHES
    if name.startswith("my-entry"):
        return "entry", settings.LIMIT_ENTRY_PAGES
    if name in DOWNLOADS:
        return "download", settings.LIMIT_DOWNLOADS
    return "", 0


def _sends_too_much(request: HttpRequest) -> bool:
    """Before anything of the body is read. Only who has logged in may send more than a form's worth."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    if length <= settings.VISITOR_UPLOAD_MEGABYTES * MEGABYTE:
        return False
    return length > settings.UPLOAD_MEGABYTES * MEGABYTE or not request.user.is_authenticated


def refusal(request: HttpRequest, status: int, seconds: int = 0, template: str = "") -> HttpResponse:
    """The answer of this status, `429` or `413`: a plain page, or JSON for a program."""
    if not wants_json(request):
        return plain_page(request, status, template, seconds)
    detail = {429: "Too many requests.", 413: "The request is too large."}[status]
    response = JsonResponse({"detail": detail, **({"retry_after": seconds} if seconds else {})}, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def wants_json(request: HttpRequest) -> bool:
    accept = request.META.get("HTTP_ACCEPT", "")
    for_programs = ("/api/", "/iiif/", "/uploads/")
    return request.path_info.startswith(for_programs) or ("json" in accept and "text/html" not in accept)


def locked_out(request: HttpRequest, answer: HttpResponseBase | None, credentials: Any) -> HttpResponse:
    """After too many wrong passwords for one account from one address (django-axes)."""
    metrics.limited.labels("account").inc()
    logger.warning("An account waits after %d wrong passwords from one address.", settings.AXES_FAILURE_LIMIT)
    return refusal(request, 429, int(settings.AXES_COOLOFF_TIME.total_seconds()), "429_account.html")
