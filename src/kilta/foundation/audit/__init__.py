"""The audit: every change of an audited model, kept by the database itself and never changed again.

    @audited
    class Organisation(Record): …

A trigger writes each insert, update and delete into a history table that refuses UPDATE, DELETE and TRUNCATE. The row
carries who acted and in which use case. `history_of(row)` and `history_of_parts(model, …)` read it back, for those who
may see the object; only erasure of personal data may pass the refusal, through `forget()`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.apps import apps as registry
from django.db import models
from django.db.models import F, Window
from django.db.models.functions import Lag
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

Model = TypeVar("Model", bound=type[models.Model])
Names = Callable[[set[str]], Mapping[str, str]]

LABELS = {"created": _("Created"), "changed": _("Changed"), "removed": _("Removed")}
OURS = "pgh_"

_name: Names = lambda keys: {}  # noqa: E731


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
    """One audited change: when, by whom (an actor key and a name), in which use case, and what it did.

    `fields` holds old and new value by the field's label; values are shown as a person reads them.
    """

    at: datetime
    actor: str
    by: str
    use_case: str
    label: str | Promise
    fields: dict[str, tuple[Any, Any]]
    of: str = ""  # what of the object, where it is one of its parts


def actors_are_named_by(name: Names) -> None:
    """Let `name(actor keys)` say what the actors are called; called once, by the domain that knows persons."""
    global _name
    _name = name


def names_of(keys: set[str]) -> Mapping[str, str]:
    """What the actors with these keys are called; those without a name are left out."""
    return _name(keys)


def history_of(row: models.Model, limit: int = 50) -> list[Change]:
    """The latest changes of a row, newest first, in three queries whatever their number.

    Raises LookupError when the model is not audited.
    """
    return _changes(type(row), {"pgh_obj_id": row.pk}, limit, lambda event: "")


def history_of_parts(
    model: type[models.Model], called: Callable[[Any], str], *, limit: int = 50, **whole: models.Model
) -> list[Change]:
    """The latest changes of all rows of `model` that belong or belonged to something, those that are gone too.

    `whole` is the foreign key by its name, as in `organisation=omnia`; `called` names a row of the history. Three
    queries whatever the number of rows. Raises LookupError when the model is not audited.
    """
    return _changes(model, whole, limit, called)


def _changes(
    model: type[models.Model], which: Mapping[str, Any], limit: int, called: Callable[[Any], str]
) -> list[Change]:
    history: Any = _history(model)
    before = Window(Lag("pgh_id"), partition_by=[F("pgh_obj_id")], order_by="pgh_id")
    events = list(
        history.objects.filter(**which)
        .annotate(before=before)
        .select_related("pgh_context")
        .order_by("-pgh_id")[:limit]
    )
    befores = history.objects.in_bulk([event.before for event in events if event.before])
    keys = [_said(event, "actor") for event in events]
    names = _name(set(keys))
    changes = []
    for event, key in zip(events, keys, strict=True):
        older = befores.get(event.before)
        fields = _differences(model, older, event) if older is not None else {}
        if fields or event.pgh_label != "changed":
            changes.append(
                Change(
                    at=event.pgh_created_at,
                    actor=key,
                    by=names.get(key, "" if key.startswith("person:") else "Kilta"),
                    use_case=_said(event, "use_case"),
                    label=LABELS[event.pgh_label],
                    fields=fields,
                    of=called(event),
                )
            )
    return changes


def forget(row: models.Model, **blank: Any) -> None:
    """Put `blank` values into every history row of an object; the only way past the append-only guard."""
    history: Any = _history(type(row))
    with forgetting(history):
        history.objects.filter(pgh_obj_id=row.pk).update(**blank)


@contextmanager
def forgetting(*history: type[models.Model]) -> Iterator[None]:
    """Let erasure change history rows of these models."""
    with pgtrigger.ignore(*(f"{model._meta.label}:append_only" for model in history)):
        yield


def _history(model: type[models.Model]) -> type[models.Model]:
    return registry.get_model(model._meta.app_label, f"{model.__name__}History")


def _said(event: Any, key: str) -> str:
    return str((event.pgh_context.metadata if event.pgh_context else {}).get(key, ""))


def _differences(model: type[models.Model], before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    """What differs between two events, for the fields that a person can read; links to other rows are left out."""
    found = {}
    for field in after._meta.concrete_fields:
        if field.name.startswith(OURS) or field.is_relation or field.name == model._meta.pk.name:
            continue
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            found[_label(model, field.name)] = (_shown(before, field.name, old), _shown(after, field.name, new))
    return found


def _label(model: type[models.Model], name: str) -> str:
    return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))


def _shown(event: Any, name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    choice = getattr(event, f"get_{name}_display", None)
    return choice() if choice else value
