"""Keeps count of what a unit trains: one row for each concept of its current version."""

from django.db.models import Case, Count, FloatField, Max, Q, Value, When
from django.db.models.functions import Coalesce

from kilta.domains.competences.models import OutcomeConcept, TrainedConcept, Unit


def count_trained(unit: Unit) -> None:
    """Rewrite the concepts that a unit trains; a unit without a published version trains none."""
    unit.trained.all().delete()
    if unit.current_id is None:
        return
    confirmed = Q(state=OutcomeConcept.State.CONFIRMED)
    rows = (
        OutcomeConcept.objects.filter(outcome__version=unit.current_id)
        .counted()
        .values("concept")
        .annotate(
            outcomes=Count("pk"),
            confirmed=Count("pk", filter=confirmed),
            weight=Max(
                Case(
                    When(confirmed, then=Value(1.0)),
                    default=Coalesce("confidence", Value(0.0)),
                    output_field=FloatField(),
                )
            ),
        )
    )
    TrainedConcept.objects.bulk_create(
        TrainedConcept(
            unit=unit,
            concept_id=row["concept"],
            outcomes=row["outcomes"],
            confirmed=row["confirmed"],
            weight=row["weight"],
        )
        for row in rows
    )
