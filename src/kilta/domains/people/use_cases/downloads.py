"""A person asks for everything that is kept about them, and gets it as one file."""

import json
import tempfile
import zipfile
from datetime import timedelta
from typing import IO

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kilta.domains.people import exports, jobs, notices
from kilta.domains.people.models import Download, Person
from kilta.domains.people.policies import may_download, may_pack
from kilta.domains.people.use_cases.held import hold
from kilta.foundation import files
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.files.models import StoredFile
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

DAYS = 7
GIVEN_UP = timedelta(hours=1)  # after so long a download that is still in work is asked for anew
IN_MEMORY = 8 * 1024 * 1024


@use_case
def ask_for_download(*, by: Actor, person: Person) -> Download:
    """Have everything about a person packed in the background; one that is in work already is not begun twice."""
    ensure(may_download(by, person))
    person = hold(person)
    begun = Download.objects.in_work().filter(person=person).first()
    if begun is not None and begun.asked_at > timezone.now() - GIVEN_UP:
        return begun
    if begun is not None:
        begun.delete()
    download = Download.objects.create(person=person)
    jobs.pack.defer(key=f"pack:{download.pk}", download_id=str(download.pk))
    return download


@use_case
def pack_download(*, by: Actor, download: Download) -> None:
    """Write the file, and tell the person; the files of earlier downloads go."""
    ensure(may_pack(by))
    download = Download.objects.select_related("person__account").locked(download)
    person = download.person
    if download.ready_at is not None or person.account is None:
        return
    earlier = [one.file for one in Download.objects.ready().filter(person=person).select_related("file")]
    files.remove(*earlier)  # type: ignore[arg-type]
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as content:
        _write(content, person)
        content.seek(0)
        download.file = files.keep(
            owner=person.account, name="kilta.zip", content_type="application/zip", content=content, days=DAYS
        )
    download.ready_at = timezone.now()
    download.save(update_fields=["file", "ready_at"])
    send(*notices.download_ready(download))


@use_case
def note_fetched(*, by: Actor, download: Download) -> None:
    """The person has taken the file; it no longer waits on *Today*."""
    ensure(may_download(by, download.person))
    download.fetched_at = timezone.now()
    download.save(update_fields=["fetched_at"])


def _write(content: IO[bytes], person: Person) -> None:
    account = person.account
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        with translation.override(account.language if account else None):
            archive.writestr(
                "read-me.txt", render_to_string("people/download_readme.txt", {"packed_at": timezone.now()})
            )
            everything = exports.everything_about(person)
        archive.writestr("data.json", json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        for file in (*(files.of(account) if account else ()), *StoredFile.objects.by(person.actor_key)):
            with archive.open(f"files/{file.pk}-{file.name}", "w") as there, default_storage.open(file.path) as here:
                while block := here.read(64 * 1024):
                    there.write(block)
