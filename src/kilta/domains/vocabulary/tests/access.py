from kilta.domains.vocabulary.models import Concept
from kilta.foundation.access.testing import EVERYONE, STAFF, but, row

URI = "http://data.europa.eu/esco/skill/example"


def _a_concept() -> Concept:
    return Concept.objects.create(uri=URI, kind="skill")


row("vocabulary:concepts", EVERYONE)
row("vocabulary:concept", EVERYONE, at=lambda cast: {"concept_id": _a_concept().pk})
row("vocabulary:by_uri", EVERYONE | but(404, *EVERYONE), query="uri=http://data.europa.eu/esco/skill/none")
row("vocabulary:glossary", EVERYONE)
row("vocabulary:esco", STAFF)

row("api:vocabulary_lists", EVERYONE)
row("api:vocabulary_codes", EVERYONE, at=lambda cast: {"name": "lenses"})
row("api:vocabulary_concepts", EVERYONE)
row("api:vocabulary_concept", EVERYONE, at=lambda cast: {"key": _a_concept().pk})
row(
    "api:vocabulary_related_concepts",
    EVERYONE,
    at=lambda cast: {"key": _a_concept().pk},
    query="relation=narrower",
)
row("api:vocabulary_concept_by_uri", EVERYONE | but(404, *EVERYONE), query=f"uri={URI}")
row("api:vocabulary_glossary", EVERYONE)
