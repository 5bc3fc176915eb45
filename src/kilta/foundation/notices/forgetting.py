"""Takes a person's traces out of what was told."""

from functools import reduce
from operator import or_

from django.db.models import Q

from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import folder_mail
from kilta.foundation.notices.models import Message, Preference


def forget(account: Account, mentions: tuple[str, ...]) -> None:
    """Everything told to the account, and everything told to others into which one of the words was put."""
    Preference.objects.filter(account=account).delete()
    # Whole values only: a person who is called “to join” must not take the notices of others along.
    about = [Q(values__contains=[word]) for word in mentions]
    Message.objects.filter(reduce(or_, about, Q(account=account) | Q(address__iexact=account.email))).delete()
    folder_mail.forget(account.email, mentions)
