"""Every address of the installation, as the architecture tests walk them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from kilta.config.api import api


@dataclass(frozen=True)
class Address:
    name: str
    pattern: str
    view: Any


def pages(resolver: URLResolver | None = None, namespace: str = "", before: str = "") -> Iterator[Address]:
    """Every page; the operations of the API are in `operations()`."""
    for one in (resolver or get_resolver()).url_patterns:
        # The prefix of the language is no part of the name: it differs with the language that is active.
        pattern = before + ("" if isinstance(one.pattern, LocalePrefixPattern) else str(one.pattern))
        if isinstance(one, URLPattern):
            yield Address(f"{namespace}{one.name or pattern}", pattern, one.callback)
        elif one.namespace != "api":
            yield from pages(one, f"{namespace}{one.namespace}:" if one.namespace else namespace, pattern)


def operations() -> Iterator[Any]:
    """Every operation of the API, with its path and method."""
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations
