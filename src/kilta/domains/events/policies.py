"""Who may do what with events; editors and owners of every organising organisation plan together."""

from rules import predicate

from kilta.domains.events.models import Event, Registration, Webhook
from kilta.domains.network.models import Organisation
from kilta.domains.network.policies import is_adult_member, is_editor, is_staff
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor


@predicate
def plans(actor: Actor, event: Event) -> bool:
    """Edits for one of the organisations that run the event."""
    return Event.objects.planned_by(actor).filter(pk=event.pk).exists()


@predicate
def edits_for(actor: Actor, organisation: Organisation) -> bool:
    return bool(is_adult_member(actor) and is_editor(actor, organisation))


@predicate
def is_own_registration(actor: Actor, registration: Registration) -> bool:
    return isinstance(actor, Person) and registration.person_id == actor.pk


@predicate
def owns_webhook(actor: Actor, webhook: Webhook) -> bool:
    return isinstance(actor, Person) and actor.is_member and webhook.owner_id == actor.pk


@predicate
def may_register(actor: Actor, event: Event) -> bool:
    """Whoever sees the event, with or without an account; whether it is open is another question."""
    return True


may_plan_event = is_staff | edits_for  # asked of the organisation that leads it
may_edit_event = is_staff | plans
may_manage_registrations = is_staff | plans
may_check_in = is_staff | plans
may_run_room = is_staff | plans
may_close_event = is_staff | plans
may_see_event_history = is_staff | plans


@predicate
def may_change_registration(actor: Actor, registration: Registration) -> bool:
    """One's own, and those of an event that one plans."""
    return bool(is_own_registration(actor, registration) or may_manage_registrations(actor, registration.event))
