"""The funder's pack of an event: asked for, made in the background, kept for some days for who has asked."""

import tempfile
import zipfile
from datetime import timedelta
from typing import IO

from django.core.files.storage import default_storage
from django.utils import timezone, translation

from kilta.domains.events.models import Event
from kilta.domains.impact import jobs, notices
from kilta.domains.impact.models import Pack
from kilta.domains.impact.policies import may_make_pack, may_see_names, may_take_pack
from kilta.domains.impact.queries.evidence import proofs_of
from kilta.domains.impact.queries.pack import attendance_table, event_pack
from kilta.domains.impact.use_cases.refusals import EventNotCounted
from kilta.domains.people.models import Person
from kilta.foundation import files
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.exports import answers, documents
from kilta.foundation.exports.use_cases import note_export
from kilta.foundation.files.models import StoredFile
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

DAYS = 7
REMEMBERED = timedelta(days=30)
GIVEN_UP = timedelta(hours=1)  # after so long a pack that is still in work is asked for anew
IN_MEMORY = 8 * 1024 * 1024
REPORT, TABLE = "report.pdf", "attendances.xlsx"  # what the pack holds for those who want only one of them


@use_case
def ask_for_pack(*, by: Person, event: Event, has_names: bool, language: str) -> Pack:
    """Have the pack made; one that is in work already is not begun twice."""
    ensure(may_take_pack(by, event) and (not has_names or may_see_names(by, event)))
    event = Event.objects.locked(event)
    if event.state != Event.State.CLOSED:
        raise EventNotCounted
    begun = Pack.objects.in_work().filter(event=event, person=by, has_names=has_names).first()
    if begun is not None and begun.asked_at > timezone.now() - GIVEN_UP:
        return begun
    if begun is not None:
        begun.delete()
    pack = Pack.objects.create(event=event, person=by, has_names=has_names, language=language)
    jobs.make_pack.defer(key=f"pack:{pack.pk}", pack_id=str(pack.pk))
    return pack


@use_case
def note_step(*, by: Actor, pack: Pack, done: int) -> None:
    """Let the page say how far it is."""
    ensure(may_make_pack(by))
    Pack.objects.filter(pk=pack.pk).update(done_steps=done)


@use_case
def keep_pack(*, by: Actor, pack: Pack, content: IO[bytes]) -> None:
    """Keep what was made, and tell who has asked; what the same person had of the event before goes."""
    ensure(may_make_pack(by))
    pack = Pack.objects.select_related("person__account", "event").locked(pack)
    if pack.ready_at is not None or pack.person.account is None:
        return
    earlier = Pack.objects.ready().filter(event=pack.event, person=pack.person, has_names=pack.has_names)
    files.remove(*(one.file for one in earlier.select_related("file") if one.file is not None))
    pack.file = files.keep(
        owner=pack.person.account,
        name=f"{pack.event.slug[:80]}.zip",
        content_type="application/zip",
        content=content,
        days=DAYS,
    )
    pack.ready_at = timezone.now()
    pack.save(update_fields=["file", "ready_at"])
    send(*notices.pack_ready(pack))


@use_case
def note_pack_taken(*, by: Actor, pack: Pack, format: str = "zip") -> None:
    """Write down that somebody has taken the pack, or the part of it in this format.

    Raises PermissionDenied when they may not have it any more.
    """
    event = pack.event
    ensure(may_take_pack(by, event) and (not pack.has_names or may_see_names(by, event)))
    rows = event.registrations.came().count()
    note_export(by=by, table=attendance_table(event, has_names=pack.has_names), format=format, rows=rows)


@use_case
def forget_packs(*, by: Actor) -> None:
    """That somebody asked for a pack is remembered for thirty days; the file itself goes after seven."""
    ensure(may_make_pack(by))
    Pack.objects.filter(asked_at__lt=timezone.now() - REMEMBERED, file=None).delete()


@use_case
def forget_packs_of(*, by: Actor, person: Person) -> None:
    """Nothing is left of what an erased person has asked for."""
    ensure(by.is_staff or by == person)
    Pack.objects.filter(person=person).delete()


def make(by: Actor, pack: Pack) -> None:
    """Make the pack step by step, so that the page can say how far it is."""
    event = pack.event
    with translation.override(pack.language), tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as content:
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            told = event_pack(event, has_names=pack.has_names)
            with timezone.override(event.zone):
                paper = documents.pdf("impact/papers/pack.html", {"pack": told, "event": event}, language=pack.language)
            archive.writestr(REPORT, paper)
            note_step(by=by, pack=pack, done=1)
            table = attendance_table(event, has_names=pack.has_names)
            with answers.content(table, "xlsx", by=by) as sheet:
                archive.writestr(TABLE, sheet.read())
            note_step(by=by, pack=pack, done=2)
            if pack.has_names:
                _add(archive, "proofs", proofs_of(event))
            note_step(by=by, pack=pack, done=3)
            _add(archive, "materials", [one.file for one in told.record.materials if one.file])
        content.seek(0)
        keep_pack(by=by, pack=pack, content=content)


def part_of(pack: Pack, name: str) -> bytes:
    """The report or the table out of a pack that was made."""
    with default_storage.open(pack.file.path) as kept, zipfile.ZipFile(kept) as archive:  # type: ignore[union-attr]
        return archive.read(name)


def _add(archive: zipfile.ZipFile, folder: str, kept: list[StoredFile]) -> None:
    for number, file in enumerate(kept, 1):
        with archive.open(f"{folder}/{number:02}-{file.name}", "w") as there, default_storage.open(file.path) as here:
            while block := here.read(64 * 1024):
                there.write(block)
