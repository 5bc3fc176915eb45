"""What the worker does for competences: builds the matching index, proposes concepts, takes imports over."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from kilta.domains.competences.models import (
    Comparison,
    Correction,
    MatchingIndex,
    OutcomeConcept,
    Unit,
    UnitVersion,
)
from kilta.domains.competences.queries.expecting import expected_pairs
from kilta.domains.competences.queries.matching import folder_of, has_index, index, source_now
from kilta.domains.vocabulary.models import Concept, Relation
from kilta.foundation.access.actors import System
from kilta.foundation.jobs import job, schedule

if TYPE_CHECKING:
    from kilta.engines import matching

BUILDING = System("matching index")
PROPOSING = System("matching")
# So many index folders are kept: the one in use, and the one before for processes that still have it open.
KEPT = 2
# An index of fewer concepts is built without learning: there is too little to learn from.
ENOUGH_TO_LEARN = 2_000


@job(attempts=3)
def build_index(index_id: str) -> None:
    """Build the index that was asked for, beside the one in use, and put it in its place."""
    from kilta.domains.competences.use_cases.matching import begin_index, note_failure, use_index
    from kilta.engines import matching

    asked = MatchingIndex.objects.filter(pk=index_id).exclude(state__in=("ready", "retired")).first()
    if asked is None:
        return
    asked = begin_index(by=BUILDING, asked=asked)
    concepts, corrections = list(_concepts()), list(_corrections())
    if not concepts:
        note_failure(by=BUILDING, asked=asked, because="There are no concepts.")
        return
    # The folder is named before its version is known; the version of the engine is kept in the report.
    version = f"{asked.pk.hex[:20]}"
    built = matching.build(
        concepts, folder_of(version), corrections=corrections, learn=len(concepts) >= ENOUGH_TO_LEARN
    )
    use_index(
        by=BUILDING,
        built=asked,
        version=version,
        languages=" ".join(built.languages),
        report={
            "concepts": built.concepts,
            "labels": built.labels,
            "seconds": round(built.seconds, 1),
            "learnt": built.learnt,
            "engine_version": built.version,
        },
    )
    _sweep()


@job(attempts=3)
def propose_for_units(index_version: str) -> None:
    """Ask a new index about every published unit whose statements it has not seen; decisions of people stay."""
    from kilta.domains.competences.use_cases.outcomes import propose_for

    if index() is None:
        return
    seen = OutcomeConcept.objects.filter(
        outcome__version=OuterRef("current"), state="proposed", index_version=index_version
    )
    versions = Unit.objects.filter(~Exists(seen), current__isnull=False).values_list("current", flat=True)
    for key in list(versions):
        version = UnitVersion.objects.select_related("unit__owner").filter(pk=key).first()
        if version is not None:
            propose_for(by=PROPOSING, version=version)


@job(attempts=3)
def propose_for_version(version_id: str) -> None:
    """Ask the index about one version, as after an import."""
    from kilta.domains.competences.use_cases.outcomes import propose_for

    version = UnitVersion.objects.select_related("unit__owner").filter(pk=version_id).first()
    if version is not None:
        propose_for(by=PROPOSING, version=version)


@job(attempts=3)
def find_pairs(comparison_id: str) -> None:
    """Ask the index which statements of a comparison may correspond; nothing is said while there is no index."""
    from kilta.domains.competences.use_cases.comparisons import expect_pairs

    comparison = Comparison.objects.filter(pk=comparison_id).first()
    if comparison is None or (found := expected_pairs(comparison)) is None:
        return
    expect_pairs(by=PROPOSING, comparison=comparison, expected=found.pairs, index_version=found.index_version)


@job(attempts=3)
def find_pairs_anew(index_version: str) -> None:
    """Ask a new index about every comparison; what people have judged stays."""
    for key in Comparison.objects.values_list("pk", flat=True):
        find_pairs.defer(key=f"pairs:{key}:{index_version}", comparison_id=str(key))


@job(attempts=3)
def take_over(import_id: str) -> None:
    """Write the units of a large import."""
    from kilta.domains.competences.use_cases.importing import take_over_now

    take_over_now(by=System("import of units"), import_id=UUID(import_id))


@schedule("*/5 * * * *")
@job()
def build_a_first_index() -> None:
    """A new installation, or one that lost its data folder, gets its index without anybody asking."""
    if not has_index() and Concept.objects.live().exists():
        _ask_unless_under_way()


@schedule("40 2 * * *")
@job()
def renew_index() -> None:
    """Every night: where concepts or corrections are other than those in the index, it is built anew."""
    newest = MatchingIndex.objects.ready().first()
    now = source_now()
    if now and (newest is None or newest.source != now):
        _ask_unless_under_way()


def _ask_unless_under_way() -> None:
    from kilta.domains.competences.use_cases.matching import ask_for_index

    if not MatchingIndex.objects.filter(state__in=("waiting", "building")).exists():
        ask_for_index(by=BUILDING)


def _concepts() -> Iterator["matching.Concept"]:
    """The live occupations, skills and knowledge with their names and relations, a thousand at a time."""
    from kilta.engines import matching

    kinds = (Concept.Kind.OCCUPATION, Concept.Kind.SKILL, Concept.Kind.KNOWLEDGE)
    related: dict[UUID, list[str]] = {}
    broader: dict[UUID, list[str]] = {}
    for source, target, kind in Relation.objects.values_list("source", "target", "kind").iterator(chunk_size=5000):
        place = broader if kind == Relation.Kind.BROADER else related
        place.setdefault(source, []).append(str(target))
    rows = Concept.objects.live().filter(kind__in=kinds).order_by("pk").prefetch_related("texts")
    for concept in rows.iterator(chunk_size=1000):
        yield matching.Concept(
            str(concept.pk),
            concept.kind,
            {
                text.language: matching.Names(text.title, (*text.alternatives, *text.hidden), text.description)
                for text in concept.texts.all()
            },
            broader=tuple(broader.get(concept.pk, ())),
            related=tuple(related.get(concept.pk, ())),
        )


def _corrections() -> Iterator["matching.Correction"]:
    """What people said, the latest word on each text and concept."""
    from kilta.engines import matching

    latest: dict[tuple[str, str, UUID], bool] = {}
    rows = Correction.objects.filter(~Q(text="")).order_by("made_at", "pk")
    for text, language, concept, verdict in rows.values_list("text", "language", "concept", "verdict"):
        latest[(text, language, concept)] = verdict == Correction.Verdict.THIS
    for (text, language, concept), is_right in latest.items():
        yield matching.Correction(text, str(concept), is_right, language)


def _sweep() -> None:
    """Remove the folders of indexes that nobody has open any more."""
    folder = folder_of("x").parent
    newest = list(
        MatchingIndex.objects.exclude(version="").order_by("-built_at").values_list("version", flat=True)[:KEPT]
    )
    for old in folder.iterdir():
        if old.is_dir() and old.name not in newest and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)
