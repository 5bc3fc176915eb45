"""Errors of the API as RFC 9457 problem documents."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"


def problem(status: int, detail: str = "", *, headers: Mapping[str, str] | None = None, **further: Any) -> HttpResponse:
    """An answer that says what went wrong; `further` members stand beside the standard ones."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    content = json.dumps(body | further, ensure_ascii=False).encode(errors="replace")
    response = HttpResponse(content, status=status, content_type=CONTENT_TYPE)
    for name, value in (headers or {}).items():
        response[name] = value
    return response
