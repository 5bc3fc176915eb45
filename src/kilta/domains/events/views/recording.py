"""Minutes, materials and outcome cards of an event."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.closing import MaterialForm, MinutesForm, MinutesShownForm, OutcomeForm
from kilta.domains.events.labels import MATERIAL
from kilta.domains.events.models import Event, Material, Minutes, MinutesText, OutcomeCard
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.queries import closing as queries
from kilta.domains.events.use_cases import recording
from kilta.domains.events.views.found import event_of, shown_there
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.files.models import StoredFile
from kilta.foundation.languages.names import name_of

# visible: files of an event that the actor runs, as `_event` has asked.

OUTCOME_FIELDS = recording.OUTCOME_FIELDS
MATERIAL_FIELDS = ("title", "language", "licence", "authors", "link")


@open_to(members)
def minutes(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    kept = queries.minutes_page(event)
    form = MinutesShownForm(request.POST or None, initial={"is_public": kept.is_public if kept else False})
    if request.method == "POST":
        is_public = form.is_valid() and form.cleaned_data["is_public"]
        recording.show_minutes(by=request.actor, event=event, is_public="is_public" in request.POST and is_public)
        messages.success(request, _("Your choice is saved."))
        return redirect("events:minutes", slug)
    texts = list(kept.texts.all()) if kept else []
    return _shown(request, "minutes", event, form=form, texts=texts)


@open_to(members)
def edit_minutes(request: Request, slug: str, language: str) -> HttpResponse:
    event = _event(request, slug)
    kept = queries.minutes_page(event) or Minutes(event=event)
    form = MinutesForm.of(kept, language, request.POST)
    if request.method == "POST" and form.is_valid():
        recording.write_minutes(by=request.actor, event=event, language=language, **form.cleaned_data)
        messages.success(request, _("The minutes are saved."))
        return redirect("events:minutes", slug)
    original = next((text for text in kept.texts.all() if text.state == "original"), None)
    return _shown(
        request, "edit_minutes", event, form=form, original=original, language=name_of(language), code=language
    )


@open_to(members)
@require_POST
def check_minutes(request: Request, slug: str, language: str) -> HttpResponse:
    recording.check_minutes(by=request.actor, text=_minutes_text(_event(request, slug), language))
    messages.success(request, _("Thank you. The translation is marked as checked."))
    return redirect("events:minutes", slug)


@open_to(members)
@require_POST
def remove_minutes(request: Request, slug: str, language: str) -> HttpResponse:
    recording.remove_minutes(by=request.actor, text=_minutes_text(_event(request, slug), language))
    messages.success(request, _("The text is removed."))
    return redirect("events:minutes", slug)


@open_to(members)
def materials(request: Request, slug: str) -> HttpResponse:
    """What there is, and the form for more."""
    event = _event(request, slug)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        recording.add_material(by=request.actor, event=event, **form.cleaned_data)
        messages.success(request, _("The material is kept."))
        return redirect("events:materials", slug)
    return _shown(request, "materials", event, form=form, materials=queries.materials_of(event))


@open_to(members)
def edit_material(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    material: Material = get_object_or_404(event.materials.select_related("event"), pk=key)
    file = StoredFile.objects.of(MATERIAL, material.pk).first()
    so_far = {name: getattr(material, name) for name in MATERIAL_FIELDS}
    form = MaterialForm(request.POST or None, request.FILES or None, has_file=file is not None, initial=so_far)
    if request.method == "POST" and form.is_valid():
        new_file = form.cleaned_data.pop("file")
        recording.change_material(by=request.actor, material=material, changes=form.cleaned_data, file=new_file)
        messages.success(request, _("Your changes are saved."))
        return redirect("events:materials", slug)
    return _shown(request, "edit_material", event, form=form, file=file, material=material)


@open_to(members)
@require_POST
def remove_material(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    recording.remove_material(by=request.actor, material=get_object_or_404(event.materials, pk=key))
    messages.success(request, _("The material is removed."))
    return redirect("events:materials", slug)


@open_to(members)
def outcomes(request: Request, slug: str) -> HttpResponse:
    """What there is, and the form for the next card."""
    event = _event(request, slug)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recording.add_outcome(by=request.actor, event=event, **form.cleaned_data)
        messages.success(request, _("The outcome is kept."))
        return redirect("events:outcomes", slug)
    return _shown(request, "outcomes", event, form=form, outcomes=queries.outcomes_of(event))


@open_to(members)
def edit_outcome(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    card: OutcomeCard = get_object_or_404(event.outcomes.select_related("event"), pk=key)
    form = OutcomeForm(request.POST or None, initial={name: getattr(card, name) for name in OUTCOME_FIELDS})
    if request.method == "POST" and form.is_valid():
        recording.change_outcome(by=request.actor, outcome=card, changes=form.cleaned_data)
        messages.success(request, _("Your changes are saved."))
        return redirect("events:outcomes", slug)
    return _shown(request, "edit_outcome", event, form=form, card=card)


@open_to(members)
@require_POST
def remove_outcome(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    recording.remove_outcome(by=request.actor, outcome=get_object_or_404(event.outcomes, pk=key))
    messages.success(request, _("The outcome is removed."))
    return redirect("events:outcomes", slug)


def _event(request: Request, slug: str) -> Event:
    return event_of(request, slug, policy=may_close_event)


def _minutes_text(event: Event, language: str) -> MinutesText:
    # visible: of an event that the actor runs.
    rows = MinutesText.objects.filter(of__event=event).select_related("of__event")
    found: MinutesText = get_object_or_404(rows, language=language)
    return found


def _shown(request: Request, name: str, event: Event, **values: Any) -> HttpResponse:
    return shown_there(request, f"events/{name}.html", event, title=queries.title_of_event(event), **values)
