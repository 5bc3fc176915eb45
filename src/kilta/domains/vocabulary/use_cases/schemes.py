"""Small schemes of concepts that stand beside ESCO, under addresses of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kilta.domains.vocabulary.models import Concept, ConceptText
from kilta.foundation import search
from kilta.foundation.access.actors import Actor
from kilta.foundation.use_cases import use_case

ESCO = "esco"


@dataclass(frozen=True)
class Given:
    """A concept of a scheme: `names` are title and alternatives by language."""

    key: str
    kind: str
    names: Mapping[str, Sequence[str]]


@use_case
def load_scheme(*, by: Actor, scheme: str, concepts: Sequence[Given]) -> dict[str, Concept]:
    """Write the concepts of a scheme, or bring them up to date; those that are not given stay. By their keys.

    Addresses are `urn:kilta:<scheme>:<key>`, so nothing of it meets a concept of ESCO.
    """
    if not by.is_staff:
        raise PermissionDenied
    if scheme == ESCO:
        raise ValueError("ESCO is imported from its packages.")
    loaded = {}
    for given in concepts:
        concept, _is_new = Concept.objects.update_or_create(
            uri=f"urn:kilta:{scheme}:{given.key}",
            defaults={"scheme": scheme, "kind": given.kind, "changed_at": timezone.now()},
        )
        for language, (title, *alternatives) in given.names.items():
            ConceptText.objects.update_or_create(
                concept=concept, language=language, defaults={"title": title, "alternatives": alternatives}
            )
        loaded[given.key] = concept
    search.index_many(list(loaded.values()))
    return loaded
