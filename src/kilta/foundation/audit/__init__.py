"""The audit: every change of an audited model, kept by the database itself and never changed again.

    @audited
    class Organisation(Record): …

A trigger writes each insert, update and delete into a history table that refuses UPDATE and DELETE. The row carries
who acted and in which use case. `history_of(row)` reads it back; only erasure of personal data may pass the refusal,
through `forgetting()`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def audited(model: Model | None = None, *, exclude: Iterable[str] = ()) -> Any:
    """Keep the history of a model; fields in `exclude` (secrets, derived values) are left out of it."""

    def track(model: Model) -> Model:
        return pghistory.track(
            pghistory.InsertEvent("created"),
            pghistory.UpdateEvent("changed"),
            pghistory.DeleteEvent("removed"),
            exclude=list(exclude),
            model_name=f"{model.__name__}History",
            append_only=True,
        )(model)

    return track if model is None else track(model)


@dataclass(frozen=True)
class Change:
    """One audited change: when, by whom (an actor key), in which use case, and the fields with old and new value."""

    at: datetime
    actor: str
    use_case: str
    label: str
    fields: dict[str, tuple[Any, Any]]


@contextmanager
def forgetting(*history: type[models.Model]) -> Iterator[None]:
    """Let erasure change history rows of these models; the only way past the append-only guard."""
    with pgtrigger.ignore(*(f"{model._meta.label}:append_only" for model in history)):
        yield
