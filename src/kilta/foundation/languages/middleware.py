"""Chooses the language of a page: from its address, else from the cookie, the account and the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language_from_path

YEAR = 365 * 24 * 3600


class LanguageMiddleware(LocaleMiddleware):
    """Django's, and it remembers the language that a reader has turned to."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_response(request, response)
        chosen = get_language_from_path(request.path_info)
        if (
            chosen
            and request.method == "GET"
            and answer.status_code == 200
            and request.headers.get("Sec-Fetch-Dest", "document") == "document"
            and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != chosen
        ):
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, secure=settings.HAS_TLS, samesite="Lax"
            )
        return answer
