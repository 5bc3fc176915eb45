"""What accounts tell their owners by mail."""

from django.utils.translation import gettext_lazy as _

from kilta.foundation.notices import kind

ACCOUNT = kind("accounts.account", _("Confirmations and safety of my account"), is_required=True)
