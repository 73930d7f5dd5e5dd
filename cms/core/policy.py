"""Which scripts and styles a page may run (Content Security Policy 3).

Readers' pages run no inline script, and their one inline style is named by its hash, so that the page is the same
for everyone and a copy that a browser revalidates (304) stays valid; a nonce would change with each answer. Wagtail's
admin writes inline scripts (choosers, dates), and these carry the nonce of their request.
"""

import base64
import hashlib
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

from csp.constants import NONCE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString, mark_safe

SELF, INLINE = "'self'", "'unsafe-inline'"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

ALSO = "_policy_also"

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class PolicyMiddleware(CSPMiddleware):
    """The headers that tell browsers what a page may do, on pages alone: a tile has no use for them."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = _request.set(request)
        try:
            return cast(HttpResponseBase, super().__call__(request))
        finally:
            _request.reset(before)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answered: HttpResponseBase = super().process_response(request, response)
        return answered

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        rules: dict[str, list[Any]] = {"script-src": [SELF, NONCE]}
        if request.path_info.startswith("/admin/"):
            rules["style-src"] = [SELF, INLINE]  # Draftail and the side panels write styles into the page
            rules["img-src"] = [SELF, "data:", "blob:"]  # pictures just chosen for upload
        else:
            rules["style-src"] = [SELF, *style_hashes()]
            rules["style-src-attr"] = [INLINE]  # widths of bars, shapes of scans: attributes that our templates write
        for directive, sources in getattr(request, ALSO, {}).items():
            known = rules.get(directive) or settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].get(directive, [SELF])
            rules[directive] = [*known, *sources]
        parts.replace = {**rules, **(parts.replace or {})}
        return parts


def also_from(sources: dict[str, list[str]]) -> None:
    """Lets the page under way ask these sources too, by directive: an operator may have maps elsewhere."""
    request = _request.get()
    if request is not None:
        setattr(request, ALSO, {**getattr(request, ALSO, {}), **sources})


def nonce() -> str:
    """The nonce of the request under way; `""` outside of one. Its answer's policy names it only when it was asked."""
    request = _request.get()
    return str(request.csp_nonce) if request is not None else ""  # type: ignore[attr-defined]


def inline_script(code: str) -> SafeString:
    """A script element of our own or Wagtail's that the policy lets run. `code` is trusted."""
    return mark_safe(f'<script nonce="{nonce()}">{code}</script>')  # noqa: S308


@cache
def style_hashes() -> tuple[str, ...]:
    """Hashes of the inline styles of readers' pages: there is one, the library's colour."""
    return (_hash(accent_style()),)


def accent_style() -> str:
    """What stands between `<style>` and `</style>` on every page; `cms.core.checks` holds the colour to be one."""
    return f":root {{ --site-accent: {settings.SITE_ACCENT}; }}"


def _hash(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def chooser_with_nonce(
    widget: Any, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
) -> SafeString:
    """Wagtail's `BaseChooser.render`, with the nonce on its script: Wagtail has no hook for it."""
    if not attrs or not attrs.get("id"):
        raise TypeError("A chooser cannot be rendered without an id.")
    data = widget.get_value_data(value)
    html = widget.render_html(name, data, attrs)
    return html + inline_script(widget.render_js_init(attrs["id"], name, data))
