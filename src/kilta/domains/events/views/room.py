"""The live room on phones, on the wall, and for those who moderate it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
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
from kilta.domains.events.use_cases.refusals import NoSuchOption
from kilta.domains.events.views import phones
from kilta.domains.events.views.found import PARAMETER, event_of
from kilta.domains.events.views.phones import class_of, has_pass, name_phone, phone_of, phone_that_acts
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request, asks_for_fragment
from kilta.foundation.accounts.limits import client_address, within
from kilta.foundation.ui.answers import fragment

rooms = queries.KeptRooms()

# In five minutes, by one phone and from one address, as from all phones of a school.
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
    if not phone_of(request):
        name_phone(answer)
    return answer


@open_to(everyone)
@require_POST
def write_card(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    form = CardForm(request.POST)
    if not form.is_valid():
        return render(request, "events/room.html", _phone_page(request, event) | {"form": form}, status=422)
    phone = phone_that_acts(request, "cards", CARDS_OF_ONE, CARDS_OF_ALL)
    live_room.write_card(by=request.actor, event=event, phone=phone, **form.cleaned_data)
    messages.success(request, _("Thank you. It is shown as soon as somebody has read it."))
    return _back(request, event)


@open_to(everyone)
@require_POST
def support(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    card = get_object_or_404(event.cards.select_related("event"), pk=key)
    phone = phone_that_acts(request, "taps", TAPS_OF_ONE, TAPS_OF_ALL)
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
    phone = phone_that_acts(request, "taps", TAPS_OF_ONE, TAPS_OF_ALL)
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
        within("events.join", client_address(request), times=CODES_OF_ALL, seconds=phones.WITHIN)
        group = queries.class_of_code(form.cleaned_data["code"])
        if group is not None and (group.event.takes_place or group.event.is_feedback_open):
            asks = group.event.is_feedback_open and not group.event.is_room_open
            answer = redirect("events:class_feedback" if asks else "events:room", group.event.slug)
            phones.let_in(answer, group)
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
    return event.audience == Event.Audience.ALL or has_pass(request, event.slug)


def _event(request: Request, slug: str) -> Event:
    """The event whose room somebody may enter: they see it, or a class code has opened it."""
    if has_pass(request, slug):
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
        "asks_for_feedback": event.is_feedback_open and class_of(request, event.slug) is not None,
    }


def _phone_part(request: Request, room: queries.Room) -> dict[str, Any]:
    own = queries.own_part(room.event, phone_of(request))
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


def _secret(event: Event) -> str:
    """What the addresses of an event for invited people carry on."""
    return f"?{PARAMETER}={event.secret}" if event.audience == Event.Audience.INVITED else ""
