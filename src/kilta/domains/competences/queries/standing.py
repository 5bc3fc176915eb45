"""How the matching index stands: which one is in use, which is being built, what people have corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

from kilta.domains.competences.models import Correction, MatchingIndex
from kilta.domains.competences.queries.matching import index, source_now
from kilta.domains.competences.queries.words import reading
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.queries import Named, named
from kilta.foundation.access.actors import Actor


@dataclass(frozen=True)
class CorrectionLine:
    correction: Correction
    concept: Named | None


@dataclass(frozen=True)
class MatchingPage:
    indexes: Sequence[MatchingIndex]
    current: MatchingIndex | None
    is_open: bool
    is_behind: bool
    corrections: Sequence[CorrectionLine]

    @property
    def waits(self) -> bool:
        return any(one.state in ("waiting", "building") for one in self.indexes)


def matching_page(actor: Actor) -> MatchingPage:
    """The last indexes and corrections; `is_behind` when concepts or corrections are other than those in the index."""
    current = MatchingIndex.objects.visible_to(actor).ready().first()
    corrections = list(Correction.objects.visible_to(actor).select_related("concept", "made_by")[:30])
    # visible: concepts are public.
    names = named(Concept.objects.filter(pk__in=[one.concept_id for one in corrections]), reading())
    return MatchingPage(
        indexes=list(MatchingIndex.objects.visible_to(actor)[:10]),
        current=current,
        is_open=index() is not None,
        is_behind=current is not None and current.source != source_now(),
        corrections=[CorrectionLine(one, names.get(one.concept_id)) for one in corrections],
    )
