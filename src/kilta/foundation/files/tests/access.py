"""What the addresses of this app answer to each role: the file of an organisation, shown to its live members alone."""

from django.apps import apps
from django.core.files.base import ContentFile

from kilta.engines.tests.hostile import picture
from kilta.engines.uploads import Kind
from kilta.foundation.access.testing import ROLES, but, row
from kilta.foundation.files.showing import shown_when
from kilta.foundation.files.use_cases import store


def is_in_the_organisation(actor, file):
    live = apps.get_model("network", "Membership").objects.live()
    return actor.is_member and live.filter(organisation=file.object_id, person=actor.pk).exists()


shown_when("tests.paper", is_in_the_organisation)
MEMBERS_ALONE = but(404, *ROLES) | but(200, "member", "owner")


def a_paper(cast):
    upload = ContentFile(picture(), "plan.jpg")
    return store(by=cast.owner, upload=upload, kinds=[Kind.IMAGE], belongs_to=("tests.paper", cast.organisation.pk))


row("files:attachment", MEMBERS_ALONE, at=lambda cast: {"key": a_paper(cast).pk})
row("files:in_place", MEMBERS_ALONE, at=lambda cast: {"key": a_paper(cast).pk})
