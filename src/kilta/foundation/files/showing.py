"""Who may see a file: the domain that owns the thing it hangs on says it.

files.shown_when("events.proof", may_see_proof)                        # (actor, file) -> bool
files.shown_when("events.answer", may_see_answer, is_personal=True)    # erased with the person who uploaded it
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kilta.foundation.access.actors import Actor

if TYPE_CHECKING:
    from kilta.foundation.files.models import StoredFile

Question = Callable[[Actor, "StoredFile"], bool]


@dataclass(frozen=True)
class Rule:
    """What holds for the files of one kind of thing."""

    question: Question
    is_personal: bool


_rules: dict[str, Rule] = {}


def shown_when(label: str, question: Question, *, is_personal: bool = False) -> None:
    """Let `question(actor, file)` decide about files under `label`; called once, when the domain is ready.

    Files under an `is_personal` label belong to who uploaded them, and go when that person is erased; all others stay
    with the thing, as a contribution to it. Raises ValueError when the label has another question already.
    """
    if label in _rules and _rules[label].question is not question:
        raise ValueError(f"Files of {label} are shown by {_rules[label].question} already.")
    _rules[label] = Rule(question, is_personal)


def is_known(label: str) -> bool:
    return label in _rules


def may_see(actor: Actor, file: "StoredFile") -> bool:
    """Whether the rule of the thing admits `actor`; a file without a rule is shown to nobody."""
    rule = _rules.get(file.label)
    return rule is not None and bool(rule.question(actor, file))


def personal_labels() -> set[str]:
    return {label for label, rule in _rules.items() if rule.is_personal}
