"""`@use_case`: the only code that writes.

A use case takes keyword arguments only, `by` (who acts) first; it runs in one transaction, and every audit row
written meanwhile carries who acted and in which use case.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.db import transaction
from django.utils.functional import Promise

from kilta.foundation.use_cases import changes

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

REGISTRY: dict[str, Callable[..., Any]] = {}


class Refusal(Exception):
    """The rules say no: nothing was changed, and `message` tells a person why and what to do (HTTP 409).

    Subclasses are the reason (`RegistrationClosed`) and carry their sentence as `message`.
    """

    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(message or self.message)
        if message is not None:
            self.message = message


def use_case(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Make `function` a use case; raises TypeError at import when its signature is not that of one."""
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or parameters[0].name != "by":
        raise TypeError(f"{function.__qualname__}: the first parameter of a use case is `by`, the one who acts.")
    if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
        raise TypeError(f"{function.__qualname__}: a use case takes keyword arguments only.")
    name = f"{_room(function)}.{function.__name__}"

    @wraps(function)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        by: Any = kwargs["by"]
        with transaction.atomic(), pghistory.context(actor=by.actor_key, use_case=name):
            changes.after_commit()
            return function(*args, **kwargs)

    run.use_case = name  # type: ignore[attr-defined]
    REGISTRY[name] = run
    return run


def _room(function: Callable[..., Any]) -> str:
    """`kilta.domains.network.use_cases.memberships` → `network.memberships`."""
    unsaid = ("kilta", "domains", "foundation", "use_cases")
    return ".".join(part for part in function.__module__.split(".") if part not in unsaid)
