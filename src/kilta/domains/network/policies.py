"""Who may do what in the network; rights come from live memberships, read anew at each question."""

from rules import predicate

from kilta.domains.network.models import Membership, MembershipRequest, Organisation, Project, Role
from kilta.domains.network.queries.standing import coordinator_of, role_in
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor


@predicate
def is_staff(actor: Actor) -> bool:
    return actor.is_staff


@predicate
def is_adult_member(actor: Actor) -> bool:
    """Signed in and grown up; minors take part in organisations but do not run them."""
    return isinstance(actor, Person) and actor.is_member and not actor.is_minor


@predicate
def is_owner(actor: Actor, organisation: Organisation) -> bool:
    return role_in(actor, organisation) == Role.OWNER


@predicate
def is_editor(actor: Actor, organisation: Organisation) -> bool:
    """An owner or an editor."""
    return role_in(actor, organisation) in (Role.OWNER, Role.EDITOR)


@predicate
def belongs_to(actor: Actor, organisation: Organisation) -> bool:
    return role_in(actor, organisation) is not None


@predicate
def is_own_membership(actor: Actor, membership: Membership) -> bool:
    return isinstance(actor, Person) and membership.person_id == actor.pk and membership.ended_at is None


@predicate
def asks_for_self(actor: Actor, request: MembershipRequest) -> bool:
    return isinstance(actor, Person) and request.person_id == actor.pk


@predicate
def edits_the_coordinator(actor: Actor, project: Project) -> bool:
    coordinator = coordinator_of(project)
    return coordinator is not None and is_editor(actor, coordinator)


may_found = is_staff | is_adult_member
may_edit = is_staff | is_editor
may_verify = is_staff
may_see_history = is_staff | is_editor
may_manage_members = is_staff | is_owner
may_see_all_members = is_staff | belongs_to
may_leave = is_own_membership
may_withdraw_request = asks_for_self

may_start_project = is_staff | is_owner
may_edit_project = is_staff | edits_the_coordinator


@predicate
def may_ask_to_join(actor: Actor, organisation: Organisation) -> bool:
    """Every signed-in person who does not belong to it yet; an organisation that was turned down takes nobody in."""
    return (
        isinstance(actor, Person)
        and actor.is_member
        and organisation.standing != Organisation.Standing.REJECTED
        and role_in(actor, organisation) is None
    )
