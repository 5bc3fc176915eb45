"""Who may do what with reach: coordinators with their project, organisers with their event, staff with people."""

from rules import predicate

from kilta.domains.events.models import Event
from kilta.domains.events.policies import plans
from kilta.domains.network.models import Project
from kilta.domains.network.policies import edits_the_coordinator, is_adult_member, is_staff
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor


@predicate
def may_write_ledger(actor: Actor, event: Event | None) -> bool:
    """It follows what happens elsewhere (closing, a partner joins), which has asked whether that is allowed."""
    return True


@predicate
def is_system(actor: Actor) -> bool:
    return actor.is_system


@predicate
def coordinates(actor: Actor, project: Project) -> bool:
    return bool(is_adult_member(actor) and edits_the_coordinator(actor, project))


@predicate
def coordinates_its_project(actor: Actor, event: Event) -> bool:
    return event.project is not None and bool(coordinates(actor, event.project))


@predicate
def plans_an_event_of(actor: Actor, project: Project) -> bool:
    return isinstance(actor, Person) and Event.objects.planned_by(actor).filter(project=project).exists()


may_see_all_figures = is_staff | coordinates
may_edit_promises = is_staff | coordinates
may_open_evidence = is_staff | coordinates | plans_an_event_of
may_open_evidence_of_event = is_staff | plans | coordinates_its_project
may_see_names = is_staff | plans
may_take_pack = is_staff | plans | coordinates_its_project
may_make_pack = is_system
may_backfill = is_staff | coordinates
may_merge_people = is_staff
