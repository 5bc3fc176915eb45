"""What follows a change: search knows it, and an erased person leaves the network."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.network import documents  # noqa: F401 (says what search knows)
from kilta.domains.network.facts import (
    OrganisationChanged,
    OrganisationFounded,
    OrganisationRejected,
    OrganisationVerified,
    ProjectChanged,
    ProjectStarted,
)
from kilta.domains.network.models import Organisation, Project
from kilta.domains.network.queries.people import invitations_to, requests_of, rows_about
from kilta.domains.network.use_cases.memberships import forget_person, refuse_last_owner_of_any
from kilta.domains.people import erasure, exports
from kilta.domains.people.models import Person
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.facts import reacts_to

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


@reacts_to(OrganisationFounded)
@reacts_to(OrganisationChanged)
@reacts_to(OrganisationVerified)
@reacts_to(OrganisationRejected)
def make_the_organisation_findable(fact: OrganisationFounded | OrganisationChanged, *, by: Actor) -> None:
    search.index(Organisation.objects.get(pk=fact.organisation_id))


@reacts_to(ProjectStarted)
@reacts_to(ProjectChanged)
def make_the_project_findable(fact: ProjectStarted | ProjectChanged, *, by: Actor) -> None:
    search.index(Project.objects.get(pk=fact.project_id))
