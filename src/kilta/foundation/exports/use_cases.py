from kilta.foundation.access.actors import Actor
from kilta.foundation.exports.models import Export
from kilta.foundation.use_cases import use_case


@use_case
def note_export(*, by: Actor, name: str, purpose: str) -> Export:
    """Keep that `by` took the table `name`."""
    return Export.objects.create(actor=by.actor_key, name=name, purpose=purpose)
