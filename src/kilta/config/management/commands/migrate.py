"""`migrate`, with models that are built anew only when their fields change.

While migrations run, Django builds a model and everything related to it anew after each operation, also after one that
only adds an index, a constraint or a trigger. Nearly everything here is related to a person and an organisation, and
most operations are of that kind, so building classes took most of the time of a first start and of the start of each
run of tests. Such an operation changes one list in the options of one model: here it is exchanged in the class that
stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with building_less():
            super().handle(*args, **options)


@contextmanager
def building_less() -> Iterator[None]:
    """Within it, what is added to the options of a model leaves its class in place."""
    add_option, add_trigger = ProjectState._append_option, AddTrigger.state_forwards  # type: ignore[attr-defined]
    ProjectState._append_option = _append_option  # type: ignore[attr-defined]
    AddTrigger.state_forwards = _trigger_forwards  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        ProjectState._append_option = add_option  # type: ignore[attr-defined]
        AddTrigger.state_forwards = add_trigger  # type: ignore[method-assign]


def _append_option(state: ProjectState, app_label: str, model_name: str, option: str, added: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option] = [*options.get(option, []), added]
    if "apps" in state.__dict__:  # Without it no classes have been built yet.
        setattr(state.apps.get_model(app_label, model_name)._meta, option, list(options[option]))


def _trigger_forwards(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    _append_option(state, app_label, operation.model_name.lower(), "triggers", operation.trigger)
