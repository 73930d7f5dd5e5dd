"""Suggestions for forms."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.core.middleware import same_in_every_language

from . import finding


@same_in_every_language
@require_safe
@cache_control(no_store=True)
def find(request: HttpRequest) -> HttpResponse:
    """`/places/find?q=&language=`: settlements that are or were called so, as JSON, by their names in that language."""
    language = request.GET.get("language", "")
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    found = finding.suggestions(request.GET.get("q", ""), language)
    return JsonResponse({"places": [one.as_json() for one in found]})
