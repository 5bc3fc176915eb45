"""What changed from one version of a unit to the next, statement by statement, in its own language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kilta.domains.competences.models import Outcome, UnitVersion
from kilta.domains.competences.queries import words

# visible: the two versions were found for the reader.


@dataclass(frozen=True)
class Reworded:
    """A statement that says something else now, or is of another kind."""

    before: str
    after: str
    kind_before: str
    kind_after: str

    @property
    def has_other_words(self) -> bool:
        return self.before != self.after

    @property
    def has_another_kind(self) -> bool:
        return self.kind_before != self.kind_after


@dataclass(frozen=True)
class Differences:
    """`facts` are (label, before, after) of what is not a statement: title, volume, validity, assessment."""

    before: UnitVersion
    language: str
    facts: Sequence[tuple[str, str, str]]
    new: Sequence[str]
    gone: Sequence[str]
    reworded: Sequence[Reworded]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.new or self.gone or self.reworded)


def differences(before: UnitVersion, after: UnitVersion, language: str) -> Differences:
    """A statement is the same one in both where its `key` is; six queries, whatever the number of statements."""
    old, new = _by_key(before), _by_key(after)
    both = [(old[key], one) for key, one in new.items() if key in old]
    reworded = [
        Reworded(_said(one), _said(other), one.get_kind_display(), other.get_kind_display())
        for one, other in both
        if _said(one) != _said(other) or one.kind != other.kind
    ]
    return Differences(
        before=before,
        language=language,
        facts=[
            (label, one, other)
            for (label, one), (_label, other) in zip(_facts(before), _facts(after), strict=True)
            if one != other
        ],
        new=[_said(one) for key, one in new.items() if key not in old],
        gone=[_said(one) for key, one in old.items() if key not in new],
        reworded=reworded,
        same=len(both) - len(reworded),
    )


def _by_key(version: UnitVersion) -> Mapping[Any, Outcome]:
    return {outcome.key: outcome for outcome in version.outcomes.prefetch_related("texts")}


def _said(outcome: Outcome) -> str:
    text = words.original(outcome.texts.all())
    return text.text if text else ""


def _facts(version: UnitVersion) -> list[tuple[str, str]]:
    text = words.original(version.texts.all())
    return [
        (_("Title"), text.title if text else ""),
        (_("Volume"), words.volume(version)),
        (_("Validity"), words.validity(version)),
        (_("Summary"), text.summary if text else ""),
        (_("Assessment"), text.assessment if text else ""),
    ]
