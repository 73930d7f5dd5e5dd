"""`/healthz`, `/readyz` and `/metrics`: for monitors, balancers and Prometheus.

They are answered before all else, so that a probe that comes by an internal address or without TLS needs no entry in
ALLOWED_HOSTS and is not redirected, and so that a database that is down can't keep them from answering.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from . import health, numbers


class ProbeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.probes = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = self.probes.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = probe(request)
        response["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else: a dead database is no reason to restart the web process."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """`{"status": "ok" | "degraded" | "down", "parts": {name: state}}`; 503 where pages can't be answered."""
    report = health.look()
    parts = {part.name: part.as_json() for part in report.parts}
    response = JsonResponse({"status": report.state, "parts": parts}, status=503 if report.state == "down" else 200)
    if report.state == "down":
        response["Retry-After"] = "5"
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for who brings `Authorization: Bearer METRICS_TOKEN`; else there is no such address."""
    token = settings.METRICS_TOKEN
    given = request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        return HttpResponseNotFound("Not Found", content_type="text/plain")
    body, content_type = numbers.scrape()
    return HttpResponse(body, content_type=content_type)
