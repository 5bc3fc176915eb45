"""Which organisations run an event together."""

from kilta.domains.events.facts import EventChanged
from kilta.domains.events.models import Event, Organiser
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.use_cases.planning import held
from kilta.domains.events.use_cases.refusals import AlreadyOrganiser, LeadNeeded
from kilta.domains.network.models import Organisation
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.use_cases import use_case


@use_case
def add_organiser(*, by: Actor, event: Event, organisation: Organisation) -> Organiser:
    """Let the owners and editors of another organisation plan the event, too."""
    ensure(may_edit_event(by, event))
    event = held(event)
    organiser, is_new = event.organisers.get_or_create(organisation=organisation)
    if not is_new:
        raise AlreadyOrganiser
    announce(EventChanged(event_id=event.pk), by=by)
    return organiser


@use_case
def remove_organiser(*, by: Actor, organiser: Organiser) -> None:
    """End the part of an organisation in an event; the lead stays."""
    ensure(may_edit_event(by, organiser.event))
    event = held(organiser.event)
    if organiser.is_lead:
        raise LeadNeeded
    organiser.delete()
    announce(EventChanged(event_id=event.pk), by=by)
