"""What programs are told, and what their owner sees of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Delivery, Event, Registration, Webhook
from kilta.domains.events.queries.words import title_of
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor

LAST_DELIVERIES = 50
TEST = (Delivery.TEST, _("a test"))
ABOUT: dict[str, str | Promise] = {**dict(Webhook.About.choices), TEST[0]: TEST[1]}
# Why nothing was sent, or nothing came back; an HTTP status stands for itself.
REASONS: dict[str, str | Promise] = {
    "Closed": _("Kilta calls no such address: it leads into a private network, or has no https."),
    "NotReached": _("Nobody answered, or the certificate is not valid."),
    "Redirected": _("The address leads on to another one. Kilta does not follow."),
    "TooSlow": _("The answer took too long."),
    "TooLarge": _("The answer was too large."),
    "rights": _("Not sent: you did not plan this event any more."),
    "off": _("Not sent: this webhook was switched off."),
}


@dataclass(frozen=True)
class DeliveryLine:
    """One message in the list of the last ones."""

    delivery: Delivery
    about: str
    event: str
    state: str
    answer: str

    @property
    def may_be_sent_again(self) -> bool:
        return self.delivery.taken_at is None and self.delivery.webhook.is_live


@dataclass(frozen=True)
class WebhookLine:
    webhook: Webhook
    about: Sequence[str]

    @property
    def state(self) -> str:
        """`off`, `failing` or `live`."""
        if not self.webhook.is_live:
            return "off"
        return "failing" if self.webhook.failing_since else "live"


@dataclass(frozen=True)
class WebhookPage:
    line: WebhookLine
    deliveries: Sequence[DeliveryLine]
    example: str


def webhooks_of(actor: Actor) -> list[WebhookLine]:
    return [_line(webhook) for webhook in Webhook.objects.visible_to(actor)]


def webhook_page(webhook: Webhook) -> WebhookPage:
    """The webhook with its last messages, in as many queries for many as for few."""
    # visible: of a webhook that was asked for as one's own.
    last = webhook.deliveries.select_related("webhook", "event").prefetch_related("event__texts")[:LAST_DELIVERIES]
    lines = [_delivery_line(delivery) for delivery in last]
    example = lines[0].delivery.body if lines else {}
    return WebhookPage(_line(webhook), lines, json.dumps(example, indent=2, ensure_ascii=False) if example else "")


def kept_of(person: Person) -> list[dict[str, Any]]:
    """For the download of everything kept about a person; without the secret."""
    # visible: the person's own.
    rows = Webhook.objects.filter(owner=person)
    return [
        {"address": row.address, "about": row.about, "is_live": row.is_live, "made_at": row.made_at.isoformat()}
        for row in rows
    ]


def body_of(delivery: Delivery, at: datetime, registration: Registration | None) -> dict[str, Any]:
    """What is told: identifiers, kinds and counts; no name and no address of anybody who registers."""
    data: dict[str, Any] = {}
    if delivery.event is not None:
        data["event"] = _event(delivery.event)
    if registration is not None:
        data["registration"] = {
            "id": str(registration.pk),
            "kind": registration.kind,
            "status": registration.status,
            "target_group": registration.target_group,
            "country": registration.country,
            "size": registration.size,
        }
    return {"id": message_id(delivery), "type": delivery.about, "timestamp": at.isoformat(), "data": data}


def message_id(delivery: Delivery) -> str:
    """The same for each try, so that a receiver sees a double."""
    return f"msg_{delivery.pk.hex}"


def _event(event: Event) -> dict[str, Any]:
    with translation.override("en"):
        address = settings.BASE_URL + reverse("events:event", args=[event.slug])
    return {
        "id": str(event.pk),
        "slug": event.slug,
        "title": title_of(event, "en"),
        "kind": event.kind,
        "state": event.state,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "address": address,
    }


def _line(webhook: Webhook) -> WebhookLine:
    return WebhookLine(webhook, [str(ABOUT[name]) for name in webhook.about if name in ABOUT])


def _delivery_line(delivery: Delivery) -> DeliveryLine:
    state = "taken" if delivery.taken_at else "given_up" if delivery.given_up_at else "open"
    return DeliveryLine(
        delivery=delivery,
        about=str(ABOUT.get(delivery.about, delivery.about)),
        event=title_of(delivery.event, translation.get_language() or "en") if delivery.event else "",
        state=state,
        answer=str(REASONS.get(delivery.answer, delivery.answer)),
    )
