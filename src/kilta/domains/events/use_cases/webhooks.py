"""Telling programs what happens to the events somebody plans: signed, for days, and no longer than rights last."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from kilta.domains.events import jobs, notices
from kilta.domains.events.models import Delivery, Event, Registration, Webhook
from kilta.domains.events.policies import owns_webhook
from kilta.domains.events.queries.webhooks import body_of
from kilta.domains.events.use_cases.refusals import TakenAlready, TooManyWebhooks, WebhookIsOff
from kilta.domains.people.models import Person
from kilta.domains.people.policies import is_oneself
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.notices import send
from kilta.foundation.outside.signatures import new_secret
from kilta.foundation.use_cases import use_case

MOST_WEBHOOKS = 10
TRIED_FOR = timedelta(days=3)  # one message
FAILS_FOR = timedelta(days=5)  # an address, until it is switched off
REST = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)
GONE = "410"  # by which a receiver says that it wants no more


@use_case
def add_webhook(*, by: Actor, person: Person, address: str, about: Sequence[str]) -> Webhook:
    """Have a program at `address` told; its new secret is in the answer, to be shown this once."""
    ensure(is_oneself(by, person))
    Person.objects.locked(person)  # Two pages open at once add no more than one may.
    if Webhook.objects.filter(owner=person).count() >= MOST_WEBHOOKS:
        raise TooManyWebhooks
    return Webhook.objects.create(owner=person, address=address, about=sorted(set(about)), secret=new_secret())


@use_case
def end_webhook(*, by: Actor, webhook: Webhook) -> None:
    """Tell nothing there any more, and forget what was told."""
    ensure(owns_webhook(by, webhook))
    webhook.delete()


@use_case
def switch_on_webhook(*, by: Actor, webhook: Webhook) -> Webhook:
    """Try again at an address that was switched off; what was given up meanwhile stays given up."""
    ensure(owns_webhook(by, webhook))
    webhook = Webhook.objects.locked(webhook)
    webhook.is_live = True
    webhook.failing_since = webhook.rests_until = None
    webhook.save(update_fields=["is_live", "failing_since", "rests_until"])
    return webhook


@use_case
def send_test(*, by: Actor, webhook: Webhook) -> Delivery:
    """Send a message about nothing, to see that the receiver takes it and knows the signature."""
    ensure(owns_webhook(by, webhook))
    return _deliver(webhook, Delivery.TEST)


@use_case
def send_again(*, by: Actor, delivery: Delivery) -> Delivery:
    """Try a message again that was not taken; the receiver knows it by its identifier."""
    ensure(owns_webhook(by, delivery.webhook))
    delivery = Delivery.objects.locked(delivery)
    if delivery.taken_at is not None:
        raise TakenAlready
    if not delivery.webhook.is_live:
        raise WebhookIsOff
    delivery.given_up_at = None
    delivery.tried_until = timezone.now() + TRIED_FOR
    delivery.save(update_fields=["given_up_at", "tried_until"])
    Webhook.objects.filter(pk=delivery.webhook_id).update(rests_until=None)
    jobs.deliver_to_webhook.defer(delivery_id=str(delivery.pk))
    return delivery


@use_case
def note_answer(*, by: Actor, delivery_id: UUID, answer: str, is_taken: bool) -> bool:
    """Write down what a try brought; says whether it is to be tried again.

    An address that has taken nothing for days is switched off, and its owner is told; so is one that says it is gone.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if delivery is None:
        return False
    webhook = Webhook.objects.locked(delivery.webhook)
    now = timezone.now()
    delivery.tries += 1
    delivery.answer = answer
    if is_taken:
        delivery.taken_at, delivery.given_up_at = now, None
        webhook.failing_since = webhook.rests_until = None
    else:
        webhook.failing_since = webhook.failing_since or now
        webhook.rests_until = now + REST
        is_test = delivery.about == Delivery.TEST
        if webhook.is_live and (answer == GONE or (now - webhook.failing_since >= FAILS_FOR and not is_test)):
            webhook.is_live = False
            send(*notices.webhook_off(webhook))
        if now >= delivery.tried_until or is_test or not webhook.is_live:
            delivery.given_up_at = now
    webhook.save(update_fields=["is_live", "failing_since", "rests_until"])
    delivery.save(update_fields=["tries", "answer", "taken_at", "given_up_at"])
    return delivery.is_open


@use_case
def give_up(*, by: Actor, delivery_id: UUID, because: str) -> None:
    """Send a message no more, without a try: the right to know has ended, or the address is switched off."""
    waiting = Delivery.objects.filter(pk=delivery_id, taken_at=None, given_up_at=None)
    waiting.update(given_up_at=timezone.now(), answer=because)


@use_case
def forget_old_deliveries(*, by: Actor) -> int:
    """Delete what was told or given up weeks ago; returns how many."""
    return int(Delivery.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()[0])


def tell_webhooks(about: str, event: Event, registration: Registration | None = None) -> None:
    """Have everybody told who asked for it and plans the event; for reactions, inside their transaction."""
    for webhook in Webhook.objects.to_tell(about, event.pk):
        _deliver(webhook, about, event, registration)


def _deliver(webhook: Webhook, about: str, event: Event | None = None, registration: Any = None) -> Delivery:
    now = timezone.now()
    delivery = Delivery(webhook=webhook, about=about, event=event, tried_until=now + TRIED_FOR)
    delivery.body = body_of(delivery, now, registration)
    delivery.save()
    jobs.deliver_to_webhook.defer(key=f"webhook:{delivery.pk}", delivery_id=str(delivery.pk))
    return delivery
