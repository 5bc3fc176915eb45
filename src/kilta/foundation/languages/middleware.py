"""Chooses the language of a page: from its address, else from the account, the cookie and the browser."""

from django.middleware.locale import LocaleMiddleware


class LanguageMiddleware(LocaleMiddleware):
    """Django's, until the account's own choice joins in."""
