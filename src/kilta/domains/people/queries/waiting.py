"""What waits for a person on *Today*."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kilta.domains.people.models import Download, Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.web.waiting import Waiting


def profile_to_complete(actor: Actor) -> list[Waiting]:
    """Somebody who has said neither who they are nor a line about themselves."""
    if not isinstance(actor, Person) or (actor.target_group and actor.headline):
        return []
    return [Waiting(_("Say who you are, so that others find you"), reverse("people:profile"), kind=_("Profile"))]


def download_to_fetch(actor: Actor) -> list[Waiting]:
    """The copy of my data that is ready and was not fetched yet."""
    ready = Download.objects.visible_to(actor).ready().filter(fetched_at=None).select_related("file").first()
    if ready is None:
        return []
    due = ready.file.expires_at.date()  # type: ignore[union-attr]
    return [Waiting(_("The copy of your data is ready"), reverse("people:my_data"), kind=_("Download"), due=due)]
