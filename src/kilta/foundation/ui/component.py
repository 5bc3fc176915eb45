"""What a component is: a typed function that says what its template gets, usable as a template tag.

    @component
    def tag(text: str, tone: str = "neutral", href: str = "") -> Values:
        "A short word about an object."
        return {"text": text, "tone": tone, "href": href}

is `{% tag _("Verified") tone="good" %}`, drawn by `ui/components/tag.html`. A function whose parameter is `content`
encloses: `{% card _("Title") %}…{% endcard %}`. One whose first parameter is `context` also gets the page's context.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from django.template import Context, Library
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Values = dict[str, Any]

register = Library()


@dataclass(frozen=True)
class Component:
    """A component as the gallery shows it."""

    name: str
    function: Callable[..., Values]
    encloses: bool

    @property
    def about(self) -> SafeString:
        """Its docstring, with what stands in `backticks` as code."""
        told = escape(inspect.getdoc(self.function) or "")
        return SafeString(re.sub(r"`([^`]+)`", r"<code>\1</code>", told))

    @property
    def signature(self) -> str:
        """How it is called in Python, as a person reads it."""
        signature = inspect.signature(self.function)
        shown = [parameter for name, parameter in signature.parameters.items() if name not in ("context", "content")]
        return f"{self.name}{signature.replace(parameters=shown, return_annotation=signature.empty)}"


COMPONENTS: dict[str, Component] = {}


def component(function: Callable[..., Values]) -> Callable[..., SafeString]:
    """Make `function` a component and a template tag of the same name."""
    name = function.__name__
    parameters = list(inspect.signature(function).parameters)
    encloses = "content" in parameters
    template_name = f"ui/components/{name}.html"

    @wraps(function)
    def draw_anew(*args: Any, **kwargs: Any) -> SafeString:
        # One line of markup where a tag stands in a sentence: surrounding blank lines are dropped.
        return SafeString(render(template_name, function(*args, **kwargs)).strip())

    takes_context = parameters[0] == "context"
    draw: Callable[..., SafeString] = draw_anew if encloses or takes_context else _remembering(draw_anew)
    if encloses:
        register.simple_block_tag(draw, takes_context=takes_context, name=name)
    else:
        register.simple_tag(draw, takes_context=takes_context, name=name)
    COMPONENTS[name] = Component(name, function, encloses)
    return draw


REMEMBERED = 4096  # drawings: a page has about a hundred and fifty, most of them the same on every page
PLAIN = (str, int, type(None))  # and bool, and what is marked safe: values that are equal draw the same


def _remembering(draw: Callable[..., SafeString]) -> Callable[..., SafeString]:
    """Draw what is made of plain values once for each language: a component sees nothing but its values."""

    @lru_cache(REMEMBERED)
    def drawn(_language: str, _types: tuple[type, ...], *args: Any, **kwargs: Any) -> SafeString:
        return draw(*args, **kwargs)

    @wraps(draw)
    def draw_once(*args: Any, **kwargs: Any) -> SafeString:
        values = (*args, *kwargs.values())
        if not all(isinstance(value, PLAIN) for value in values):
            return draw(*args, **kwargs)
        # Types tell `1` from `True`, and a text from one that is marked safe: they are equal and drawn differently.
        return drawn(get_language() or "", tuple(map(type, values)), *args, **kwargs)

    return draw_once


def render(template_name: str, values: Values) -> SafeString:
    """A template with these values alone: a component sees nothing of the page it stands on."""
    return get_template(template_name).template.render(Context(values))  # type: ignore[attr-defined]
