"""Who may keep a copy of an answer: everybody, or nobody where not everybody may see it.

The whole of it is docs/decisions/0012-copies-in-caches.md.
"""

from typing import TypeVar

from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

OPEN = "public, no-cache"  # kept by caches, and asked for again each time: an embargo or a restriction counts at once
CLOSED = "private, no-store"
AnswerT = TypeVar("AnswerT", bound=HttpResponseBase)


def keep(response: AnswerT, *, public: bool) -> AnswerT:
    """Says it to caches, and that what is not public depends on who asks."""
    response["Cache-Control"] = OPEN if public else CLOSED
    if not public:
        patch_vary_headers(response, ("Cookie",))
    return response
