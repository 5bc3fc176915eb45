"""The matching index of this installation: opened once by each process, and what it proposes.

While there is no index, `index()` is None and nothing is proposed; pages say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max

from kilta.domains.competences.models import Correction, MatchingIndex
from kilta.domains.vocabulary.models import Concept

if TYPE_CHECKING:
    from kilta.engines.matching import Index, Pair

# visible: the index is made from public concepts; corrections only shape it.
MOST_PROPOSED = 3
# A proposal is shown from this confidence on, and where it is not far behind the best one of its statement.
# One in five of those that are least sure holds; a person decides.
LEAST_CONFIDENCE, LEAST_OF_BEST = 0.2, 0.4
TRAINED_KINDS = (Concept.Kind.SKILL.value, Concept.Kind.KNOWLEDGE.value)


@dataclass(frozen=True)
class Proposed:
    """A concept that software expects a statement to train: `confidence` from 0 to 1, `reasons` as plain values.

    A reason is `{"evidence": "label", "label": "weld", "language": "en", "words": ["weld"]}`.
    """

    concept_id: UUID
    confidence: float
    reasons: Sequence[Any] = ()
    index_version: str = ""


def folder_of(version: str) -> Path:
    """Where the index of a version lies."""
    return Path(settings.DATA_FOLDER) / "matching" / version


def index() -> "Index | None":
    """The newest index that this machine can open; None while there is none."""
    for version in MatchingIndex.objects.ready().values_list("version", flat=True)[:2]:
        if (opened := _opened(version)) is not None:
            return opened
        _opened.cache_clear()  # It may be copied here later.
    return None


def has_index() -> bool:
    return index() is not None


def proposals_for(texts: Sequence[str], languages: Sequence[str]) -> list[list[Proposed]] | None:
    """For each text the concepts it may train, best first; None while there is no index."""
    opened = index()
    if opened is None:
        return None
    found: list[list[Proposed]] = [[] for _text in texts]
    by_language: dict[str, list[int]] = {}
    for place, language in enumerate(languages):
        by_language.setdefault(language, []).append(place)
    for language, places in by_language.items():
        answers = opened.link(
            [texts[place] for place in places], language=language, kinds=TRAINED_KINDS, top=MOST_PROPOSED
        )
        for place, matches in zip(places, answers, strict=True):
            found[place] = [
                Proposed(
                    concept_id=UUID(match.concept),
                    confidence=round(min(1.0, max(0.0, float(match.confidence))), 4),
                    reasons=[reason_of(one) for one in match.reasons],
                    index_version=opened.version,
                )
                for match in matches
                if match.confidence >= max(LEAST_CONFIDENCE, LEAST_OF_BEST * matches[0].confidence)
            ]
    return _known_only(found)


def pairs_for(
    left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], *, top: int = 3
) -> "list[Pair] | None":
    """Proposed correspondences of two lists of (text, language); None while there is no index."""
    opened = index()
    if opened is None:
        return None
    from kilta.engines.matching import Statement

    return opened.pair([Statement(*one) for one in left], [Statement(*one) for one in right], top=top)


def reason_of(reason: Any) -> dict[str, Any]:
    """A reason of the engine as plain values."""
    return {
        "evidence": str(reason.evidence),
        "label": reason.label,
        "language": reason.language,
        "words": list(reason.words),
    }


def source_now() -> str:
    """A fingerprint of what an index would be built from now; empty while there are no concepts."""
    concepts = Concept.objects.live().aggregate(number=Count("pk"), last=Max("changed_at"))
    if not concepts["number"]:
        return ""
    corrections = Correction.objects.aggregate(number=Count("pk"), last=Max("made_at"))
    moments = (f"{one['last']:%Y%m%d%H%M%S%f}" if one["last"] else "0" for one in (concepts, corrections))
    first, second = moments
    return f"{concepts['number']}-{first}-{corrections['number']}-{second}"


@lru_cache(maxsize=2)
def _opened(version: str) -> "Index | None":
    from kilta.engines import matching  # Compiled libraries are loaded only where there is an index.

    try:
        return matching.Index.open(folder_of(version))
    except (matching.NoIndex, OSError):
        return None


def _known_only(found: list[list[Proposed]]) -> list[list[Proposed]]:
    """Without concepts that are gone or retired since the index was built."""
    wanted = {one.concept_id for row in found for one in row}
    known = set(Concept.objects.live().filter(pk__in=wanted).values_list("pk", flat=True))
    return [[one for one in row if one.concept_id in known] for row in found]
