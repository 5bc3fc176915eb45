"""What an index is built from: concepts with their names in several languages, and corrections made by people."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """What a concept is called in one language."""

    title: str
    alternatives: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a scheme.

    `id` is the caller's own and comes back in every result; `kind` is free ("skill", "occupation", …); `texts` maps a
    two-letter language to names; `related` holds ids of concepts that belong to it (the skills of an occupation), and
    `broader` those above it. Both may name concepts that are not in the list.
    """

    id: str
    kind: str
    texts: Mapping[str, Names]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word on one match: `text` in `language` is (`right`) or is not the concept `concept`.

    Who said so and when is the caller's to keep. It takes effect at the next build.
    """

    text: str
    concept: str
    right: bool
    language: str | None = None
