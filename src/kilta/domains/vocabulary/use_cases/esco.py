"""Importing ESCO: all of a package or nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kilta.domains.vocabulary import jobs
from kilta.domains.vocabulary.facts import ConceptsImported
from kilta.domains.vocabulary.models import EscoImport
from kilta.domains.vocabulary.staging import Staging
from kilta.engines import esco
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.accounts.models import Account
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case


@use_case
def ask_for_import(*, by: Actor, account: Account, version: str, files: Iterable[str]) -> EscoImport:
    """Note that a package is to be read, and have the worker read it; the files lie in the folder of the import."""
    ensure(by.is_staff)
    asked = EscoImport.objects.create(version=version, asked_by=account, files=list(files))
    jobs.read_package.defer(key=f"esco:{asked.pk}", import_id=str(asked.pk))
    return asked


@use_case
def import_esco(
    *,
    by: Actor,
    paths: Iterable[Path],
    version: str,
    tell: Callable[[str], None] = lambda name: None,
    is_partial: bool = False,
    noted: EscoImport | None = None,
) -> EscoImport:
    """Read the official CSV packages and take them over; the search index follows in the background.

    Raises `esco.Unreadable` (file, line, column, what was expected); then nothing has changed.
    """
    if not by.is_staff:
        raise PermissionDenied
    tables = [table for source in esco.sources(paths) if (table := esco.table_of(source)) is not None]
    if not tables:
        raise esco.Unreadable("expected skills, occupations or relations of ESCO.", file="package")
    staging = Staging()
    # English first: where languages differ in what they know of a concept, it knows most.
    for table in sorted(tables, key=lambda table: table.language != "en"):
        staging.read(table, tell)
    report: dict[str, Any] = staging.take_over(version, tell, is_partial=is_partial)
    done = noted or EscoImport(version=version, files=[table.source.name for table in tables])
    done.state = EscoImport.State.DONE
    done.report, done.progress, done.ended_at = report, "", timezone.now()
    done.save()
    announce(ConceptsImported(import_id=done.pk, version=version), by=by)
    jobs.index_concepts.defer(key=f"esco-index:{done.pk}", since=done.ended_at.isoformat())
    return done


@use_case
def note_refusal(*, by: Actor, asked: EscoImport, because: str) -> None:
    """Say on the page why a package was not taken over."""
    ensure(by.is_staff)
    asked.state, asked.refusal, asked.progress = EscoImport.State.REFUSED, because, ""
    asked.ended_at = timezone.now()
    asked.save()
