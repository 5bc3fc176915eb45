"""What follows in the ledger from what happens to events, partners and people."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.events.facts import EventClosed, EventReopened
from kilta.domains.events.models import Event
from kilta.domains.impact.queries.about_person import counted_of, packs_of
from kilta.domains.impact.use_cases.ledger import forget_addresses, make_internal, withdraw_ledger, write_ledger
from kilta.domains.impact.use_cases.packs import forget_packs_of
from kilta.domains.network.facts import PartnerJoined
from kilta.domains.people import erasure, exports
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.facts import reacts_to

exports.register("reach", counted_of, _("Events at which I am counted"))
exports.register("packs", packs_of, _("Packs of events that I have asked for"))


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
    forget_packs_of(by=by, person=person)
