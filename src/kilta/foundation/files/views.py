"""Hands a file over: to be saved, or, where it is a picture or a PDF, to be looked at in a cage."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from kilta.foundation.access.actors import Guest
from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.queries import file_for
from kilta.foundation.files.showing import may_see

CAGE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@open_to(everyone)
@require_safe
def attachment(request: Request, key: UUID) -> HttpResponseBase:
    """The rule of the thing decides behind the door; whom it does not admit learns not even that there is a file."""
    return _handed_over(request, _found(request, key), is_attachment=True)


@open_to(everyone)
@require_safe
def in_place(request: Request, key: UUID) -> HttpResponseBase:
    file = _found(request, key)
    if not file.is_shown_in_place:
        raise Http404
    return _handed_over(request, file, is_attachment=False)


def _found(request: Request, key: UUID) -> StoredFile:
    file = file_for(request.actor, key)
    if file is None:
        raise Http404
    return file


def _handed_over(request: Request, file: StoredFile, *, is_attachment: bool) -> HttpResponseBase:
    is_public = may_see(Guest(), file)
    if is_public and (unchanged := get_conditional_response(request, etag=f'"{file.sha256}"')):
        return unchanged
    response = FileResponse(
        default_storage.open(file.path),
        as_attachment=is_attachment,
        filename=file.name,
        content_type=file.content_type,
    )
    response["Content-Length"] = str(file.size)
    response["Content-Security-Policy"] = CAGE
    response["X-Content-Type-Options"] = "nosniff"
    if is_public:  # Asked anew each time, so that it is gone at once when it is shown no more.
        response["Cache-Control"] = "public, no-cache"
        response["ETag"] = f'"{file.sha256}"'
    else:
        response["Cache-Control"] = "private, no-store"
    return response
