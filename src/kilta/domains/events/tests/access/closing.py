from typing import Any

from django.core.files.base import ContentFile

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Event
from kilta.domains.events.tests.access.on_the_day import PLANNERS, PLANNERS_SEND
from kilta.domains.events.tests.builders import TESTS, a_past_event
from kilta.domains.events.use_cases import closing, declaring, recording, settling
from kilta.foundation.access.testing import EVERYONE, but, row


def _event(cast: Any) -> Event:
    return Event.objects.filter(slug="over").first() or a_past_event(
        "Guest", title="Over", lead=cast.organisation, format="hybrid"
    )


def at(cast: Any) -> dict[str, Any]:
    return {"slug": _event(cast).slug}


def at_closed(cast: Any) -> dict[str, Any]:
    event = _event(cast)
    if event.registrations.unsettled().exists():
        settling.note_attendance(by=TESTS, event=event)
    if Event.objects.get(pk=event.pk).state != Event.State.CLOSED:
        closing.close_event(by=TESTS, event=event, thanks=False)
    return {"slug": event.slug}


def at_list(cast: Any) -> dict[str, Any]:
    event = _event(cast)
    scan = ContentFile(PIXEL, name="signed.png")
    return {"slug": event.slug, "key": settling.attach_signed_list(by=TESTS, event=event, scan=scan).pk}


def at_declaration(cast: Any) -> dict[str, Any]:
    event = _event(cast)
    declaring.declare_attendance(
        by=TESTS,
        event=event,
        signed_by="Otto",
        role="head",
        signed_on=event.starts_there.date(),
        language="en",
        wording="I declare.",
        log=ContentFile(b"Aino", name="log.txt"),
    )
    return {"slug": event.slug}


def at_log(cast: Any) -> dict[str, Any]:
    from kilta.foundation.files.models import StoredFile

    event = _event(cast)
    at_declaration(cast)
    at_declaration(cast)
    return {"slug": event.slug, "key": StoredFile.objects.of("events.attendance_log", event.pk).first().pk}


def at_minutes(cast: Any) -> dict[str, Any]:
    event = _event(cast)
    recording.write_minutes(by=TESTS, event=event, language="en", text="We met.")
    recording.write_minutes(by=TESTS, event=event, language="fi", text="Tapasimme.", state="machine")
    return {"slug": event.slug, "language": "fi"}


def at_material(cast: Any) -> dict[str, Any]:
    event = _event(cast)
    material = recording.add_material(
        by=TESTS, event=event, title="Film", language="en", licence="CC0-1.0", link="https://example.org/film"
    )
    return {"slug": event.slug, "key": material.pk}


def at_outcome(cast: Any) -> dict[str, Any]:
    event = _event(cast)
    return {
        "slug": event.slug,
        "key": recording.add_outcome(by=TESTS, event=event, statement="We agree.", language="en").pk,
    }


def by_link(cast: Any) -> dict[str, Any]:
    return {"code": link_code(_event(cast).registrations.first())}


def at_material_of_who_came(cast: Any) -> dict[str, Any]:
    event = _event(cast)
    material = recording.add_material(
        by=TESTS,
        event=event,
        title="Handout",
        language="en",
        licence="all-rights",
        file=ContentFile(b"Handout", name="handout.txt"),
    )
    at_closed(cast)
    return {"code": link_code(event.registrations.first()), "key": material.pk}


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)

row("events:close", PLANNERS, at=at)
row("events:settle", PLANNERS, at=at)
row("events:proof", PLANNERS, at=at)
row("events:remove_list", PLANNERS_SEND, at=at_list, method="post")
row("events:declare", PLANNERS, at=at)
row("events:declaration_paper", PLANNERS, at=at)
row("events:withdraw_declaration", PLANNERS_SEND, at=at_declaration, method="post")
row("events:remove_log", PLANNERS_SEND, at=at_log, method="post")
row("events:reopen", PLANNERS, at=at_closed)
row("events:minutes", PLANNERS, at=at)
row("events:edit_minutes", PLANNERS, at=at_minutes)
row("events:check_minutes", PLANNERS_SEND, at=at_minutes, method="post")
row("events:remove_minutes", PLANNERS_SEND, at=at_minutes, method="post")
row("events:materials", PLANNERS, at=at)
row("events:edit_material", PLANNERS, at=at_material)
row("events:remove_material", PLANNERS_SEND, at=at_material, method="post")
row("events:outcomes", PLANNERS, at=at)
row("events:edit_outcome", PLANNERS, at=at_outcome)
row("events:remove_outcome", PLANNERS_SEND, at=at_outcome, method="post")
row("events:feedback_results", PLANNERS, at=at)
row("events:take_feedback", PLANNERS, at=lambda cast: {**at(cast), "format": "csv"})
# Whoever has the link of the mail may say how it was, and takes the materials of those who were there.
row("events:give_feedback", EVERYONE, at=by_link)
row("events:material_of_who_came", EVERYONE, at=at_material_of_who_came)
# Without the code of a class nobody learns that there is such a page; with it: `test_feedback.py`.
row("events:class_feedback", but(404, *EVERYONE), at=at)
