"""Pages that say why there is no other: within the site's frame, in the visitor's language, without the database."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from .context import site


def plain_page(request: HttpRequest, status: int, template: str = "", seconds: int = 0, **told: Any) -> HttpResponse:
    """`template` unless it is `{status}.html`. `seconds`: when to come back, said in words and as Retry-After."""
    context = {
        **site(request),
        "plain": True,
        "path": request.path,
        "in_admin": request.path_info.startswith("/admin/"),
        "seconds": seconds,
        "minutes": -(-seconds // 60),
        **told,
    }
    with override(get_language_from_request(request, check_path=True)):
        response = HttpResponse(render_to_string(template or f"{status}.html", context), status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
