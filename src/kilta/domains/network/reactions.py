"""What the network does when something happens to a person."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.network.queries.people import invitations_to, requests_of, rows_about
from kilta.domains.network.use_cases.memberships import forget_person, refuse_last_owner_of_any
from kilta.domains.people import erasure, exports
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor

exports.register("memberships", rows_about, _("Memberships in organisations"))
exports.register("membership_requests", requests_of, _("Questions to join organisations"))
exports.register("invitations", invitations_to, _("Invitations to organisations"))


@erasure.before
def hand_over_first(person: Person, by: Actor) -> None:
    """The last owner of an organisation makes somebody else its owner before leaving Kilta."""
    refuse_last_owner_of_any(person)


@erasure.also
def leave_the_network(person: Person, by: Actor) -> None:
    forget_person(by=by, person=person)
