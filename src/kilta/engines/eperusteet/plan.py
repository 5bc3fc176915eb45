"""What is read: a plain plan, and everything that is wrong."""

from dataclasses import dataclass, field
from typing import Any


class NotReadable(Exception):
    """The file is no qualification at all; `why` is too_large, not_json or not_a_qualification."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a path such as `tutkinnonOsat[3].nimi`), a code, and what was found."""

    path: str
    code: str
    found: str = ""


@dataclass
class Plan:
    """What the file says, in the words of Kilta: plain values that JSON can hold.

    A unit has `ref`, `code`, `volume`, `texts` {language: {title, summary, assessment}} and `outcomes`; an outcome has
    `text`, `heading`, `code` and `translations` {language: [text, heading]}. A branch of `tree` has `role`, `titles`,
    `rules`, the least and most of volume and number, `unit` (a ref) or `children`. `notes` are codes with a title.
    """

    language: str = "fi"
    qualification: dict[str, Any] = field(default_factory=dict)
    units: list[dict[str, Any]] = field(default_factory=list)
    tree: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
