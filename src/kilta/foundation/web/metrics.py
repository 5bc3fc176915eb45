"""Numbers for Prometheus: how long requests take, how many jobs and mails wait, whether the database answers.

Durations are counted by each web process and added up when they are read; the rest is asked of the database then.
"""

import os
import time
from collections.abc import Iterator, Mapping

from django.db import DatabaseError
from django.db.models import Count
from prometheus_client import CollectorRegistry, Histogram, generate_latest, multiprocess
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from kilta.foundation import jobs
from kilta.foundation.notices.models import Message, Pace

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

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
        up = GaugeMetricFamily("kilta_database_up", "Whether the database answers")
        start = time.perf_counter()
        try:
            lengths, mail = jobs.queue_lengths(), _mail_waiting()
        except DatabaseError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        seconds = time.perf_counter() - start
        yield GaugeMetricFamily("kilta_database_seconds", "Time the database took for these numbers", seconds)
        yield _by("state", lengths, "kilta_jobs", "Background jobs by state")
        yield _by("pace", mail, "kilta_mail_waiting", "Notices that wait to be mailed, by the pace people chose")


def _mail_waiting() -> dict[str, int]:
    waiting = Message.objects.to_mail().values_list("pace").annotate(number=Count("pk"))
    return dict.fromkeys((Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY), 0) | dict(waiting)  # type: ignore[return-value]


def _by(label: str, numbers: Mapping[str, int], name: str, meaning: str) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value, number in numbers.items():
        family.add_metric([value], number)
    return family


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
