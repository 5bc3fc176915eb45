"""Writing to the people of an event, and telling them its news: at once asked for, told in small portions later."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from kilta.domains.events import notices
from kilta.domains.events.models import Announcement, Event, Registration
from kilta.domains.events.policies import may_manage_registrations
from kilta.domains.events.queries.closing import open_materials
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
    if announcement.done_at is not None or _is_outdated(announcement):
        return False
    rows = list(
        _receivers(announcement)
        .filter(place__gt=announcement.told_up_to)
        .select_related("person__account", "event")
        .prefetch_related("event__texts")
        .order_by("place")[:PORTION]
    )
    if announcement.news == Announcement.News.THANKS:
        send(*notices.thanks(rows, announcement.text, open_materials(announcement.event)))
        # Who is thanked is noted with the telling, so that closing again thanks only those who were not.
        Registration.objects.filter(pk__in=[row.pk for row in rows]).update(thanked_at=timezone.now())
    elif announcement.news:
        send(*notices.event_news(rows, announcement.news))
    else:
        send(*notices.message_to(rows, announcement.subject, announcement.text))
    announcement.told += len(rows)
    announcement.told_up_to = rows[-1].place if rows else announcement.told_up_to
    if len(rows) < PORTION:
        announcement.done_at = timezone.now()
    announcement.save(update_fields=["told", "told_up_to", "done_at"])
    return announcement.done_at is None


def announce_news(by: Actor, event: Event, news: str) -> Announcement:
    """Note that all who are registered are to be told of a change; for use cases, which then defer the telling."""
    statuses = [status for status in Registration.Status.values if status != Registration.Status.CANCELLED]
    return Announcement.objects.create(event=event, news=news, statuses=statuses, by=by.actor_key)


def _is_outdated(announcement: Announcement) -> bool:
    """Whether newer news is told instead: who has not heard yet that the hall is another need not when all is off."""
    if announcement.news in ("", Announcement.News.THANKS):
        return False
    newer = announcement.event.announcements.exclude(news__in=["", Announcement.News.THANKS])
    return bool(newer.filter(pk__gt=announcement.pk).exists())


def _receivers(announcement: Announcement) -> Any:
    rows = announcement.event.registrations.filter(status__in=announcement.statuses)
    if announcement.news == Announcement.News.THANKS:
        rows = rows.filter(thanked_at=None)
    return rows.filter(target_group__in=announcement.target_groups) if announcement.target_groups else rows
