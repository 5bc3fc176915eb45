from dataclasses import dataclass
from uuid import UUID

from kilta.foundation.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ConceptsImported(Fact):
    """A package of concepts was read; some are new, changed or retired."""

    import_id: UUID
    version: str
