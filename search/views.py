"""The public search page."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.core import metrics
from cms.core.unavailable import RETRY_AFTER

from .backends.base import EngineError
from .results_page import failed_context, results_context

logger = logging.getLogger(__name__)


@require_safe
@cache_control(private=True, no_cache=True)
def results(request: HttpRequest) -> HttpResponse:
    """`/{lang}/search/?q=` (see `search.address`). 503 where the engine can't answer."""
    try:
        context = results_context(request)
    except EngineError:
        logger.exception("Search could not answer")
        metrics.searches.labels("failed").inc()
        answer = render(request, "search/results.html", failed_context(request), status=503)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer
    if context["asked"]:
        metrics.searches.labels("found" if context["results"].total else "nothing").inc()
    return render(request, "search/results.html", context)
