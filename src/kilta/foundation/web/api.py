"""What an API operation is made of. `docs/api.md` says how to add one.

    router = Router(tags=["network"])

    class OrganisationOut(Strict): …

    @operation(router.get, "/organisations", open_to=everyone, scope="network:read", response=Page[OrganisationOut])
    def organisations(request: Request, window: Query[Window]) -> Page[OrganisationOut]:
        '''The organisations of the network, by name.'''
        rows = Organisation.objects.visible_to(request.actor)
        return paged(request, rows, window, order=("name", "id"), out=OrganisationOut.of)

Closed by default: a router refuses an operation which does not say whom it is open to. With a token, an operation asks
for its scope; a session of the browser may use every operation its person may, but needs the CSRF token to write.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import ninja
import structlog
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import Field, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.schema import DjangoGetter, Schema
from pydantic import ConfigDict, ModelWrapValidatorHandler, ValidationInfo, model_validator

from kilta.foundation.access.actors import actor_of
from kilta.foundation.access.openings import Audience
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts import limits
from kilta.foundation.accounts.tokens import account_for
from kilta.foundation.use_cases import Refusal
from kilta.foundation.web import errors
from kilta.foundation.web.problems import problem
from kilta.foundation.web.readiness import is_database_away
from kilta.foundation.web.text import STRANGE, is_strange

__all__ = ["Field", "Page", "Query", "Router", "Status", "Strict", "Window", "api_of", "listed", "operation", "paged"]

LARGEST_PAGE = 100
REQUESTS_PER_MINUTE = 600  # of one token, one signed-in person or one address

log = structlog.get_logger("kilta.api")


# Schemas


class Strict(Schema):
    """A schema that refuses fields it does not know; made from a dictionary, a dataclass or a model."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, validate: ModelWrapValidatorHandler[Any], info: ValidationInfo) -> Any:
        # Ninja's own reads every value through its getter, which would hide the unknown fields of a dictionary.
        if isinstance(values, dict | cls):
            return validate(values)
        return validate(DjangoGetter(values, cls, info.context))


Item = TypeVar("Item")


class Page(Strict, Generic[Item]):
    """A part of a list, and the address of the part after it."""

    items: list[Item]
    next: str | None = Field(None, description="Address of the next page; null on the last one.")


class Window(Strict):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=LARGEST_PAGE, description="How many items to return, at most 100.")
    cursor: str = Field("", max_length=1000, description="Where to go on; taken from the `next` address of a page.")


def paged(
    request: HttpRequest,
    rows: QuerySet[Any],
    window: Window,
    *,
    order: Sequence[str] = ("id",),
    out: Callable[[Any], Any] = lambda row: row,
) -> Any:
    """The rows after the cursor, in `order`: fields or annotations that are never null, the last of them unique.

    A page costs the same wherever in the list it stands, because it starts after a row and not after a number of rows.
    """
    if window.cursor:
        rows = rows.filter(_after(rows.model, order, _values(rows, order, window.cursor)))
    found = list(rows.order_by(*order)[: window.limit + 1])
    shown, has_more = found[: window.limit], len(found) > window.limit
    last = [getattr(shown[-1], name) for name in _names(order)] if has_more else []
    return {
        "items": [out(row) for row in shown],
        "next": _address_after(request, last) if has_more else None,
    }


def listed(
    request: HttpRequest,
    items: Sequence[Any],
    window: Window,
    *,
    key: Callable[[Any], str],
    out: Callable[[Any], Any] = lambda item: item,
) -> Any:
    """The items after the cursor of a list that is not in the database; `key(item)` is unique in it."""
    start = 0
    if window.cursor:
        try:
            [after] = _opened(window.cursor, 1)
            start = [key(item) for item in items].index(after) + 1
        except ValueError as error:
            raise _foreign_cursor() from error
    shown = items[start : start + window.limit]
    has_more = len(items) > start + window.limit
    return {
        "items": [out(item) for item in shown],
        "next": _address_after(request, [key(shown[-1])]) if has_more else None,
    }


def _names(order: Sequence[str]) -> list[str]:
    return [name.removeprefix("-") for name in order]


def _values(rows: QuerySet[Any], order: Sequence[str], cursor: str) -> list[Any]:
    """The values of the row that a cursor stands for; a cursor we did not make is refused as invalid input."""
    try:
        values = _opened(cursor, len(order))
        return [_read(rows, name, value) for name, value in zip(_names(order), values, strict=True)]
    except (ValueError, OverflowError, ModelValidationError) as error:
        raise _foreign_cursor() from error


def _opened(cursor: str, size: int) -> list[Any]:
    """What stands in a cursor: `size` plain values; ValueError when it cannot be ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(values, list) or len(values) != size:
        raise ValueError
    if not all(isinstance(value, str | int | float) for value in values) or is_strange(json.dumps(values)):
        raise ValueError
    return values


def _foreign_cursor() -> ValidationError:
    message = _("This cursor is not one of ours. Follow the `next` address of a page.")
    return ValidationError([{"loc": ("query", "cursor"), "msg": message, "type": "cursor"}])


def _read(rows: QuerySet[Any], name: str, value: Any) -> Any:
    if isinstance(value, str) and is_strange(value):
        raise ValueError
    try:
        field: Any = rows.model._meta.get_field(name)
    except FieldDoesNotExist:
        field = rows.query.annotations[name].output_field
    return field.to_python(value)


def _after(model: type[Model], order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after `values` in lexicographic `order`; the bound on the first field lets an index find the start."""
    after = Q()
    same = Q()
    for field, value in zip(order, values, strict=True):
        name, beyond = field.removeprefix("-"), "lt" if field.startswith("-") else "gt"
        after |= same & Q(**{f"{name}__{beyond}": value})
        same &= Q(**{name: value})
    first, bound = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{bound}": values[0]}) & after


def _address_after(request: HttpRequest, values: Sequence[Any]) -> str:
    written = json.dumps(
        [value if isinstance(value, str | int | float) else str(value) for value in values], ensure_ascii=False
    )
    query = request.GET.copy()
    query["cursor"] = base64.urlsafe_b64encode(written.encode()).decode()
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


# Operations


class Router(ninja.Router):
    """Ninja's, which refuses operations that do not say whom they are open to."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **rest: Any) -> None:
        if not hasattr(view_func, "open_to"):
            name = f"{view_func.__module__}.{view_func.__qualname__}"
            raise TypeError(f"{name}: an API operation is declared with @operation(…, open_to=…, scope=…).")
        super().add_api_operation(path, methods, view_func, **rest)


Operation = TypeVar("Operation", bound=Callable[..., Any])

PROBLEMS = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read.",
    HTTPStatus.UNAUTHORIZED: "Nobody is signed in, or the token is unknown or has expired.",
    HTTPStatus.FORBIDDEN: "This person, or this token, may not do this.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or it is not visible to you.",
    HTTPStatus.CONFLICT: "The rules say no; `detail` says why.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Some values are not valid; `errors` names each.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests; try again after `Retry-After` seconds.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database is away; try again after `Retry-After` seconds.",
}


def operation(
    method: Callable[..., Any], path: str, *, open_to: Audience, scope: str, response: Any, **further: Any
) -> Callable[[Operation], Operation]:
    """Declare an operation: `method` of a router (`router.get`), its path, its audience, scope and answer.

    A page or a single object is answered with 200; `response={201: Out}` and `return Status(201, …)` say otherwise.
    """

    def decorate(view: Operation) -> Operation:
        room = _room(view.__module__)
        gate = Gate(open_to, scope)
        view.open_to = open_to  # type: ignore[attr-defined]
        view.scope = scope  # type: ignore[attr-defined]
        extra = {
            "x-scope": scope,
            "x-open-to": open_to.name,
            "security": gate.security,
            "responses": _problem_answers(),
        }
        options = {"operation_id": f"{room}_{view.__name__}", "summary": _first_sentence(view), **further}
        method(path, response=response, auth=gate, openapi_extra=extra, **options)(view)
        declared = view._ninja_operation  # type: ignore[attr-defined]
        gate.known = frozenset(_query_names(declared))
        if any(m.__ninja_param_source__ == "body" and not m.__read_from_single_attr__ for m in declared.models):
            raise TypeError(f"{view.__qualname__}: an operation takes its body as one schema.")
        return view

    return decorate


def _room(module: str) -> str:
    """The name in front of the operations of a module: `kilta.domains.events.api.planning` → `events`."""
    parts = module.split(".")
    return parts[parts.index("api") - 1] if "api" in parts[1:] else parts[-2]


def _first_sentence(view: Callable[..., Any]) -> str:
    if not view.__doc__:
        raise TypeError(f"{view.__qualname__}: an API operation says in its docstring what it does.")
    return view.__doc__.strip().splitlines()[0].rstrip(".")


def _query_names(declared: Any) -> Iterator[str]:
    for model in declared.models:
        if model.__ninja_param_source__ == "query":
            yield from model.__ninja_flatten_map__


def _problem_answers() -> dict[int, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        int(status): {"description": text, "content": {"application/problem+json": {"schema": schema}}}
        for status, text in PROBLEMS.items()
    }


class Gate:
    """Stands before one operation: who asks, may they, with a query that is known and readable."""

    def __init__(self, audience: Audience, scope: str) -> None:
        self.audience = audience
        self.scope = scope
        self.known: frozenset[str] = frozenset()

    @property
    def security(self) -> list[dict[str, list[str]]]:
        signed_in: list[dict[str, list[str]]] = [{"token": [self.scope]}, {"session": []}]
        return [*signed_in, {}] if self.audience.name == "everyone" else signed_in

    def __call__(self, request: Request) -> bool:
        scopes = self._identify(request)
        self._limit(request)
        if not self.audience.admits(request.actor):
            self._refuse(request)
        if scopes is not None and self.scope not in scopes:
            raise HttpError(403, _("This token lacks the scope “%(scope)s”.") % {"scope": self.scope})
        self._read_query(request)
        return True

    def _identify(self, request: Request) -> frozenset[str] | None:
        """Set the actor from the token; without one the session's actor stays. Returns the token's scopes."""
        if "Authorization" not in request.headers:
            # Only a session lends its rights to whatever the browser sends; a stranger has none to lend.
            if request.actor.is_member and not _is_from_our_own_page(request):
                raise HttpError(403, _("A session needs the header X-CSRFToken to write; a token does not."))
            return None
        kind, _space, secret = request.headers["Authorization"].partition(" ")
        found = account_for(secret.strip()) if kind.lower() == "bearer" else None
        if found is None:
            raise HttpError(401, _("This token is unknown, has expired or was revoked."))
        account, scopes = found
        request.actor = actor_of(account)
        return scopes

    def _limit(self, request: Request) -> None:
        who = request.actor.actor_key if request.actor.is_member else limits.client_address(request)
        limits.within("api", who, times=REQUESTS_PER_MINUTE, seconds=60)

    def _refuse(self, request: Request) -> None:
        if self.audience.otherwise == "not found":
            raise Http404
        if not request.actor.is_member:
            raise HttpError(401, _("Sign in, or send a personal access token."))
        raise PermissionDenied

    def _read_query(self, request: HttpRequest) -> None:
        for name in request.GET:
            if name not in self.known:
                raise _invalid("query", name, _("This operation knows no such parameter."))
            if any(is_strange(value) for value in request.GET.getlist(name)):
                raise _invalid("query", name, STRANGE)


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check, which tells the reason instead of answering with a page (as Django REST framework does it)."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _is_from_our_own_page(request: HttpRequest) -> bool:
    check = _CsrfCheck(lambda request: HttpResponse())
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    check.process_request(request)
    return check.process_view(request, None, (), {}) is None  # type: ignore[arg-type]


def _invalid(source: str, name: str, message: str | Promise) -> ValidationError:
    return ValidationError([{"loc": (source, name), "msg": str(message), "type": "invalid"}])


class StrictParser(Parser):
    """Reads a JSON body; strings with characters that no store can keep, and NaN, are invalid input."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body, parse_constant=_no_constant)
        for path, text in _texts(body):
            if is_strange(text):
                error = {"loc": ("body", "", *path), "msg": str(STRANGE), "type": "strange_characters"}
                raise ValidationError([error])
        return body


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON.")


def _texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield path, name
            yield from _texts(part, (*path, name))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from _texts(part, (*path, position))


# The whole


def api_of(title: str, version: str, description: str) -> ninja.NinjaAPI:
    """An empty API in which every error is a problem document; its description and docs page are served by `config`."""
    api = ninja.NinjaAPI(
        title=title,
        version=version,
        description=description,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        default_router=Router(),
        parser=StrictParser(),
    )
    api.add_exception_handler(Refusal, lambda request, error: errors.refused(request, error))  # type: ignore[arg-type]
    api.add_exception_handler(PermissionDenied, lambda request, error: problem(403, _("You may not do this.")))
    api.add_exception_handler(Http404, lambda request, error: problem(404, _("There is no such thing here.")))
    api.add_exception_handler(SuspiciousOperation, lambda request, error: problem(400))
    api.add_exception_handler(ModelValidationError, _model_invalid)
    api.add_exception_handler(ValidationError, _invalid_input)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Exception, _broken)
    return api


HEADERS = {401: {"WWW-Authenticate": 'Bearer realm="Kilta"'}}


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error.__cause__, ValidationError):  # Ninja wraps whatever its parser raises.
        return _invalid_input(request, error.__cause__)
    return problem(error.status_code, str(error), headers=HEADERS.get(error.status_code))


def _invalid_input(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, _("Some values are not valid."), errors=[_named(one) for one in error.errors])


def _named(error: Mapping[str, Any]) -> dict[str, str]:
    """One invalid value: a JSON pointer into the body, or the name of a parameter, with what is wrong."""
    source, *path = error["loc"]
    told = {"detail": str(error["msg"]), "code": str(error["type"])}
    if source == "body":
        return {"pointer": "#" + "".join(f"/{_escaped(part)}" for part in path[1:]), **told}
    return {"parameter": str(path[-1]) if path else str(source), **told}


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _model_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return problem(
        422,
        _("Some values are not valid."),
        errors=[
            {"pointer": f"#/{field}" if field and field != "__all__" else "#", "detail": message, "code": "invalid"}
            for field, messages in by_field.items()
            for message in messages
        ],
    )


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    if is_database_away(error):
        log.error("api.database_away", reason=str(error))
        return errors.answer(request, 503, headers=errors.COME_AGAIN)
    log.exception("api.broken", exc_info=error)
    return problem(500, _("Something broke on our side. It has been written down under this request's X-Request-ID."))
