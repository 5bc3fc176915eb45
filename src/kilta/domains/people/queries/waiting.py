"""What waits for a person on *Today*."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor
from kilta.foundation.web.waiting import Waiting


def profile_to_complete(actor: Actor) -> list[Waiting]:
    """Somebody who has said neither who they are nor a line about themselves."""
    if not isinstance(actor, Person) or (actor.target_group and actor.headline):
        return []
    return [Waiting(_("Say who you are, so that others find you"), reverse("people:profile"), kind=_("Profile"))]
