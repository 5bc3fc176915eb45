"""What the worker does for events by the clock."""

from django.utils import timezone

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.use_cases.answers import delete_what_is_over
from kilta.domains.events.use_cases.registering import free_what_lapsed
from kilta.foundation.access.actors import System
from kilta.foundation.jobs import job, schedule


@schedule("* * * * *")
@job()
def free_lapsed_seats() -> None:
    """Every minute: seats that were offered or kept for too long go to whoever waits."""
    now = timezone.now()
    lapsed = Registration.objects.filter(status=Registration.Status.OFFERED, offered_until__lte=now)
    unconfirmed = Registration.objects.live().filter(confirmed_at=None, confirm_until__lte=now)
    events = set(lapsed.values_list("event", flat=True)) | set(unconfirmed.values_list("event", flat=True))
    for event in Event.objects.filter(pk__in=events):
        free_what_lapsed(by=System("schedule"), event=event)


@schedule("25 3 * * *")
@job()
def delete_answers_that_are_over() -> None:
    """Every night: what people answered is deleted on the day it was promised."""
    delete_what_is_over(by=System("schedule"))
