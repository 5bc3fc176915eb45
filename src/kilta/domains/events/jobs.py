"""What the worker does for events: by the clock, and what takes too long for a page."""

import json
from uuid import UUID

from django.utils import timezone

from kilta.domains.events.models import Delivery, Event, Registration
from kilta.domains.events.policies import plans
from kilta.domains.events.use_cases.announcing import tell_next_portion
from kilta.domains.events.use_cases.answers import delete_what_is_over
from kilta.domains.events.use_cases.feedback import delete_answers_that_are_over as delete_feedback_that_is_over
from kilta.domains.events.use_cases.forgetting import forget_guests
from kilta.domains.events.use_cases.registering import free_what_lapsed
from kilta.foundation import outside
from kilta.foundation.access.actors import System
from kilta.foundation.jobs import job, schedule
from kilta.foundation.outside.signatures import signed

WEBHOOK_SECONDS = 5.0
# More than a message needs in its three days: each is given up by the clock, see `use_cases/webhooks.py`.
WEBHOOK_ATTEMPTS = 40


class NotTakenYet(Exception):
    """A message to a program is to be tried again later."""


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


@job(attempts=WEBHOOK_ATTEMPTS)
def deliver_to_webhook(delivery_id: str) -> None:
    """Tell a program, signed, once it is certain that its owner may still know; raises `NotTakenYet` to come again."""
    from kilta.domains.events.use_cases import webhooks  # Its use cases defer this job.

    by = System("webhook")
    delivery = Delivery.objects.select_related("webhook__owner__account", "event").filter(pk=delivery_id).first()
    if delivery is None or not delivery.is_open:
        return
    if because := _why_not(delivery):
        webhooks.give_up(by=by, delivery_id=delivery.pk, because=because)
        return
    if delivery.event is not None and (delivery.webhook.rests_until or delivery.made_at) > timezone.now():
        raise NotTakenYet("resting")
    answer, is_taken = _told(delivery)
    if webhooks.note_answer(by=by, delivery_id=delivery.pk, answer=answer, is_taken=is_taken):
        raise NotTakenYet(answer)


@schedule("45 3 * * *")
@job()
def forget_guests_of_last_year() -> None:
    """Every night: name and address of guests, a year after their event."""
    forget_guests(by=System("schedule"))


@schedule("35 3 * * *")
@job()
def forget_deliveries() -> None:
    """Every night: what programs were told some weeks ago."""
    from kilta.domains.events.use_cases.webhooks import forget_old_deliveries

    forget_old_deliveries(by=System("schedule"))


def _why_not(delivery: Delivery) -> str:
    """Why a message is not sent any more; a test about no event is always sent."""
    if delivery.event is None:
        return ""
    if not delivery.webhook.is_live:
        return "off"
    return "" if plans(delivery.webhook.owner, delivery.event) else "rights"


def _told(delivery: Delivery) -> tuple[str, bool]:
    """One try: the HTTP status or the reason why there is none, and whether the message was taken."""
    body = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = signed(delivery.webhook.secret, delivery.body["id"], int(timezone.now().timestamp()), body)
    try:
        answer = outside.ask(
            "POST",
            delivery.webhook.address,
            content=body,
            headers={"Content-Type": "application/json", **headers},
            seconds=WEBHOOK_SECONDS,
        )
    except outside.OutsideError as error:
        return type(error).__name__, False
    return str(answer.status), answer.is_good
