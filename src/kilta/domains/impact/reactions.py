"""What follows in the ledger from what happens to events, partners and people."""

from kilta.domains.events.facts import EventClosed, EventReopened
from kilta.domains.events.models import Event
from kilta.domains.impact.use_cases.ledger import forget_addresses, make_internal, withdraw_ledger, write_ledger
from kilta.domains.network.facts import PartnerJoined
from kilta.domains.people import erasure
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.facts import reacts_to


@reacts_to(EventClosed)
def count_who_came(fact: EventClosed, *, by: Actor) -> None:
    write_ledger(by=by, event=Event.objects.get(pk=fact.event_id))


@reacts_to(EventReopened)
def count_them_no_more(fact: EventReopened, *, by: Actor) -> None:
    withdraw_ledger(by=by, event=Event.objects.get(pk=fact.event_id))


@reacts_to(PartnerJoined)
def count_the_partner_as_internal(fact: PartnerJoined, *, by: Actor) -> None:
    make_internal(by=by, project_id=fact.project_id, organisation_id=fact.organisation_id)


@erasure.also
def keep_the_count_without_the_person(person: Person, by: Actor) -> None:
    forget_addresses(by=by, person=person)
