"""The matching index: asked for, built by a job, replaced by a newer one."""

from typing import Any

from django.utils import timezone

from kilta.domains.competences import jobs
from kilta.domains.competences.facts import IndexBuilt
from kilta.domains.competences.models import Correction, MatchingIndex
from kilta.domains.competences.policies import may_see_matching
from kilta.domains.competences.queries.matching import source_now
from kilta.domains.competences.use_cases.refusals import NoConceptsYet
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case

STATE = MatchingIndex.State


@use_case
def ask_for_index(*, by: Actor) -> MatchingIndex:
    """Have an index built from the concepts as they are; one that waits already is enough."""
    ensure(may_see_matching(by))
    waiting = MatchingIndex.objects.filter(state=STATE.WAITING).first()
    if waiting is not None:
        return waiting
    if not Concept.objects.live().exists():
        raise NoConceptsYet
    asked = MatchingIndex.objects.create()
    jobs.build_index.defer(key=f"matching:{asked.pk}", index_id=str(asked.pk))
    return asked


@use_case
def begin_index(*, by: Actor, asked: MatchingIndex) -> MatchingIndex:
    """Say that the index is being built, and from what."""
    ensure(may_see_matching(by))
    asked.state, asked.source = STATE.BUILDING, source_now()
    asked.concepts = Concept.objects.live().count()
    asked.corrections = Correction.objects.count()
    asked.save()
    return asked


@use_case
def use_index(
    *, by: Actor, built: MatchingIndex, version: str, languages: str, report: dict[str, Any]
) -> MatchingIndex:
    """Let the index that was built be the one in use; those before it are replaced."""
    ensure(may_see_matching(by))
    MatchingIndex.objects.filter(state=STATE.READY).exclude(pk=built.pk).update(state=STATE.RETIRED)
    built.state, built.version, built.languages, built.report = STATE.READY, version, languages[:60], report
    built.built_at, built.failure = timezone.now(), ""
    built.save()
    announce(IndexBuilt(index_id=built.pk, version=version), by=by)
    return built


@use_case
def note_failure(*, by: Actor, asked: MatchingIndex, because: str) -> None:
    """Say on the page why an index could not be built; the one before stays in use."""
    ensure(may_see_matching(by))
    asked.state, asked.failure = STATE.FAILED, because[:2000]
    asked.save()
