"""What the library counts for Prometheus. Labels have few values: names of views, statuses, outcomes.

With METRICS_TOKEN every process counts in files of VAR_DIR/metrics/<host>, so that whichever web process is asked
answers for all of its machine (prometheus-client's multiprocess mode; file names are process numbers, which machines
that share VAR_DIR have in common). Without it they count for nobody.
"""

import os
import socket
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

if settings.METRICS_TOKEN:  # before the library is imported: it looks for the folder then
    _folder = Path(settings.VAR_DIR) / "metrics" / socket.gethostname()
    _folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_folder))

from prometheus_client import CollectorRegistry, Counter, Histogram

registry = CollectorRegistry()
requests = Counter("library_requests", "Answers by view and status.", ["view", "status"], registry=registry)
seconds = Histogram(
    "library_request_seconds",
    "Time to an answer by view.",
    ["view"],
    registry=registry,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
searches = Counter("library_searches", "Searches by outcome: found, nothing, failed.", ["outcome"], registry=registry)
tiles = Counter("library_images", "Parts of scans by how they were made: tile, kept, cut.", ["way"], registry=registry)
kept = Counter("library_kept_files", "Looks into the folders of made files.", ["cache", "found"], registry=registry)
limited = Counter("library_limited", "Requests refused because there were too many.", ["kind"], registry=registry)


def view_of(request: HttpRequest) -> str:
    """The name of the view that answered, from a fixed set: no address, which anyone could make up."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match is not None else "none"


def answered(request: HttpRequest, response: HttpResponseBase, took: float) -> None:
    view = view_of(request)
    requests.labels(view, str(response.status_code)).inc()
    seconds.labels(view).observe(took)
