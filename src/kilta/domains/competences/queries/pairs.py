"""Pairs of statements as pages read them: a row of values each, for a comparison has thousands.

A pair, what software expects of it and the judgements that stand are read in three queries, whatever their number.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models import Correspondence, Judgement, Proposal, Relation

# visible: pairs between versions that the reader was found to see.


class Cover(StrEnum):
    """How far a statement is covered by another unit."""

    COVERED = "covered"
    PARTLY = "partly"
    NOT = "not_covered"
    DISPUTED = "disputed"
    OPEN = "open"


COVER_LABELS = {
    Cover.COVERED: _("covered"),
    Cover.PARTLY: _("partly covered"),
    Cover.NOT: _("not covered"),
    Cover.DISPUTED: _("disputed"),
    Cover.OPEN: _("open"),
}
# The relations by which a statement is covered, and partly covered, seen from that statement.
FULL = (Relation.EQUAL.value, Relation.NARROWER.value)
SOME = (Relation.WIDER.value, Relation.PARTLY.value)
TURNED = {one.value: one.turned.value for one in Relation}


class Word(NamedTuple):
    """One judgement that stands; `relation` is seen from the left statement of its pair."""

    pair: UUID
    relation: str
    organisation_id: UUID
    organisation: str
    organisation_kind: str
    judged_by_id: UUID
    judged_by: str
    judged_at: datetime
    look_again: bool
    reason: str
    evidence: str


@dataclass(slots=True)
class Pair:
    """Two statements; `agreed` and `expected` are seen from the left one and empty where there is none."""

    pk: UUID
    left: UUID
    right: UUID
    left_version: UUID
    right_version: UUID
    standing: str
    agreed: str
    expected: str | None
    confidence: float | None
    words: list[Word] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def is_disputed(self) -> bool:
        return self.standing == Correspondence.Standing.DISPUTED

    def other(self, here: UUID) -> UUID:
        return self.right if self.left == here else self.left

    def seen(self, relation: str | None, here: UUID) -> str:
        """A relation of this pair, seen from one of its statements."""
        if not relation:
            return ""
        return relation if self.left == here else TURNED[relation]


def among(versions: Collection[UUID | None]) -> Any:
    """The pairs between any two of some versions."""
    return Correspondence.objects.filter(left_version__in=versions, right_version__in=versions)


def read(rows: Any) -> list[Pair]:
    """Pairs with what software expects of them; without words and reasons."""
    return [
        Pair(*row)
        for row in rows.values_list(
            "pk",
            "left",
            "right",
            "left_version",
            "right_version",
            "standing",
            "agreed",
            "proposal__relation",
            "proposal__confidence",
        )
    ]


def add_words(pairs: Iterable[Pair], rows: Any) -> None:
    """Give those of the pairs that are among `rows` the judgements that stand, the first one first, and the reasons."""
    by_key = {pair.pk: pair for pair in pairs}
    rows = rows.order_by().values("pk")
    judgements = Judgement.objects.live().filter(correspondence__in=rows).order_by("judged_at", "id")
    for row in judgements.values_list(
        "correspondence",
        "relation",
        "organisation",
        "organisation__name",
        "organisation_kind",
        "judged_by",
        "judged_by__name",
        "judged_at",
        "look_again",
        "reason",
        "evidence",
    ):
        by_key[row[0]].words.append(Word._make(row))
    proposals = Proposal.objects.filter(correspondence__in=rows).exclude(reasons=[])
    for key, reasons in proposals.values_list("correspondence", "reasons"):
        by_key[key].reasons = [in_words(reason) for reason in reasons]


def by_statement(pairs: Sequence[Pair]) -> Mapping[tuple[UUID, UUID], list[Pair]]:
    """By statement and other version, in the given order."""
    found: dict[tuple[UUID, UUID], list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.left, pair.right_version].append(pair)
        found[pair.right, pair.left_version].append(pair)
    return found


def cover_of(here: UUID, pairs: Sequence[Pair]) -> Cover:
    """How far people hold a statement to be covered by a unit, from its pairs with the statements of that unit."""
    if not pairs:
        return Cover.OPEN
    agreed = [pair.seen(pair.agreed, here) for pair in pairs]
    if any(relation in FULL for relation in agreed):
        return Cover.COVERED
    if any(pair.is_disputed for pair in pairs):
        return Cover.DISPUTED
    if any(relation in SOME for relation in agreed):
        return Cover.PARTLY
    if all(relation == Relation.NONE for relation in agreed):
        return Cover.NOT
    return Cover.OPEN


def in_words(reason: Any) -> str:
    """A reason of the engine as a short phrase: the label that matched, and its words."""
    if not isinstance(reason, Mapping):
        return str(reason)
    words = ", ".join(reason.get("words") or [])
    label = reason.get("label", "")
    return f"{label} ({words})" if label and words else str(label or words)
