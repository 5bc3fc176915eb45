"""The housekeeping of accounts."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from kilta.foundation.accounts.models import AccessToken, Account, Attempts
from kilta.foundation.jobs import job, schedule

UNCONFIRMED = timedelta(days=7)


@schedule("50 2 * * *")
@job()
def sweep_accounts() -> None:
    """Ended windows, expired tokens and sessions go; accounts whose address nobody confirmed in a week go too."""
    now = timezone.now()
    Attempts.objects.filter(ends_at__lt=now).delete()
    AccessToken.objects.filter(expires_at__lt=now - timedelta(days=30)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    waiting = EmailAddress.objects.values("user")
    for account in Account.objects.filter(
        pk__in=waiting, created_at__lt=now - UNCONFIRMED, last_login=None, is_staff=False
    ).exclude(pk__in=confirmed):
        account.delete()
