from typing import Any

from kilta.domains.competences.models import Qualification, Unit
from kilta.domains.competences.tests.builders import a_qualification, a_unit
from kilta.foundation.access.testing import EVERYONE, MEMBERS, row


def a_public_unit(cast: Any) -> Unit:
    """Published by the organisation of the cast."""
    found = Unit.objects.filter(slug="schweissen").first()
    return found or a_unit(owner=cast.organisation)


def a_public_qualification(cast: Any) -> Qualification:
    found = Qualification.objects.filter(slug="hitsaaja").first()
    return found or a_qualification("Hitsaaja", owner=cast.organisation)


def at_unit(cast: Any) -> dict[str, Any]:
    return {"slug": a_public_unit(cast).slug}


def at_qualification(cast: Any) -> dict[str, Any]:
    return {"slug": a_public_qualification(cast).slug}


row("competences:units", EVERYONE)
row("competences:qualifications", EVERYONE)
row("competences:unit", EVERYONE, at=at_unit)
row("competences:unit_version", EVERYONE, at=lambda cast: {**at_unit(cast), "number": 1})
row("competences:qualification", EVERYONE, at=at_qualification)
row("competences:concept_suggestions", MEMBERS, query="q=weld")
row("competences:unit_suggestions", MEMBERS, query="q=weld")
row("competences:template", EVERYONE, at=lambda cast: {"format": "csv"})
row("api:competences_units", EVERYONE)
row("api:competences_unit", EVERYONE, at=at_unit)
row("api:competences_unit_version", EVERYONE, at=lambda cast: {**at_unit(cast), "number": 1})
row("api:competences_qualifications", EVERYONE)
row("api:competences_qualification", EVERYONE, at=at_qualification)
