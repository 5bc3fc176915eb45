"""What organisers do before the day: begin a draft, change it, write its words, publish it and call it off."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from pydantic import AwareDatetime

from kilta.domains.events.api.events import EventDetail, whole
from kilta.domains.events.api.found import checked, event_of, invalid, router
from kilta.domains.events.forms.moments import MOMENTS, DraftForm, MomentsForm, NewMomentsForm
from kilta.domains.events.forms.planning import EventTextForm
from kilta.domains.events.models import Event
from kilta.domains.events.policies import may_edit_event, may_plan_event
from kilta.domains.events.queries.planning import choosable_for
from kilta.domains.events.use_cases import calling_off, planning
from kilta.domains.network.models import Organisation
from kilta.foundation.access.openings import members
from kilta.foundation.access.requests import Request
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.web.api import Field, Status, Strict, operation

SAME = (
    "kind",
    "level",
    "format",
    "languages",
    "time_zone",
    "venue",
    "address",
    "town",
    "country",
    "latitude",
    "longitude",
    "online_address",
    "lenses",
    "target_groups",
    "capacity",
    "hours_to_accept",
    "audience",
)
LANGUAGE = "^(en|fi|sv|de|it|nl)$"
AN_EVENT: dict[str, Any] = {
    "lead": "omnia",
    "title": "Welding workshop",
    "language": "en",
    "starts_at": "2027-03-09T09:00:00+02:00",
    "ends_at": "2027-03-09T15:00:00+02:00",
    "time_zone": "Europe/Helsinki",
    "format": "on_site",
    "venue": "Omnia",
    "town": "Espoo",
    "description": "We weld together.",
}


class EventIn(Strict):
    """What every event needs to begin with; the rest is changed afterwards."""

    model_config = {"json_schema_extra": {"examples": [AN_EVENT]}}

    lead: str = Field(max_length=100, description="The slug of the organisation that leads it; you edit for it.")
    title: str = Field(max_length=200)
    language: str = Field(pattern=LANGUAGE, description="In which title, summary and description are written.")
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: str = Field("", max_length=64, description="Of the place; the lead's country suggests it.")
    format: str = Field("on_site", max_length=7, description="on_site, online or hybrid.")
    venue: str = Field("", max_length=200)
    town: str = Field("", max_length=100)
    online_address: str = Field("", max_length=500, description="Told to those who have a seat, and to nobody else.")
    summary: str = Field("", max_length=300)
    description: str = Field("", max_length=10_000)


class EventPatch(Strict):
    """The fields to change; those left out stay as they are. Null empties what may be empty."""

    model_config = {"json_schema_extra": {"examples": [{"capacity": 20, "quotas": {"student": 12}}]}}

    kind: str | None = Field(None, max_length=12)
    level: str | None = Field(None, max_length=13)
    format: str | None = Field(None, max_length=7)
    languages: list[str] | None = Field(None, max_length=30)
    time_zone: str | None = Field(None, max_length=64)
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    venue: str | None = Field(None, max_length=200)
    address: str | None = Field(None, max_length=200)
    town: str | None = Field(None, max_length=100)
    country: str | None = Field(None, max_length=2)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    online_address: str | None = Field(None, max_length=500)
    project: str | None = Field(None, max_length=100, description="Its slug.")
    work_package: int | None = Field(None, ge=0, le=1000, description="Its number in the project.")
    lenses: list[str] | None = Field(None, max_length=10)
    target_groups: list[str] | None = Field(None, max_length=30)
    capacity: int | None = Field(None, ge=1, le=100_000, description="Null: as many as come.")
    quotas: dict[str, int] | None = Field(
        None, max_length=30, description="Seats at most by target group; all there are from then on."
    )
    opens_at: AwareDatetime | None = None
    shuts_at: AwareDatetime | None = None
    hours_to_accept: int | None = Field(None, ge=0, le=336)
    audience: str | None = Field(None, max_length=7)


class TextIn(Strict):
    """The words in one language; the first one written is the original, later ones are translations."""

    model_config = {
        "json_schema_extra": {"examples": [{"title": "Hitsaustyöpaja", "description": "Hitsaamme yhdessä."}]}
    }

    title: str = Field(max_length=200)
    summary: str = Field("", max_length=300)
    description: str = Field("", max_length=10_000)
    practical: str = Field("", max_length=3000)
    is_machine: bool = Field(False, description="Whether a machine translated it and nobody has read it yet.")


class Because(Strict):
    model_config = {"json_schema_extra": {"examples": [{"because": "The hall is under water."}]}}

    because: str = Field(max_length=500, description="Told to everybody who is registered.")


class NewDate(Strict):
    starts_at: AwareDatetime
    ends_at: AwareDatetime


@operation(router.post, "/events", open_to=members, scope="events:write", response={201: EventDetail})
def plan(request: Request, given: EventIn) -> Any:
    """Begin a draft, which only its organisers see until it is published."""
    lead = get_object_or_404(Organisation.objects.visible_to(request.actor), slug=given.lead)
    if not may_plan_event(request.actor, lead):
        raise PermissionDenied
    form = checked(DraftForm(given.model_dump(exclude={"lead"}), lead=lead))
    planned = planning.plan_event(
        by=request.actor,
        lead=lead,
        title=form.cleaned_data["title"],
        language=form.cleaned_data["language"],
        summary=form.cleaned_data["summary"],
        description=form.cleaned_data["description"],
        fields=form.event_fields,
    )
    return Status(201, whole(planned))


@operation(router.patch, "/events/{event}", open_to=members, scope="events:write", response=EventDetail)
def change(request: Request, event: str, given: EventPatch) -> Any:
    """Change an event; more seats let the waiting list move, another time or place is told to all who come."""
    found = event_of(request, event, policy=may_edit_event)
    asked = given.model_dump(exclude_unset=True)
    form = _change_form(request, found, asked)
    checked(form, dict.fromkeys(form.quota_names, "quotas"))
    quotas = form.quotas if asked.get("quotas") is not None else None
    return whole(planning.change_event(by=request.actor, event=found, changes=form.changes, quotas=quotas))


@operation(router.put, "/events/{event}/texts/{language}", open_to=members, scope="events:write", response=EventDetail)
def write_text(request: Request, event: str, language: str, given: TextIn) -> Any:
    """Write or replace the words of an event in one language."""
    found = event_of(request, event, policy=may_edit_event)
    state = TranslationState.MACHINE if given.is_machine else TranslationState.CHECKED
    sent = given.model_dump(exclude={"is_machine"}) | {"state": state}
    form = checked(EventTextForm.of(found, language, sent))
    planning.write_event_text(by=request.actor, event=found, language=language, **form.cleaned_data)
    return whole(found)


@operation(router.post, "/events/{event}/publish", open_to=members, scope="events:write", response=EventDetail)
def publish(request: Request, event: str) -> Any:
    """Show a draft to those it is for, and open its registration."""
    found = event_of(request, event, policy=may_edit_event)
    return whole(planning.publish_event(by=request.actor, event=found))


@operation(router.post, "/events/{event}/postpone", open_to=members, scope="events:write", response=EventDetail)
def postpone(request: Request, event: str, given: Because) -> Any:
    """Take an event off its date until there is a new one; registrations stand, and all are told."""
    found = event_of(request, event, policy=may_edit_event)
    return whole(calling_off.postpone_event(by=request.actor, event=found, because=given.because))


@operation(router.post, "/events/{event}/new-date", open_to=members, scope="events:write", response=EventDetail)
def give_new_date(request: Request, event: str, given: NewDate) -> Any:
    """Publish a postponed event again, at its new date; programme and registration follow, and all are told."""
    found = event_of(request, event, policy=may_edit_event)
    form = checked(NewMomentsForm(given.model_dump()))
    return whole(calling_off.give_new_date(by=request.actor, event=found, **form.cleaned_data))


@operation(router.post, "/events/{event}/cancel", open_to=members, scope="events:write", response=EventDetail)
def cancel(request: Request, event: str, given: Because) -> Any:
    """Say that an event does not take place at all; its page stays, and all who are registered are told."""
    found = event_of(request, event, policy=may_edit_event)
    return whole(calling_off.cancel_event(by=request.actor, event=found, because=given.because))


def _change_form(request: Request, event: Event, asked: dict[str, Any]) -> MomentsForm:
    """The form of the page, filled with what stands there and what is asked to be otherwise."""
    choosable = choosable_for(request.actor, event)
    values = {name: getattr(event, name) for name in (*SAME, *MOMENTS)}
    values |= {"project": event.project_id, "work_package": event.work_package_id, "seen": event.changed_at.isoformat()}
    values |= {f"quota_{code}": seats for code, seats in event.quotas.values_list("target_group", "seats")}
    values |= {name: value for name, value in asked.items() if name not in ("project", "work_package", "quotas")}
    if asked.get("quotas") is not None:
        values = {name: value for name, value in values.items() if not name.startswith("quota_")}
        values |= {f"quota_{code}": seats for code, seats in asked["quotas"].items()}
    if "project" in asked:
        values |= {"project": _named(choosable.projects, "project", slug=asked["project"]), "work_package": None}
    if "work_package" in asked:
        within = {"project": values["project"], "number": asked["work_package"]}
        values["work_package"] = _named(choosable.work_packages, "work_package", **within)
    form = MomentsForm(values, event=event, choosable=choosable)
    if unknown := [name for name in values if name.startswith("quota_") and name not in form.fields]:
        raise invalid("quotas", _("“%(name)s” is no target group.") % {"name": unknown[0].removeprefix("quota_")})
    return form


def _named(rows: Any, field: str, **named: Any) -> Any:
    """The key of the row that is named, None where none is."""
    if list(named.values())[-1] is None:
        return None
    found = rows.filter(**named).first()
    if found is None:
        raise invalid(field, _("There is none that you could choose here."))
    return found.pk
