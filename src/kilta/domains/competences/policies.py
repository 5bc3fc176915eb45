"""Who may do what with qualifications and units: the people of their organisation write, its editors publish."""

from rules import predicate

from kilta.domains.competences.models import Comparison, Qualification, Unit
from kilta.domains.network.models import Organisation
from kilta.domains.network.policies import belongs_to, is_adult_member, is_editor, is_staff
from kilta.foundation.access.actors import Actor


@predicate
def belongs(actor: Actor, organisation: Organisation) -> bool:
    return bool(is_adult_member(actor) and belongs_to(actor, organisation))


@predicate
def edits(actor: Actor, organisation: Organisation) -> bool:
    return bool(is_adult_member(actor) and is_editor(actor, organisation))


@predicate
def belongs_to_its_owner(actor: Actor, thing: Unit | Qualification | Comparison) -> bool:
    return bool(belongs(actor, thing.owner))


@predicate
def edits_for_its_owner(actor: Actor, thing: Unit | Qualification | Comparison) -> bool:
    return bool(edits(actor, thing.owner))


# Every adult of an organisation writes drafts for it; what everybody sees is published by its editors.
may_write_for = is_staff | belongs  # asked of the organisation
may_import_for = is_staff | edits  # asked of the organisation
may_write_unit = is_staff | belongs_to_its_owner
may_publish_unit = is_staff | edits_for_its_owner
may_write_qualification = is_staff | belongs_to_its_owner
may_publish_qualification = is_staff | edits_for_its_owner
may_see_unit_history = is_staff | belongs_to_its_owner
# A match is corrected by whoever knows the text: the people of the unit's organisation.
may_decide_concepts = is_staff | belongs_to_its_owner
may_see_matching = is_staff
# Comparisons belong to an organisation; every grown-up member of any organisation judges for it.
may_compare_for = is_staff | belongs  # asked of the organisation
may_change_comparison = is_staff | belongs_to_its_owner
may_show_comparison = is_staff | edits_for_its_owner
may_judge_for = belongs  # asked of the organisation that the judgement is given for
