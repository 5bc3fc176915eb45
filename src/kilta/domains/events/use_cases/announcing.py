"""Writing to the people of an event: asked for at once, told by the worker in small portions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from kilta.domains.events import notices
from kilta.domains.events.models import Announcement, Event
from kilta.domains.events.policies import may_manage_registrations
from kilta.domains.events.use_cases.refusals import NobodyToWriteTo
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.notices import send
from kilta.foundation.use_cases import use_case

PORTION = 100  # mails in one transaction


@use_case
def write_to_all(
    *, by: Actor, event: Event, statuses: Sequence[str], target_groups: Sequence[str], subject: str, text: str
) -> Announcement:
    """Have everybody in these states and target groups told; a target group left out means all."""
    ensure(may_manage_registrations(by, event))
    announcement = Announcement(
        event=event,
        statuses=list(statuses),
        target_groups=list(target_groups),
        subject=subject,
        text=text,
        by=by.actor_key,
    )
    if not _receivers(announcement).exists():
        raise NobodyToWriteTo
    announcement.save()
    return announcement


@use_case
def tell_next_portion(*, by: Actor, announcement_id: UUID) -> bool:
    """Tell the next `PORTION` in the order of the list; says whether more are left. Repeating it tells nobody twice."""
    announcement = Announcement.objects.select_for_update(of=("self",)).select_related("event").get(pk=announcement_id)
    if announcement.done_at is not None:
        return False
    rows = list(
        _receivers(announcement)
        .filter(place__gt=announcement.told_up_to)
        .select_related("person__account", "event")
        .prefetch_related("event__texts")
        .order_by("place")[:PORTION]
    )
    send(*notices.message_to(rows, announcement.subject, announcement.text))
    announcement.told += len(rows)
    announcement.told_up_to = rows[-1].place if rows else announcement.told_up_to
    if len(rows) < PORTION:
        announcement.done_at = timezone.now()
    announcement.save(update_fields=["told", "told_up_to", "done_at"])
    return announcement.done_at is None


def _receivers(announcement: Announcement) -> Any:
    rows = announcement.event.registrations.filter(status__in=announcement.statuses)
    return rows.filter(target_group__in=announcement.target_groups) if announcement.target_groups else rows
