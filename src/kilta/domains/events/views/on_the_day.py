"""The door: checking people in with a phone, by name, by scan, or by themselves."""

import json
import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kilta.domains.events import policies
from kilta.domains.events.codes import (
    SCREEN_CODE_LASTS,
    link_code,
    screen_code,
)
from kilta.domains.events.forms.on_the_day import (
    CodeForm,
    CountForm,
    DoorForm,
    ScanForm,
    ScreenCodeForm,
    UndoForm,
    WalkInForm,
    scan_of,
)
from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.events.queries import at_the_door, papers
from kilta.domains.events.queries.registration_page import own_groups, own_registration
from kilta.domains.events.queries.words import title_of
from kilta.domains.events.use_cases import attending
from kilta.domains.events.use_cases.attending import CameIn, LetIn
from kilta.domains.events.use_cases.refusals import HasNoSeat
from kilta.domains.events.use_cases.scanning import answer_scan, registration_of_code
from kilta.domains.events.views.found import event_of, registration_of
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.limits import client_address, within
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.use_cases import Refusal
from kilta.foundation.web.middleware import powers

PAGE = 50
MOST_SCANS = 200  # in one sending of a phone
LARGEST_SENDING = 200_000  # bytes
# Tries with the code on the screen, for one registration and from one address: a whole school comes from one.
TRIES_OF_ONE = 10
TRIES_OF_ALL = 1000
TRIES_WITHIN = 600


@open_to(members)
@never_cache
def check_in(request: Request, slug: str) -> HttpResponse:
    return _door(request, _event(request, slug))


@open_to(members)
@require_POST
def check_in_one(request: Request, slug: str, key: UUID) -> HttpResponse:
    """A tap on a name, without scripts."""
    event = _event(request, slug)
    registration = get_object_or_404(event.registrations, pk=key)
    form = ScanForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(attending.NoSuchGroupSize.message))
        return redirect(_address(request, event))
    return _noted_or_asked(request, event, registration, form.cleaned_data)


@open_to(members)
@require_POST
def check_in_by_code(request: Request, slug: str) -> HttpResponse:
    """A code that was typed, or that a hand scanner wrote into the field."""
    event = _event(request, slug)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _door(request, event, code_form=form, status=422)
    try:
        registration = registration_of_code(event, form.cleaned_data["code"])
    except Refusal as refusal:
        # The queue goes on: what is wrong is said at the door, beside the field.
        form.add_error("code", str(refusal))
        return _door(request, event, code_form=form, status=409)
    return _noted_or_asked(request, event, registration, {"kind": Proof.Kind.SCAN})


@open_to(members)
@require_POST
def send_scans(request: Request, slug: str) -> HttpResponse:
    """What a phone has noted, one or many, in JSON; each is answered by itself, and sending it again changes nothing.

    `{"scans": [{"key", "code" or "registration", "kind", "arrived", "at", "let_in"} or {"key", "walk_in": {…}}]}`
    """
    event = _event(request, slug)
    return JsonResponse({"answers": [_answer(request, event, scan) for scan in _scans(request)]})


@open_to(members)
@never_cache
def names(request: Request, slug: str) -> HttpResponse:
    """Names for a phone that may lose its network; it keeps them only as long as the page is open."""
    event = _event(request, slug)
    return JsonResponse({"names": at_the_door.names_for_a_phone(event) if event.is_check_in_open else []})


@open_to(members)
@require_POST
def walk_in(request: Request, slug: str) -> HttpResponse:
    event = _event(request, slug)
    form = WalkInForm(request.POST, event=event)
    if not form.is_valid():
        return _door(request, event, walk_in_form=form, status=422)
    try:
        came = attending.walk_in(by=request.actor, event=event, **form.values)
    except HasNoSeat as refusal:
        form.add_error("is_beyond_seats", str(refusal.message))
        return _door(request, event, walk_in_form=form, status=409)
    messages.success(request, _sentence(event, came))
    return redirect(_address(request, event))


@open_to(members)
@never_cache
def undo(request: Request, slug: str, key: UUID) -> HttpResponse:
    """Take a check-in back, or count a group again."""
    event = _event(request, slug)
    registration = get_object_or_404(event.registrations.select_related("person", "organisation", "proof"), pk=key)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attending.undo_check_in(by=request.actor, registration=registration, because=form.cleaned_data["because"])
        messages.success(request, _("The check-in is taken back."))
        return redirect("events:check_in", slug)
    return render(
        request,
        "events/undo_check_in.html",
        {
            "event": event,
            "form": form,
            "line": at_the_door.line_of(event, registration),
            "count_form": CountForm(initial={"arrived": registration.arrived}) if registration.is_group else None,
        },
    )


@open_to(members)
@require_POST
def count_again(request: Request, slug: str, key: UUID) -> HttpResponse:
    event = _event(request, slug)
    registration = get_object_or_404(event.registrations, pk=key)
    form = CountForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(attending.NoSuchGroupSize.message))
        return redirect("events:undo_check_in", slug, key)
    counted = attending.count_again(by=request.actor, registration=registration, arrived=form.cleaned_data["arrived"])
    messages.success(request, _("%(count)s have come: that is noted.") % {"count": counted.arrived})
    return redirect("events:check_in", slug)


@open_to(members)
@never_cache
def screen(request: Request, slug: str) -> HttpResponse:
    """What stands on the wall: the code that changes, for those who check themselves in."""
    event = _event(request, slug)
    now = timezone.now()
    code = screen_code(event, now)
    here = f"{reverse('events:here', args=[slug])}?code={code}"
    return render(
        request,
        "events/screen.html",
        {
            "event": event,
            "title": title_of(event, get_language() or "en"),
            "code": code,
            "address": request.build_absolute_uri(here),
            "seconds": SCREEN_CODE_LASTS - int(now.timestamp()) % SCREEN_CODE_LASTS,
            "tally": at_the_door.tally_of(event),
        },
    )


@open_to(everyone)
@never_cache
def here(request: Request, slug: str) -> HttpResponse:
    """Where the picture on the screen leads; a guest is told to take the link of the mail."""
    event = event_of(request, slug)
    code = request.GET.get("code", "")[:12]
    mine = own_registration(request.actor, event)
    groups = own_groups(request.actor, event)
    if mine is not None and not groups:
        return redirect(f"{reverse('events:i_am_here', args=[link_code(mine)])}?code={code}")
    return render(
        request,
        "events/here.html",
        {
            "event": event,
            "title": title_of(event, get_language() or "en"),
            "code": code,
            "mine": [(str(row), link_code(row)) for row in [mine, *groups] if row is not None],
        },
    )


@open_to(everyone)
@never_cache
def i_am_here(request: Request, code: str) -> HttpResponse:
    """Checking oneself in with the code on the screen, and a teacher's count of the class."""
    registration = registration_of(code)
    event = registration.event
    form = _here_form(request, registration)
    status = 200
    if request.method == "POST" and form.is_valid():
        _refuse_guessing(request, registration)
        try:
            came = _came_by_themselves(request, registration, form.cleaned_data)
            messages.success(request, _sentence(event, came))
            return redirect("events:i_am_here", code)
        except HasNoSeat:
            form.add_error(None, _("You have no seat at this event. Please ask at the door."))
            status = 409
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
            status = 409
    # visible: one's own, found by the code in its link.
    proof = Proof.objects.filter(registration=registration).first()
    answer = render(
        request,
        "events/i_am_here.html",
        {
            "event": event,
            "title": title_of(event, get_language() or "en"),
            "registration": registration,
            "code": code,
            "form": form,
            "how": at_the_door.how_they_came(event, proof) if proof else "",
        },
        status=status,
    )
    # The address is a secret for other sites. With `no-referrer` the forms of this page would come from nowhere.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _event(request: Request, slug: str) -> Event:
    return event_of(request, slug, policy=policies.may_check_in)


def _door(
    request: Request,
    event: Event,
    *,
    code_form: CodeForm | None = None,
    walk_in_form: WalkInForm | None = None,
    status: int = 200,
    **asked: Any,
) -> HttpResponse:
    form = DoorForm(request.GET)
    choices = form.choices
    found = slice_of(at_the_door.at_the_door(event, choices["q"], choices["show"]), request, PAGE)
    # Who is looked for in vain has not registered.
    newcomer = {"name": "" if found.rows else choices["q"], "key": secrets.token_urlsafe(16)}
    answer = render(
        request,
        "events/check_in.html",
        {
            "page": at_the_door.door_page(event, found, choices, **asked),
            "event": event,
            "form": form,
            "code_form": code_form or CodeForm(),
            "walk_in_form": walk_in_form or WalkInForm(event=event, initial=newcomer),
            "is_walk_in_open": walk_in_form is not None,
            "paper_parts": papers.parts_of(event),
        },
        status=status,
    )
    answer["Permissions-Policy"] = powers("camera")
    return answer


def _noted_or_asked(request: Request, event: Event, registration: Registration, scan: dict[str, Any]) -> HttpResponse:
    """Back to the list with what was noted, or with the question whether to let somebody in."""
    try:
        came = _note(request, event, registration, scan)
    except HasNoSeat as refusal:
        asked: dict[str, Any] = {
            "asked": registration,
            "arrived": scan.get("arrived"),
            "is_a_seat_free": refusal.a_seat_is_free,
        }
        return _door(request, event, status=409, **asked)
    message = messages.info if came.was_in_already else messages.success
    message(request, _sentence(event, came))
    return redirect(_address(request, event))


def _note(request: Request, event: Event, registration: Registration, scan: dict[str, Any]) -> CameIn:
    return attending.check_in(
        by=request.actor,
        event=event,
        registration=registration,
        kind=scan.get("kind") or Proof.Kind.ORGANISER,
        at=scan.get("at"),
        scan_key=scan.get("key") or "",
        arrived=scan.get("arrived"),
        let_in=scan.get("let_in") or LetIn.NOT,
    )


def _scans(request: Request) -> list[Any]:
    if len(request.body) > LARGEST_SENDING:
        raise BadRequest("Too much at once.")
    try:
        scans = json.loads(request.body)["scans"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadRequest("This is not what a phone sends.") from error
    if not isinstance(scans, list) or len(scans) > MOST_SCANS:
        raise BadRequest("This is not what a phone sends.")
    return scans


def _answer(request: Request, event: Event, sent: Any) -> dict[str, Any]:
    """What became of one scan, with a sentence for whoever scanned."""
    scan = scan_of(sent, event)
    answer = answer_scan(by=request.actor, event=event, scan=scan)
    told: dict[str, Any] = {"key": scan.key, "state": answer.state}
    if answer.came is None:
        return told | {"sentence": answer.because, "is_a_seat_free": bool(answer.is_seat_free)}
    return told | {"registration": answer.came.registration.pk.hex, "sentence": _sentence(event, answer.came)}


def _sentence(event: Event, came: CameIn) -> str:
    name = at_the_door.name_of(came.registration)
    if came.was_in_already:
        how = at_the_door.how_they_came(event, came.proof)
        return _("%(name)s is in already, %(how)s.") % {"name": name, "how": how}
    if came.registration.is_group:
        return _("%(name)s: %(count)s are in.") % {"name": name, "count": came.registration.arrived}
    return _("%(name)s is in.") % {"name": name}


def _address(request: Request, event: Event) -> str:
    """The list as it was filtered, for the next person."""
    query = request.GET.urlencode()
    return reverse("events:check_in", args=[event.slug]) + (f"?{query}" if query else "")


def _here_form(request: Request, registration: Registration) -> Any:
    if registration.is_group:
        return CountForm(request.POST or None, initial={"arrived": registration.size})
    return ScreenCodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:12]})


def _came_by_themselves(request: Request, registration: Registration, read: dict[str, Any]) -> CameIn:
    if registration.is_group:
        return attending.confirm_class(by=request.actor, registration=registration, arrived=read["arrived"])
    return attending.self_check_in(by=request.actor, registration=registration, code=read["code"])


def _refuse_guessing(request: Request, registration: Registration) -> None:
    within("events.here", registration.pk.hex, times=TRIES_OF_ONE, seconds=TRIES_WITHIN)
    within("events.here", client_address(request), times=TRIES_OF_ALL, seconds=TRIES_WITHIN)
