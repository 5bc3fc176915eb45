"""Slow and outside work, done later by the worker.

    @job(attempts=5)
    def deliver(notice_id: str) -> None: …

    deliver.defer(key=f"deliver:{notice.pk}", notice_id=str(notice.pk))

A job is deferred in the transaction of the use case: it exists when, and only when, the change was committed.
With a `key` the same work is deferred once, however often it is asked for. Arguments are plain JSON values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Job:
    """A function that the worker runs."""

    name: str
    run: Callable[..., None]
    attempts: int

    def defer(self, *, key: str | None = None, **arguments: Any) -> None:
        """Have the worker run it after commit; nothing happens when work with this `key` was deferred before."""


def job(*, attempts: int = 5) -> Callable[[Callable[..., None]], Job]:
    """Make a function a job that is tried up to `attempts` times, waiting longer each time."""

    def decorate(function: Callable[..., None]) -> Job:
        return Job(f"{function.__module__}.{function.__name__}", function, attempts)

    return decorate


def worker_is_alive() -> bool:
    """Whether a worker has been heard of lately."""
    return True
