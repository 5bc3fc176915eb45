"""Registering for an event, and the page behind the link in the mail."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kilta.domains.events.codes import link_code
from kilta.domains.events.forms.registration import (
    GroupForm,
    GuestForm,
    GuestGroupForm,
    PicturesForm,
    RegistrationForm,
)
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.queries import registration_page as queries
from kilta.domains.events.use_cases import answers, registering
from kilta.domains.events.views.found import PARAMETER, event_of, registration_of, shown_there
from kilta.domains.people.models import Person
from kilta.domains.vocabulary import coded
from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.limits import client_address, within

# A school registers several classes from one address; a script that tries all addresses is slowed down.
REGISTRATIONS_PER_HOUR = 60


@open_to(everyone)
@never_cache
def register(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug)
    person = _person(request)
    page = queries.register_page(request.actor, event)
    if page.mine is not None:
        return redirect("events:my_registration", link_code(page.mine))
    kind = RegistrationForm if person else GuestForm
    form = kind(request.POST or None, request.FILES or None, event=event, initial=_initial(request, event))
    if request.method == "POST" and form.is_valid():
        _refuse_too_many(request)
        registration = registering.register(
            by=request.actor, event=event, person=person, language=_language(), **_who(form), **form.coded,
            further=form.further,
        )  # fmt: skip
        return _after(request, event, registration)
    return shown_there(request, "events/register.html", event, page=page, form=form, secret=_secret(event))


@open_to(everyone)
@never_cache
def register_group(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug)
    person = _person(request)
    kind = GroupForm if person else GuestGroupForm
    initial = _initial(request, event) | {"target_group": "student"}
    form = kind(request.POST or None, request.FILES or None, event=event, initial=initial)
    if request.method == "POST" and form.is_valid():
        _refuse_too_many(request)
        registration = registering.register_group(
            by=request.actor,
            event=event,
            person=person,
            language=_language(),
            size=form.cleaned_data["size"],
            group_name=form.cleaned_data["group_name"],
            age_band=form.cleaned_data["age_band"],
            further=form.further,
            **_who(form),
            **form.coded,
        )
        return _after(request, event, registration)
    page = queries.register_page(request.actor, event)
    return shown_there(request, "events/register_group.html", event, page=page, form=form, secret=_secret(event))


@open_to(everyone)
def sent(request: Request, slug: str) -> HttpResponse:
    """What a guest sees after registering; the same whether the address was known or not."""
    event = event_of(request, slug)
    page = queries.register_page(request.actor, event)
    return shown_there(request, "events/registration_sent.html", event, page=page)


@open_to(everyone)
@never_cache
def mine(request: Request, code: str) -> HttpResponse:
    registration = registration_of(code)
    page = queries.my_registration(registration)
    answer = shown_there(
        request,
        "events/my_registration.html",
        registration.event,
        page=page,
        registration=registration,
        pictures_form=PicturesForm(initial={"pictures": page.pictures}),
    )
    return _private(answer)


@open_to(everyone)
@require_POST
def confirm(request: Request, code: str) -> HttpResponse:
    registration = registering.confirm_registration(by=request.actor, registration=registration_of(code))
    if registration.status == Registration.Status.WAITING:
        messages.success(request, _("Thank you. You stand in the waiting list."))
    else:
        messages.success(request, _("Thank you. Your seat is yours."))
    return redirect("events:my_registration", code)


@open_to(everyone)
@require_POST
def accept(request: Request, code: str) -> HttpResponse:
    registering.accept_seat(by=request.actor, registration=registration_of(code))
    messages.success(request, _("The seat is yours. See you there!"))
    return redirect("events:my_registration", code)


@open_to(everyone)
@require_POST
def cancel(request: Request, code: str) -> HttpResponse:
    registering.cancel_registration(by=request.actor, registration=registration_of(code))
    messages.success(request, _("Your registration is cancelled."))
    return redirect("events:my_registration", code)


@open_to(everyone)
@never_cache
def change(request: Request, code: str) -> HttpResponse:
    """Answers, needs and, for a group, how many come."""
    registration = registration_of(code)
    event = registration.event
    form = _change_form(request, registration)
    if request.method == "POST" and form.is_valid():
        answers.change_answers(by=request.actor, registration=registration, further=form.further, is_holder=True)
        if registration.is_group:
            registering.change_size(by=request.actor, registration=registration, size=form.cleaned_data["size"])
        messages.success(request, _("Your registration is changed."))
        return redirect("events:my_registration", code)
    page = queries.my_registration(registration)
    return _private(
        shown_there(request, "events/change_registration.html", event, form=form, registration=registration, page=page)
    )


@open_to(everyone)
@require_POST
def pictures(request: Request, code: str) -> HttpResponse:
    registration = registration_of(code)
    form = PicturesForm(request.POST)
    if form.is_valid():
        answers.change_picture_consents(
            by=request.actor, registration=registration, channels=form.cleaned_data["pictures"]
        )
        messages.success(request, _("What you agree to is noted."))
    return redirect("events:my_registration", code)


def _change_form(request: Request, registration: Registration) -> RegistrationForm:
    needs = getattr(registration, "needs", None)
    page = queries.my_registration(registration)
    initial: dict[str, Any] = {
        "target_group": registration.target_group,
        "organisation": registration.organisation.name if registration.organisation else registration.organisation_name,
        "country": registration.country,
        "diet": needs.diet if needs else "",
        "access": needs.access if needs else "",
        "pictures": page.pictures,
        "size": registration.size,
        "group_name": registration.group_name,
        "age_band": registration.age_band,
    }
    kind = GroupForm if registration.is_group else RegistrationForm
    form = kind(
        request.POST or None,
        request.FILES or None,
        event=registration.event,
        initial=initial,
        answers=queries.answers_of(registration),
    )
    # Target group and organisation decide about seats and figures; whoever is another registers anew.
    for name in ("target_group", "organisation", "country", "group_name", "age_band"):
        if name in form.fields:
            form.fields[name].disabled = True
    return form


def _person(request: Request) -> Person | None:
    actor: Any = request.actor
    return actor if isinstance(actor, Person) and actor.is_member else None


def _who(form: RegistrationForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "email") if name in form.cleaned_data}


def _initial(request: Request, event: Event) -> dict[str, Any]:
    person = _person(request)
    if person is None:
        return {}
    names = queries.organisation_names(person)
    return {
        "target_group": person.target_group if person.target_group in coded.TARGET_GROUPS else "",
        "country": person.country,
        "organisation": names[0] if names else "",
    }


def _after(request: Request, event: Event, registration: Registration) -> HttpResponse:
    """A member sees the registration; a guest is sent a mail, and sees nothing that tells who was registered before."""
    if _person(request) is None:
        return redirect(_with_secret(reverse("events:registration_sent", args=[event.slug]), event))
    if registration.status == Registration.Status.WAITING:
        messages.info(request, _("All seats are taken. You stand in the waiting list."))
    else:
        messages.success(request, _("You have a seat."))
    return redirect("events:my_registration", link_code(registration))


def _refuse_too_many(request: Request) -> None:
    within("registration", client_address(request), times=REGISTRATIONS_PER_HOUR, seconds=3600)


def _secret(event: Event) -> str:
    """What the addresses of an event for invited people carry on."""
    return f"?{PARAMETER}={event.secret}" if event.audience == Event.Audience.INVITED else ""


def _with_secret(address: str, event: Event) -> str:
    return address + _secret(event)


def _language() -> str:
    return get_language() or "en"


def _private(answer: HttpResponse) -> HttpResponse:
    # The address is a secret for other sites. With `no-referrer` the forms of this page would come from nowhere.
    answer["Referrer-Policy"] = "same-origin"
    return answer
