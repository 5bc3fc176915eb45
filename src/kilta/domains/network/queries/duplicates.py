"""Whether an organisation is already there under this name or number."""

from collections.abc import Mapping

from django.db.models import Q

from kilta.domains.network.models import Organisation
from kilta.engines.transliteration import plain
from kilta.foundation.access.actors import Actor


def possible_duplicates(actor: Actor, name: str, identifiers: Mapping[str, str]) -> list[Organisation]:
    """Up to five organisations that share the name (however it is spelled) or a number with what is to be added."""
    alike = Q(name_key=plain(name) or name.casefold())
    for scheme, value in identifiers.items():
        if value:
            alike |= Q(identifiers__scheme=scheme, identifiers__value=value)
    return list(Organisation.objects.visible_to(actor).filter(alike).distinct()[:5])
