"""What people are told about their own data."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.people.models import Download
from kilta.foundation.notices import Notice, kind

DOWNLOAD_READY = kind("people.download_ready", _("The copy of my data is ready"))


def download_ready(download: Download) -> list[Notice]:
    account = download.person.account
    if account is None:
        return []
    return [Notice(DOWNLOAD_READY, to=account, template="people/notices/download_ready.txt", link="/me/data")]
