"""What waits for a person, shown on *Today*.

def requests_to_answer(actor: Actor) -> list[Waiting]:
    return [Waiting(_("Bert asks to join Omnia"), href, kind=_("Request"), due=None), …]

waiting.register(requests_to_answer)      # in AppConfig.ready() of the domain
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class Waiting:
    """One thing to do: a sentence, the page where it is done, what kind of thing it is, and by when."""

    text: str | Promise
    href: str
    kind: str | Promise
    due: date | None = None


Source = Callable[[Actor], list[Waiting]]

_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything that waits for `actor`: what is due first, then the rest in the order of the sources."""
    things = [thing for source in _sources for thing in source(actor)]
    return sorted(things, key=lambda thing: (thing.due is None, thing.due or date.max))
