"""The page about the API, made from its description: every operation with what it takes, gives and asks for."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from kilta.config.api import description
from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.scopes import SCOPES

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """A schema in few words, and the name of the schema that it leads to."""

    text: str = ""
    schema: str = ""


@dataclass(frozen=True)
class Value:
    """A parameter or a field: its name, what kind of value it takes, and what is said about it."""

    name: str
    kind: Kind
    is_required: bool
    about: str


@dataclass(frozen=True)
class OperationEntry:
    id: str
    method: str
    path: str
    summary: str
    about: str
    open_to: str
    scope: str
    parameters: list[Value]
    body: Kind
    answer: Kind
    example: str


@dataclass(frozen=True)
class ApiPage:
    version: str
    areas: dict[str, list[OperationEntry]]
    schemas: dict[str, list[Value]]
    scopes: list[tuple[str, str | Promise]]


@open_to(everyone)
@require_GET
def openapi(request: Request) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return JsonResponse(_description(), json_dumps_params={"ensure_ascii": False})


@open_to(everyone)
@require_GET
def docs(request: Request) -> HttpResponse:
    return render(request, "config/api.html", {"page": api_page(_description())})


@cache
def _description() -> dict[str, Any]:
    return description()


def api_page(document: Mapping[str, Any]) -> ApiPage:
    """What the page shows of an OpenAPI document."""
    schemas = document["components"]["schemas"]
    areas: dict[str, list[OperationEntry]] = {}
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            areas.setdefault(one.get("tags", ["other"])[0], []).append(_entry(path, method, one, schemas))
    used = {entry.scope for entries in areas.values() for entry in entries}
    return ApiPage(
        document["info"]["version"],
        areas,
        {name: list(_fields(schema)) for name, schema in sorted(schemas.items())},
        sorted((name, label) for name, label in SCOPES.items() if name in used),
    )


def _entry(path: str, method: str, one: Mapping[str, Any], schemas: Mapping[str, Schema]) -> OperationEntry:
    parameters = [
        Value(p["name"], _kind_of(p["schema"]), p["required"], p.get("description", "")) for p in one["parameters"]
    ]
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = [answer for status, answer in one["responses"].items() if int(status) < 300]
    answer = next((a["content"]["application/json"]["schema"] for a in answers if "content" in a), None)
    about = one.get("description", "").partition("\n")[2].strip()
    return OperationEntry(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        about=about,
        open_to=one["x-open-to"],
        scope=one["x-scope"],
        parameters=parameters,
        body=_kind_of(body) if body else Kind(),
        answer=_kind_of(answer) if answer else Kind(),
        example=_curl(method, path, one, body, schemas),
    )


def _curl(method: str, path: str, one: Mapping[str, Any], body: Schema | None, schemas: Mapping[str, Schema]) -> str:
    lines = ["curl"] if method == "get" else [f"curl -X {method.upper()}"]
    if one["x-open-to"] != "everyone":
        lines.append('-H "Authorization: Bearer $KILTA_TOKEN"')
    if body:
        example = json.dumps(_example(body, schemas), ensure_ascii=False)
        lines += ['-H "Content-Type: application/json"', f"-d '{example}'"]
    lines.append(f"{settings.BASE_URL}{path}")
    return " \\\n  ".join(lines)


def _kind_of(schema: Schema) -> Kind:
    found = re.search(r"#/components/schemas/([^\"']+)", str(schema))
    return Kind(_kind(schema), found[1] if found else "")


def _kind(schema: Schema) -> str:
    """A schema in few words: `string`, `array of Place`, `integer, ≥ 1`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema or "allOf" in schema:
        return " | ".join(_kind(part) for part in schema.get("anyOf") or schema["allOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"array of {_kind(schema.get('items', {}))}"
    limits = [f"{word} {schema[key]}" for key, word in LIMITS.items() if key in schema]
    return ", ".join([f"{kind} ({schema['format']})" if "format" in schema else kind, *limits])


LIMITS = {"minimum": "≥", "maximum": "≤", "maxLength": "length ≤", "default": "default"}


def _fields(schema: Schema) -> Iterator[Value]:
    required = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        yield Value(name, _kind_of(field), name in required, field.get("description", ""))


def _example(schema: Schema, schemas: Mapping[str, Schema], depth: int = 0) -> Any:
    """A value that fits the schema, with the required fields alone."""
    if "$ref" in schema:
        schema = schemas[str(schema["$ref"]).rsplit("/", 1)[-1]]
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], schemas, depth)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object" if depth < 4:
            properties = schema.get("properties", {})
            return {name: _example(properties[name], schemas, depth + 1) for name in schema.get("required", properties)}
        case "array":
            return [_example(schema.get("items", {}), schemas, depth + 1)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return {"uuid": "01890000-0000-7000-8000-000000000000", "date": "2026-09-01"}.get(schema.get("format", ""), "…")
