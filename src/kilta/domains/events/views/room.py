"""The live room on phones, on the wall, and for those who moderate it."""

import re
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kilta.domains.events import policies
from kilta.domains.events.forms.room import CardForm, CardStateForm, ClassCodeForm, PollForm, VoteForm
from kilta.domains.events.models import Card, Event, Poll
from kilta.domains.events.queries import room as queries
from kilta.domains.events.queries.words import title_of
from kilta.domains.events.use_cases import live_room
from kilta.domains.events.use_cases.refusals import NoSuchOption, PhoneHasNoName
from kilta.domains.events.views.found import PARAMETER, event_of
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request, asks_for_fragment
from kilta.foundation.accounts.limits import client_address, within
from kilta.foundation.ui.answers import fragment

rooms = queries.KeptRooms()

PREFIX = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
PHONE_COOKIE = f"{PREFIX}phone"  # a random name, so that a phone has one vote
PASS_COOKIE = f"{PREFIX}room"  # the room that a class code has opened
COOKIES_LAST = 2 * 24 * 3600
NAME = re.compile(r"[A-Za-z0-9_-]{32}")

# In so many seconds: what one phone writes and taps, and what comes from one address, as from all phones of a school.
WITHIN = 300
CARDS_OF_ONE, CARDS_OF_ALL = 10, 300
TAPS_OF_ONE, TAPS_OF_ALL = 100, 5000
CODES_OF_ALL = 150


@open_to(everyone)
@never_cache
def room(request: Request, slug: str) -> HttpResponse:
    """The room on a phone; htmx asks every few seconds for what is new, and mostly nothing is."""
    if asks_for_fragment(request):
        return _what_is_new(request, slug)
    event = _event(request, slug)
    answer = render(request, "events/room.html", _phone_page(request, event) | {"form": CardForm()})
    if not _phone(request):
        _set(answer, PHONE_COOKIE, secrets.token_urlsafe(24))
    return answer


@open_to(everyone)
@require_POST
def write_card(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    form = CardForm(request.POST)
    if not form.is_valid():
        return render(request, "events/room.html", _phone_page(request, event) | {"form": form}, status=422)
    phone = _phone_that_acts(request, "cards", CARDS_OF_ONE, CARDS_OF_ALL)
    live_room.write_card(by=request.actor, event=event, phone=phone, **form.cleaned_data)
    messages.success(request, _("Thank you. It is shown as soon as somebody has read it."))
    return _back(request, event)


@open_to(everyone)
@require_POST
def support(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    card = get_object_or_404(event.cards.select_related("event"), pk=key)
    phone = _phone_that_acts(request, "taps", TAPS_OF_ONE, TAPS_OF_ALL)
    live_room.support_card(by=request.actor, card=card, phone=phone)
    return _back(request, event)


@open_to(everyone)
@require_POST
def vote(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    poll = get_object_or_404(event.polls.select_related("event"), pk=key)
    form = VoteForm(request.POST)
    if not form.is_valid():
        raise NoSuchOption
    phone = _phone_that_acts(request, "taps", TAPS_OF_ONE, TAPS_OF_ALL)
    live_room.vote(by=request.actor, poll=poll, phone=phone, option=form.cleaned_data["option"])
    return _back(request, event)


@open_to(everyone)
@never_cache
def wall(request: Request, slug: str) -> HttpResponse:
    """The room on the wall: what the hall reads."""
    event = _event(request, slug)
    shown = rooms.read(event)
    if asks_for_fragment(request):
        if request.GET.get("seen") == shown.wall_version:
            return HttpResponse(status=204)
        return fragment(request, "events/_wall.html", shown)
    address = request.build_absolute_uri(reverse("events:room", args=[slug]) + _secret(event))
    said = address.partition("://")[2]
    return render(request, "events/wall.html", {"page": shown, "event": event, "join": address, "join_said": said})


@open_to(everyone)
@never_cache
def join(request: Request) -> HttpResponse:
    """Pupils type the code on the board and are in the room, whoever the event is shown to."""
    form = ClassCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        within("events.join", client_address(request), times=CODES_OF_ALL, seconds=WITHIN)
        event = queries.event_of_class(form.cleaned_data["code"])
        if event is not None and event.takes_place:
            answer = redirect("events:room", event.slug)
            _set(answer, PASS_COOKIE, _signer().sign(event.slug))
            return answer
        form.add_error("code", _("There is no class with this code today. Look at the board again."))
    return render(request, "events/join.html", {"form": form}, status=409 if form.errors else 200)


@open_to(members)
@never_cache
def moderation(request: Request, slug: str) -> HttpResponse:
    event = _moderated(request, slug)
    page = queries.moderation_of(event)
    if asks_for_fragment(request):
        if request.GET.get("seen") == page.version:
            return HttpResponse(status=204)
        return fragment(request, "events/_moderation.html", page)
    return render(request, "events/moderation.html", {"page": page, "event": event, "form": PollForm()})


@open_to(members)
@require_POST
def moderate_card(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _moderated(request, slug)
    card: Card = get_object_or_404(event.cards.select_related("event"), pk=key)
    form = CardStateForm(request.POST)
    if form.is_valid():
        live_room.moderate_card(by=request.actor, card=card, state=form.cleaned_data["state"])
    return _moderated_again(request, event)


@open_to(members)
@require_POST
def make_poll(request: Request, slug: str) -> HttpResponse:
    event = _moderated(request, slug)
    form = PollForm(request.POST)
    if not form.is_valid():
        page = queries.moderation_of(event)
        return render(request, "events/moderation.html", {"page": page, "event": event, "form": form}, status=422)
    live_room.make_poll(by=request.actor, event=event, **form.cleaned_data)
    messages.success(request, _("The poll is ready. Open it when the room shall answer."))
    return redirect("events:moderation", slug)


@open_to(members)
@require_POST
def open_poll(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _moderated(request, slug)
    live_room.open_poll(by=request.actor, poll=_poll(event, key))
    return _moderated_again(request, event)


@open_to(members)
@require_POST
def close_poll(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _moderated(request, slug)
    live_room.close_poll(by=request.actor, poll=_poll(event, key))
    return _moderated_again(request, event)


@open_to(members)
@require_POST
def remove_poll(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _moderated(request, slug)
    live_room.remove_poll(by=request.actor, poll=_poll(event, key))
    return _moderated_again(request, event)


def _what_is_new(request: Request, slug: str) -> HttpResponse:
    """204 for a phone that has seen what is there; asked of the memory of this process where all may see the event."""
    kept = rooms.get(slug)
    if kept is None or not _may_enter(request, kept.event):
        kept = rooms.read(_event(request, slug))
    if request.GET.get("seen") == kept.version:
        return HttpResponse(status=204)
    return fragment(request, "events/_room.html", _phone_part(request, kept))


def _may_enter(request: Request, event: Event) -> bool:
    return event.audience == Event.Audience.ALL or _has_pass(request, event.slug)


def _event(request: Request, slug: str) -> Event:
    """The event whose room somebody may enter: they see it, or a class code has opened it."""
    if _has_pass(request, slug):
        # visible: the class code has opened it.
        return get_object_or_404(Event.objects.exclude(state=Event.State.DRAFT), slug=slug)
    return event_of(request, slug)


def _moderated(request: Request, slug: str) -> Event:
    return event_of(request, slug, policy=policies.may_run_room)


def _poll(event: Event, key: UUID) -> Poll:
    poll: Poll = get_object_or_404(event.polls.select_related("event"), pk=key)
    return poll


def _phone_page(request: Request, event: Event) -> dict[str, Any]:
    room = rooms.keep(event)
    return {
        "event": event,
        "title": title_of(event, request.LANGUAGE_CODE),
        "page": _phone_part(request, room),
        "may_run_room": policies.may_run_room(request.actor, event),
        "secret": _secret(event),
    }


def _phone_part(request: Request, room: queries.Room) -> dict[str, Any]:
    own = queries.own_part(room.event, _phone(request))
    return {
        "event": room.event,
        "room": room,
        "own": own,
        "polls": [(poll, own.votes.get(poll.id)) for poll in room.polls],
        "questions": [(card, card.id in own.supported) for card in room.questions],
        "secret": _secret(room.event),
    }


def _back(request: Request, event: Event) -> HttpResponse:
    """The room with what was just done, as a piece for htmx, else the page again."""
    room = rooms.keep(event)
    if asks_for_fragment(request):
        return fragment(request, "events/_room.html", _phone_part(request, room))
    return redirect(reverse("events:room", args=[event.slug]) + _secret(event))


def _moderated_again(request: Request, event: Event) -> HttpResponse:
    rooms.keep(event)
    if asks_for_fragment(request):
        return fragment(request, "events/_moderation.html", queries.moderation_of(event))
    return redirect("events:moderation", event.slug)


def _phone(request: Request) -> str:
    """The name of the phone; empty for one that has none yet."""
    name = request.COOKIES.get(PHONE_COOKIE, "")
    return name if NAME.fullmatch(name) else ""


def _phone_that_acts(request: Request, scope: str, of_one: int, of_all: int) -> str:
    """The same for a phone that writes or taps; one that keeps no cookie has no name, and so no vote."""
    phone = _phone(request)
    if not phone:
        raise PhoneHasNoName
    within(f"events.room.{scope}", phone, times=of_one, seconds=WITHIN)
    within(f"events.room.{scope}", client_address(request), times=of_all, seconds=WITHIN)
    return phone


def _has_pass(request: Request, slug: str) -> bool:
    try:
        return _signer().unsign(request.COOKIES.get(PASS_COOKIE, "")) == slug
    except BadSignature:
        return False


def _signer() -> Signer:
    return Signer(key=settings.SECRET_KEY, salt="kilta.events.room")


def _set(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=COOKIES_LAST, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def _secret(event: Event) -> str:
    """What the addresses of an event for invited people carry on."""
    return f"?{PARAMETER}={event.secret}" if event.audience == Event.Audience.INVITED else ""
