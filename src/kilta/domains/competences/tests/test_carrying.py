"""A new version of a unit: what was judged of the old one is carried along and looked at again."""

import pytest
from django.db import DatabaseError, transaction

from kilta.domains.competences.models import Correspondence, Judgement, Relation
from kilta.domains.competences.tests.builders import a_new_version, a_unit, outcomes_of
from kilta.domains.people.tests.builders import a_person

pytestmark = pytest.mark.django_db


def a_judged_pair(one, other, relation="wider"):
    """The two first statements, judged as seen from `one`."""
    left, right = sorted((outcomes_of(one)[0], outcomes_of(other)[0]), key=lambda outcome: outcome.pk)
    seen = Relation(relation) if left.version_id == one.current_id else Relation(relation).turned
    pair = Correspondence.objects.create(
        left=left,
        right=right,
        left_version=left.version,
        right_version=right.version,
        standing="confirmed",
        agreed=seen,
    )
    Judgement.objects.create(
        correspondence=pair,
        relation=seen,
        judged_by=a_person("Aino"),
        organisation=one.owner,
        organisation_kind="vet_provider",
        reason="Ours asks for more.",
    )
    return pair


def test_judgements_are_carried_to_the_new_version_and_say_look_again():
    german, finnish = a_unit(), a_unit("Hitsaus", language="fi")
    old = a_judged_pair(german, finnish)

    a_new_version(german)

    new = Correspondence.objects.exclude(pk=old.pk).get()
    carried = new.judgements.get()
    # The statement of the new version is the younger one, so it is on the right now.
    is_left = new.left_version_id == german.current_id
    assert (carried.relation if is_left else Relation(carried.relation).turned) == "wider"
    assert (carried.look_again, carried.reason, new.carried_from) == (True, "Ours asks for more.", old)
    assert old.judgements.get().look_again


def test_a_judgement_is_never_rewritten():
    pair = a_judged_pair(a_unit(), a_unit("Hitsaus", language="fi"))

    with pytest.raises(DatabaseError), transaction.atomic():
        pair.judgements.update(relation="none")
