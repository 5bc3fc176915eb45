from uuid import UUID

from kilta.foundation.access.actors import Actor
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.showing import may_see


def file_for(actor: Actor, key: UUID) -> StoredFile | None:
    """The file, if it is there and the thing it hangs on shows it to `actor`."""
    # visible: the rule of the thing decides, which no query can ask.
    file: StoredFile | None = StoredFile.objects.filter(pk=key).first()
    return file if file is not None and may_see(actor, file) else None
