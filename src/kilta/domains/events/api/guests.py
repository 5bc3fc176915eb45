"""A guest's own registration, by the code that stands in the link of the mail: `/registrations/<code>` of the pages.

Whoever has the code may do what the page behind the link lets them do, with or without an account.
"""

from typing import Any

from django.http import Http404

from kilta.domains.events.api.found import router
from kilta.domains.events.api.registrations import RegistrationOut
from kilta.domains.events.models import Registration
from kilta.domains.events.queries.registration_page import by_code
from kilta.domains.events.use_cases import registering
from kilta.foundation.access.openings import everyone
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import operation

PATH = "/guests/{code}"


@operation(router.get, PATH, open_to=everyone, scope="registrations:read", response=RegistrationOut)
def guest(request: Request, code: str) -> Any:
    """The registration behind the code in the link of a mail."""
    return _registration(code)


@operation(router.post, f"{PATH}/confirm", open_to=everyone, scope="registrations:write", response=RegistrationOut)
def confirm_guest(request: Request, code: str) -> Any:
    """Confirm that the address is one's own; once is enough."""
    return registering.confirm_registration(by=request.actor, registration=_registration(code))


@operation(router.post, f"{PATH}/accept", open_to=everyone, scope="registrations:write", response=RegistrationOut)
def accept_as_guest(request: Request, code: str) -> Any:
    """Take a seat that was offered from the waiting list, while the offer holds."""
    return registering.accept_seat(by=request.actor, registration=_registration(code))


@operation(router.post, f"{PATH}/cancel", open_to=everyone, scope="registrations:write", response=RegistrationOut)
def cancel_as_guest(request: Request, code: str) -> Any:
    """Cancel; a freed seat goes to whoever waits, and a second time changes nothing."""
    return registering.cancel_registration(by=request.actor, registration=_registration(code))


def _registration(code: str) -> Registration:
    found = by_code(code)
    if found is None:
        raise Http404
    return found
