"""What events tell people: by mail to guests, in the app and by mail to members."""

from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.codes import link_code
from kilta.domains.events.models import Event, Registration, Webhook
from kilta.domains.events.queries.words import title_of, when_in_words
from kilta.foundation.notices import Kind, Notice, kind

MY_REGISTRATION = kind("events.my_registration", _("My seat or place in the waiting list"), is_required=True)
WEBHOOK_OFF = kind("events.webhook_off", _("A webhook of mine was switched off"))
EVENT_NEWS = kind("events.event_news", _("An event I am registered for has changed"), is_required=True)
AFTERWARDS = kind("events.afterwards", _("Thanks, materials and questions after an event I was at"))


def registration_received(registration: Registration) -> Iterator[Notice]:
    """That somebody has a seat or waits; a guest is asked to confirm the address."""
    name = "waiting" if registration.status == Registration.Status.WAITING else "has_seat"
    return _tell(registration, MY_REGISTRATION, f"{name}_to_confirm" if registration.is_to_confirm else name)


def registered_already(registration: Registration) -> Iterator[Notice]:
    """The answer to a second registration of one address: only its owner learns that there was a first one."""
    return _tell(registration, MY_REGISTRATION, "registered_already")


def seat_given(registration: Registration) -> Iterator[Notice]:
    """A seat was freed: it is given, or offered until the organiser's deadline."""
    is_offer = registration.status == Registration.Status.OFFERED
    return _tell(registration, MY_REGISTRATION, "seat_offered" if is_offer else "seat_given")


def offer_lapsed(registration: Registration) -> Iterator[Notice]:
    return _tell(registration, MY_REGISTRATION, "offer_lapsed")


def registration_cancelled(registration: Registration) -> Iterator[Notice]:
    return _tell(registration, MY_REGISTRATION, "registration_cancelled")


def event_news(registrations: Iterable[Registration], news: str) -> Iterator[Notice]:
    """That the event has another time or place, is postponed or is cancelled: `news` is one of `Announcement.News`."""
    for registration in registrations:
        yield from _tell(registration, EVENT_NEWS, news)


def message_to(registrations: Iterable[Registration], subject: str, text: str) -> Iterator[Notice]:
    """What an organiser writes to some or all who are registered."""
    for registration in registrations:
        yield from _tell(registration, EVENT_NEWS, "message", subject=subject, text=text)


def thanks(registrations: Iterable[Registration], words: str, materials: Sequence[str]) -> Iterator[Notice]:
    """Thanks to those who came, with the organiser's words, the materials and the questions about how it was."""
    for registration in registrations:
        yield from _tell(
            registration,
            AFTERWARDS,
            "event_thanks",
            to_page="events:give_feedback",
            text=words,
            materials="\n".join(f"- {title}" for title in materials),
            code=registration.class_code,
            asks="yes" if registration.event.is_feedback_open else "",
        )


def webhook_off(webhook: Webhook) -> Iterator[Notice]:
    """That nothing is told to a program any more, because it has taken nothing for days."""
    if webhook.owner.account is not None:
        yield Notice(
            WEBHOOK_OFF,
            to=webhook.owner.account,
            template="events/notices/webhook_off.txt",
            values={"address": webhook.address},
            link=_path("events:webhook", str(webhook.pk)),
        )


def _tell(
    registration: Registration, about: Kind, name: str, *, to_page: str = "events:my_registration", **values: str
) -> Iterator[Notice]:
    """One notice in the language of whoever registered; nobody is told who has neither account nor address."""
    person = registration.person
    account = person.account if person is not None else None
    to = account or registration.email
    if not to:
        return
    language = account.language if account else registration.language
    event = registration.event
    yield Notice(
        about,
        to=to,
        template=f"events/notices/{name}.txt",
        values={
            "name": str(registration),
            "event": title_of(event, language),
            "when": when_in_words(event, language),
            "where": ", ".join(part for part in (event.venue, event.address, event.town) if part),
            "online": event.online_address if registration.has_a_seat else "",
            "because": event.state_because,
            "until": _moment(event, registration, language),
            "count": str(registration.size) if registration.is_group else "",
            **values,
        },
        link=_path(to_page, link_code(registration)),
        language=language,
    )


def _moment(event: Event, registration: Registration, language: str) -> str:
    until = registration.offered_until or registration.confirm_until
    if until is None:
        return ""
    with translation.override(language), timezone.override(event.zone):
        return date_format(timezone.localtime(until), "DATETIME_FORMAT")


def _path(name: str, word: str) -> str:
    """The path of a page without its language prefix."""
    return "/" + reverse(name, args=[word]).lstrip("/").partition("/")[2]
