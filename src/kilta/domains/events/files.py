"""The files that hang on events: what fits, and who may see them."""

from kilta.domains.events.labels import ANSWER, DECLARATION, LOG, MATERIAL, SIGNED_LIST
from kilta.domains.events.models import Event, Material, Registration
from kilta.domains.events.policies import may_change_registration, may_close_event
from kilta.engines.uploads import Kind
from kilta.foundation import files
from kilta.foundation.access.actors import Actor
from kilta.foundation.files.models import StoredFile

SCANS = (Kind.PDF, Kind.IMAGE)
LOGS = (Kind.PDF, Kind.SHEET, Kind.TEXT, Kind.IMAGE, Kind.DOCUMENT)
# What may be given as the answer to a question that asks for a file.
ANSWERS = (Kind.PDF, Kind.IMAGE, Kind.DOCUMENT)
MATERIALS = (Kind.PDF, Kind.SLIDES, Kind.DOCUMENT, Kind.SHEET, Kind.IMAGE, Kind.TEXT)


def may_see_proof(actor: Actor, file: StoredFile) -> bool:
    """Lists with names and signatures are for those who run the event."""
    event = Event.objects.filter(pk=file.object_id).first()
    return event is not None and bool(may_close_event(actor, event))


def may_see_material(actor: Actor, file: StoredFile) -> bool:
    """Under an open licence everybody who sees the closed event; before that, and all else, those who run it."""
    material = Material.objects.filter(pk=file.object_id).select_related("event").first()
    if material is None:
        return False
    event = material.event
    if material.is_open and event.is_recorded and Event.objects.visible_to(actor).filter(pk=event.pk).exists():
        return True
    return bool(may_close_event(actor, event))


def may_see_answer(actor: Actor, file: StoredFile) -> bool:
    """Whoever gave it with an account, and those who plan the event."""
    registration = Registration.objects.filter(pk=file.object_id).select_related("event").first()
    return registration is not None and bool(may_change_registration(actor, registration))


def open_all() -> None:
    """Say who may see which file, once, when the app is ready."""
    for label in (SIGNED_LIST, LOG, DECLARATION):
        files.shown_when(label, may_see_proof)
    files.shown_when(MATERIAL, may_see_material)
    files.shown_when(ANSWER, may_see_answer, is_personal=True)
