"""The organiser's signed declaration of who took part online, with the log or the list of the meeting."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.core.files import File
from django.utils import timezone

from kilta.domains.events.files import LOGS, SCANS
from kilta.domains.events.labels import DECLARATION, LOG
from kilta.domains.events.models import Declaration, Event, Proof
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.queries.closing import people_proven_by
from kilta.domains.events.use_cases.refusals import LogMissing, NothingToDeclare, WrongSigningDay
from kilta.domains.events.use_cases.settling import claims, held_for_settling
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.uploads import Checked
from kilta.foundation.files.use_cases import remove_files, remove_files_of, store
from kilta.foundation.use_cases import use_case


@use_case
def declare_attendance(
    *,
    by: Actor,
    event: Event,
    signed_by: str,
    role: str,
    signed_on: date,
    language: str,
    wording: str,
    log: File | Checked | None = None,
    signed: File | Checked | None = None,
    registrations: Collection[UUID] | None = None,
) -> Declaration:
    """Keep what the organiser declares and signs, and prove by it those who are only noted: all, or the chosen ones.

    `log` is what the meeting's software wrote down, or the list; one must be there. `signed` is the scan of the paper,
    where one was signed. Declaring again replaces the words and covers who came to light since.
    """
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    if not event.is_online:
        raise NothingToDeclare
    if not event.starts_there.date() <= signed_on <= timezone.localdate(timezone=event.zone):
        raise WrongSigningDay
    if log is not None:
        store(by=by, upload=log, kinds=LOGS, belongs_to=(LOG, event.pk))
    elif not StoredFile.objects.of(LOG, event.pk).exists():
        raise LogMissing
    if signed is not None:
        remove_files_of(by=by, belonged_to=(DECLARATION, event.pk))
        store(by=by, upload=signed, kinds=SCANS, belongs_to=(DECLARATION, event.pk))
    claims(event, registrations).update(kind=Proof.Kind.DECLARATION, by=by.actor_key, noted_at=timezone.now())
    declaration: Declaration
    declaration, _is_new = Declaration.objects.update_or_create(
        event=event,
        defaults={
            "language": language,
            "wording": wording,
            "signed_by": signed_by,
            "role": role,
            "signed_on": signed_on,
            "people": people_proven_by(event, Proof.Kind.DECLARATION),
            "by": by.actor_key,
            "at": timezone.now(),
        },
    )
    return declaration


@use_case
def withdraw_declaration(*, by: Actor, event: Event) -> None:
    """Take the declaration back with its files; whom it proved is noted only again."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    Proof.objects.filter(registration__event=event, kind=Proof.Kind.DECLARATION).update(
        kind=Proof.Kind.ORGANISER, by=by.actor_key, noted_at=timezone.now()
    )
    Declaration.objects.filter(event=event).delete()
    for label in (DECLARATION, LOG):
        remove_files_of(by=by, belonged_to=(label, event.pk))


@use_case
def remove_log(*, by: Actor, event: Event, file: StoredFile) -> None:
    """Remove a log that was attached by mistake; a declaration keeps at least one."""
    ensure(may_close_event(by, event))
    event = held_for_settling(event)
    logs = StoredFile.objects.of(LOG, event.pk)
    if not logs.exclude(pk=file.pk).exists() and Declaration.objects.filter(event=event).exists():
        raise LogMissing
    remove_files(by=by, files=list(logs.filter(pk=file.pk)))
