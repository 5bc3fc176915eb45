"""What the worker does for events: by the clock, and what takes too long for a page."""

from uuid import UUID

from django.utils import timezone

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.use_cases.announcing import tell_next_portion
from kilta.domains.events.use_cases.answers import delete_what_is_over
from kilta.domains.events.use_cases.feedback import delete_answers_that_are_over as delete_feedback_that_is_over
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
    delete_feedback_that_is_over(by=System("schedule"))


@job(attempts=10)
def tell_all(announcement_id: str) -> None:
    """Mail what an organiser has written, portion by portion; after a crash it goes on where it was."""
    while tell_next_portion(by=System("announcement"), announcement_id=UUID(announcement_id)):
        pass
