"""What Prometheus reads: the counts of all processes, and how long queues are now."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from archive_pages.models import Batch
from cms.core import metrics

from . import health


class Queues(Collector):
    """Read at the moment of asking, in one process for all: gauges need no sum over processes."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("library_up", "1 where the part answers as it should.", labels=["part"])
        size = GaugeMetricFamily("library_queue_size", "What waits, by queue.", labels=["queue"])
        age = GaugeMetricFamily("library_queue_age_seconds", "How long the first has waited.", labels=["queue"])
        for part in health.look().parts:
            up.add_metric([part.name], 1 if part.state == health.OK else 0)
            if "size" in part.facts:
                size.add_metric([part.name], float(part.facts["size"]))
                age.add_metric([part.name], float(part.facts["age_seconds"]))
        yield from (up, size, age)
        states = GaugeMetricFamily("library_batches", "Batches by state.", labels=["state"])
        try:
            for row in Batch.objects.order_by().values("state").annotate(number=Count("pk")):
                states.add_metric([row["state"]], row["number"])
        except DatabaseError:  # `library_up` says so
            return
        yield states


def scrape() -> tuple[bytes, str]:
    """The body and its media type."""
    registry = CollectorRegistry()
    if settings.METRICS_TOKEN:
        MultiProcessCollector(registry)
    else:
        registry = metrics.registry
    body = generate_latest(registry)
    queues = CollectorRegistry()
    queues.register(Queues())
    return body + generate_latest(queues), CONTENT_TYPE_LATEST
