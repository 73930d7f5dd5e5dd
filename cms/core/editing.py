"""Editors who change the same page at the same moment do so one after another.

Wagtail reads a page, shows or changes it, and writes it back whole: of two at once, the later would write back what it
read before the earlier changed it, a page that was deleted meanwhile included.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .locks import lock

PAGE = re.compile(r"^/admin/(?:pages|archive/issues)/(?P<page>\d+)/")


class OneAtATimeMiddleware:
    """What is sent about a page waits until what was sent about it before is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = PAGE.match(request.path_info) if request.method == "POST" else None
        if found is None or not request.user.is_authenticated:
            return self.get_response(request)
        with lock(f"page {found['page']}"):
            return self.get_response(request)
