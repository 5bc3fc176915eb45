"""What people are told about reach."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.impact.models import Pack
from kilta.foundation.notices import Notice, kind

PACK_READY = kind("impact.pack_ready", _("A funder's pack that I asked for is ready"))


def pack_ready(pack: Pack) -> list[Notice]:
    account = pack.person.account
    if account is None:
        return []
    return [
        Notice(PACK_READY, to=account, template="impact/notices/pack_ready.txt", link=f"/events/{pack.event.slug}/pack")
    ]
