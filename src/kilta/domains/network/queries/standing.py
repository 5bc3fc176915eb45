"""Short questions about who stands where, asked anew each time so that what has ended has ended."""

from allauth.account.models import EmailAddress

from kilta.domains.network.models import Invitation, Membership, Organisation, Partner, Project, Role
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor

# visible: these questions decide about rights; no page shows their rows.


def role_in(actor: Actor, organisation: Organisation) -> Role | None:
    """The role of `actor` in an organisation, from the live membership; None for everybody else."""
    if not isinstance(actor, Person) or not actor.is_member:
        return None
    role = (
        Membership.objects.live().filter(organisation=organisation, person=actor).values_list("role", flat=True).first()
    )
    return Role(role) if role else None


def coordinator_of(project: Project) -> Organisation | None:
    partner = project.partners.filter(role=Partner.Role.COORDINATOR).select_related("organisation").first()
    return partner.organisation if partner else None


def is_internal(organisation: Organisation, project: Project) -> bool:
    """Whether the organisation is a partner of the project; only people of external ones count as reached."""
    return Partner.objects.filter(organisation=organisation, project=project).exists()


def owns_an_organisation(actor: Actor) -> bool:
    return isinstance(actor, Person) and Membership.objects.owners().filter(person=actor).exists()


def confirmed_addresses(actor: Actor) -> list[str]:
    """The addresses of which `actor` has shown that mail to them arrives."""
    if not isinstance(actor, Person) or actor.account_id is None:
        return []
    addresses = EmailAddress.objects.filter(user=actor.account_id, verified=True).values_list("email", flat=True)
    return [address.lower() for address in addresses]


def is_invited(actor: Actor, invitation: Invitation) -> bool:
    """Whether the invitation was sent to a confirmed address of `actor`."""
    return invitation.email in confirmed_addresses(actor)
