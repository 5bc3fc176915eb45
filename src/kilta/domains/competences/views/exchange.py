"""The CASE 1.1 service for other platforms, and files of a version or a qualification to take along."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode

from kilta.domains.competences.models import Qualification, UnitVersion
from kilta.domains.competences.queries.exchange import definitions, files, service
from kilta.domains.competences.queries.exchange.frameworks import stable_address
from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.exports.answers import answer

MOST, USUAL, FURTHEST = 500, 100, 100_000
WORDS = {
    "unknownobject": "Unknown Object",
    "invalid_uuid": "Invalid UUID",
    "invalid_selection_field": "This parameter cannot be followed.",
    "forbidden": "This service only reads.",
}


def _failure(status: int, code: str, name: str = "sourcedId") -> JsonResponse:
    """imsx_StatusInfo, as every failure of a CASE service."""
    response = JsonResponse(
        {
            "imsx_codeMajor": "unsupported" if status == 405 else "failure",
            "imsx_severity": "error",
            "imsx_description": WORDS[code],
            "imsx_codeMinor": {
                "imsx_codeMinorField": [{"imsx_codeMinorFieldName": name, "imsx_codeMinorFieldValue": code}]
            },
        },
        status=status,
    )
    return _open_to_browsers(response)


def _open_to_browsers(response: Any) -> Any:
    """What everybody may read, pages of other hosts may read, too; they get no cookie and no identity."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Link, X-Total-Count"
    return response


def _service(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """GET and HEAD answer JSON; everything else is unsupported. None is an unknown object."""

    @wraps(view)
    def shown(request: Request, **arguments: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            response: Any = _failure(405, "forbidden", "method")
            response["Allow"] = "GET, HEAD"
            return response
        if "identifier" in arguments:
            try:
                arguments["identifier"] = UUID(arguments["identifier"])
            except ValueError:
                return _failure(404, "invalid_uuid")
        found = view(request, **arguments)
        if found is None:
            return _failure(404, "unknownobject")
        if isinstance(found, HttpResponse):
            return _open_to_browsers(found)
        response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
        if address := _address_of(found):
            response["Link"] = f'<{address}>; rel="canonical"'
        return _open_to_browsers(response)

    shown.csrf_exempt = True  # type: ignore[attr-defined]  # Nothing is ever written here.
    return shown


def _address_of(found: Any) -> str:
    return str(found.get("uri") or found.get("CFDocument", {}).get("uri") or "")


@open_to(everyone)
@_service
def documents(request: Request) -> HttpResponse:
    """CFDocuments: one for each published version of a public unit."""
    try:
        asked = _asked(request)
        found, total = service.documents(asked)
    except service.NotSelectable as error:
        return _failure(400, "invalid_selection_field", error.name)
    response = JsonResponse({"CFDocuments": found}, json_dumps_params={"ensure_ascii": False})
    response["X-Total-Count"] = str(total)
    if links := _page_links(request, asked, total):
        response["Link"] = links
    return response


@open_to(everyone)
@_service
def document(request: Request, identifier: UUID) -> Any:
    return service.document(identifier)


@open_to(everyone)
@_service
def package(request: Request, identifier: UUID) -> Any:
    return service.package(identifier)


@open_to(everyone)
@_service
def item(request: Request, identifier: UUID) -> Any:
    return service.item(identifier)


@open_to(everyone)
@_service
def item_associations(request: Request, identifier: UUID) -> Any:
    return service.item_associations(identifier)


@open_to(everyone)
@_service
def association(request: Request, identifier: UUID) -> Any:
    return service.association(identifier)


@open_to(everyone)
@_service
def item_types(request: Request, identifier: UUID) -> Any:
    found = definitions.item_type_named(str(identifier))
    return {"CFItemTypes": found} if found else None


@open_to(everyone)
@_service
def subjects(request: Request, identifier: UUID) -> Any:
    found = definitions.subjects_from(str(identifier))
    return {"CFSubjects": found} if found else None


@open_to(everyone)
@_service
def licence(request: Request, identifier: UUID) -> Any:
    found = definitions.licence()
    return found if found["identifier"] == str(identifier) else None


@open_to(everyone)
@_service
def grouping(request: Request, identifier: UUID) -> Any:
    found = definitions.grouping()
    return found if found["identifier"] == str(identifier) else None


@open_to(everyone)
@_service
def none_of_it(request: Request, identifier: UUID) -> Any:
    """CFConcepts and CFRubrics: the standard has them, Kilta has none."""
    return None


@open_to(everyone)
def unit_package(request: Request, slug: str, number: int) -> HttpResponse:
    """The whole version as a CASE package, as a file."""
    version = _version(request, slug, number)
    return _file(files.package_of(version), f"{slug}-v{number}.case.json", stable_address(version))


@open_to(everyone)
def unit_skos(request: Request, slug: str, number: int) -> HttpResponse:
    """The version as a SKOS concept scheme in JSON-LD."""
    version = _version(request, slug, number)
    found = files.skos_of(version)
    return _file(found, f"{slug}-v{number}.skos.jsonld", stable_address(version), "application/ld+json")


@open_to(everyone)
def unit_file(request: Request, slug: str, number: int, format: str) -> HttpResponseBase:
    """Its statements as a list, one row each."""
    if format not in ("csv", "xlsx"):
        raise Http404
    return answer(files.table_of(_version(request, slug, number)), format, by=request.actor, request=request)


@open_to(everyone)
def qualification_package(request: Request, slug: str) -> HttpResponse:
    """A qualification with all its units as one CASE package; only where all of them are public."""
    qualification = get_object_or_404(
        Qualification.objects.visible_to(request.actor).listed().select_related("owner"), slug=slug
    )
    found = files.package_of_qualification(qualification)
    if found is None:
        raise Http404
    return _file(found, f"{slug}.case.json", found["CFDocument"]["uri"])


def _version(request: Request, slug: str, number: int) -> UnitVersion:
    rows = UnitVersion.objects.visible_to(request.actor).published().select_related("unit__owner")
    version: UnitVersion = get_object_or_404(rows.prefetch_related("texts"), unit__slug=slug, number=number)
    return version


def _file(found: Any, name: str, address: str, kind: str = "application/json") -> HttpResponse:
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{address}>; rel="canonical"'
    return response


def _asked(request: Request) -> service.Asked:
    order = request.GET.get("orderBy", "asc").lower()
    fields = ",".join(request.GET.getlist("fields"))
    if order not in ("asc", "desc"):
        raise service.NotSelectable("orderBy")
    if "fields" in request.GET and not fields.strip():
        raise service.NotSelectable("fields")
    return service.Asked(
        limit=min(_number(request, "limit", USUAL, least=1), MOST),
        offset=min(_number(request, "offset", 0, least=0), FURTHEST),
        sort=request.GET.get("sort", ""),
        descending=order == "desc",
        filter=request.GET.get("filter", "").strip(),
        fields=tuple(one.strip() for one in fields.split(",") if one.strip()),
    )


def _number(request: Request, name: str, usual: int, *, least: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) >= least):
        raise service.NotSelectable(name)
    return int(given)


def _page_links(request: Request, asked: service.Asked, total: int) -> str:
    """RFC 8288: first, prev, next and last, with everything else that was asked for."""
    last = max(0, (total - 1) // asked.limit * asked.limit)
    places = {"first": 0, "last": last}
    if asked.offset > 0:
        places["prev"] = max(0, asked.offset - asked.limit)
    if asked.offset + asked.limit < total:
        places["next"] = asked.offset + asked.limit
    kept: list[tuple[str, Any]] = [
        (name, value) for name, value in request.GET.items() if name not in ("limit", "offset")
    ]
    root = f"{definitions.ROOT}/CFDocuments"
    return ", ".join(
        f'<{root}?{urlencode([*kept, ("limit", asked.limit), ("offset", place)])}>; rel="{name}"'
        for name, place in places.items()
    )
