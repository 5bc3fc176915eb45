"""What came of the meetings of the demo content: who was there, what was said, and their closing."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.use_cases import attending, closing, feedback, importing, recording, settling
from kilta.domains.events.use_cases.feedback import Said
from kilta.domains.network.models import Organisation
from kilta.foundation.access.actors import System
from kilta.foundation.languages.models import TranslationState

LOADING = System("demo content")
ORIGINAL = "en"


def record(event: Event, entry: dict[str, Any], known: dict[str, Organisation]) -> None:
    """Enter who came, prove it by a list that says it is a demo, write down what came of it, and close the event."""
    _came(event, entry, known)
    for language, text in entry["minutes"].items():
        state = "" if language == ORIGINAL else TranslationState.MACHINE
        recording.write_minutes(by=LOADING, event=event, language=language, text=text, state=state)
    recording.show_minutes(by=LOADING, event=event, is_public=entry["minutes_public"])
    for material in entry["materials"]:
        recording.add_material(by=LOADING, event=event, **material)
    for outcome in entry["outcomes"]:
        recording.add_outcome(by=LOADING, event=event, language=ORIGINAL, **outcome)
    closing.close_event(by=LOADING, event=event, thanks=False)
    came = event.registrations.came().select_related("event").order_by("place")
    for registration, said in zip(came, entry.get("said", ()), strict=False):
        feedback.give_feedback(by=LOADING, registration=registration, said=Said(**said), language=ORIGINAL)


def _came(event: Event, entry: dict[str, Any], known: dict[str, Organisation]) -> None:
    people = [
        (name, one, known[one["from"]].name if one["from"] in known else one["from"])
        for one in entry["came"]
        for name in one.get("names", ())
    ]
    importing.import_registrations(
        by=LOADING,
        event=event,
        entries=[
            importing.Entry(
                row=row, name=name, email="", target_group=one["as"], organisation=organisation, country=one["in"]
            )
            for row, (name, one, organisation) in enumerate(people, 1)
        ],
    )
    for group in entry["came"]:
        if "class" in group:
            attending.walk_in(
                by=LOADING,
                event=event,
                target_group=group["as"],
                organisation=known.get(group["from"]),
                organisation_name="" if group["from"] in known else group["from"],
                country=group["in"],
                size=group["class"],
            )
    if entry["absent"]:
        stayed = Registration.objects.filter(event=event, name__in=entry["absent"]).values_list("pk", flat=True)
        settling.mark_absent(by=LOADING, event=event, registrations=list(stayed))
    settling.note_attendance(by=LOADING, event=event)
    settling.attach_signed_list(by=LOADING, event=event, scan=_list_that_says_it_is_a_demo(entry["town"]))
    settling.note_signatures(by=LOADING, event=event)


def _list_that_says_it_is_a_demo(town: str) -> ContentFile:
    drawn = Image.new("RGB", (640, 240), "white")
    ImageDraw.Draw(drawn).multiline_text(
        (40, 60), f"{town}\nThis is a demo.\nThe list and all names on it are invented.", "black"
    )
    written = BytesIO()
    drawn.save(written, "PNG")
    return ContentFile(written.getvalue(), name=f"signed-list-{town.lower()}-demo.png")
