"""Numbers for Prometheus: how long requests take, how many jobs and mails wait, whether the database answers.

Durations are counted by each web process and added up when they are read; the rest is asked of the database then.
"""

import os
import time
from collections.abc import Iterator

from django.db import DatabaseError
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CollectorRegistry, Histogram, generate_latest, multiprocess
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LIVE = ("todo", "doing", "failed")

_durations = Histogram(
    "kilta_request_seconds",
    "Time from request to answer",
    ["view", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)


def observe(*, view: str, method: str, status: int, seconds: float) -> None:
    """Count one request; the labels stay few, whatever strangers send."""
    _durations.labels(view, method if method in METHODS else "other", f"{status // 100}xx").observe(seconds)


class Installation(Collector):
    """What only the database knows."""

    def collect(self) -> Iterator[Metric]:
        start = time.perf_counter()
        try:
            jobs = list(
                ProcrastinateJob.objects.filter(status__in=LIVE)
                .values_list("queue_name", "status")
                .annotate(number=Count("id"))
            )
        except DatabaseError:
            yield GaugeMetricFamily("kilta_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("kilta_database_up", "Whether the database answers", 1)
        yield GaugeMetricFamily(
            "kilta_database_seconds", "Time the database took to answer", time.perf_counter() - start
        )
        lengths = GaugeMetricFamily("kilta_jobs", "Jobs by queue and state", labels=["queue", "state"])
        for queue, status, number in jobs:
            lengths.add_metric([queue, status], number)
        yield lengths


def exposition() -> bytes:
    """All numbers in the text format of Prometheus."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
        counted = generate_latest(registry)
    else:
        counted = generate_latest(REGISTRY)
    asked = CollectorRegistry()
    asked.register(Installation())
    return counted + generate_latest(asked)
