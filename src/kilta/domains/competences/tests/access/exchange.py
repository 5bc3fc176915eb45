from typing import Any

from kilta.domains.competences.models import CaseName
from kilta.domains.competences.queries.exchange import definitions
from kilta.domains.competences.tests.access.public import a_public_qualification, a_public_unit, at_unit
from kilta.domains.competences.use_cases import qualifications
from kilta.foundation.access.actors import System
from kilta.foundation.access.testing import EVERYONE, ROLES, row

# The service for other platforms is the same for everybody, and so is what it does not know.
UNKNOWN = dict.fromkeys(ROLES, 404)


def named(what: str, field: str = "identifier") -> Any:
    def at(cast: Any) -> dict[str, Any]:
        name = CaseName.objects.filter(version=a_public_unit(cast).current, what=what).first()
        return {"identifier": str(getattr(name, field))}

    return at


def defined(definition: dict[str, Any]) -> Any:
    return lambda cast: {"identifier": definition["identifier"]}


def at_version(cast: Any) -> dict[str, Any]:
    return {**at_unit(cast), "number": 1}


def at_whole_qualification(cast: Any) -> dict[str, Any]:
    qualification, unit = a_public_qualification(cast), a_public_unit(cast)
    if not qualification.parts.filter(unit=unit).exists():
        qualifications.add_part(by=System("test"), qualification=qualification, unit=unit)
    return {"slug": qualification.slug}


row("case:documents", EVERYONE)
row("case:document", EVERYONE, at=named("document"))
row("case:package", EVERYONE, at=named("document"))
row("case:item", EVERYONE, at=named("item"))
row("case:item_associations", EVERYONE, at=named("item"))
row("case:association", EVERYONE, at=named("item", "placing"))
row("case:item_types", EVERYONE, at=defined(definitions.item_type("skill")))
row("case:subjects", EVERYONE, at=defined(definitions.subject("0715")))
row("case:licence", EVERYONE, at=defined(definitions.licence()))
row("case:grouping", EVERYONE, at=defined(definitions.grouping()))
row("case:concepts", UNKNOWN, at=defined(definitions.licence()))
row("case:rubric", UNKNOWN, at=defined(definitions.licence()))
row("competences:unit_package", EVERYONE, at=at_version)
row("competences:unit_skos", EVERYONE, at=at_version)
row("competences:unit_file", EVERYONE, at=lambda cast: {**at_version(cast), "format": "csv"})
row("competences:qualification_package", EVERYONE, at=at_whole_qualification)
