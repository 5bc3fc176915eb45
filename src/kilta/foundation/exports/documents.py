"""Documents for paper (PDF), from a template in the language of the reader, without a look into the network.

    documents.pdf("events/badges.html", {"page": page}, language="fi")

The template extends `exports/paper.html`. Only our own static files and `data:` addresses are loaded.
"""

from importlib import import_module
from mimetypes import guess_type
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kilta.foundation.use_cases import Refusal

BASE = "https://kilta.invalid/"  # where the document believes to lie; nothing is ever fetched from there

log = structlog.get_logger()


class NoPdf(Refusal):
    """The machine has no Pango, which sets the type of a PDF."""

    message = _("PDF cannot be made on this installation yet. Please take another format, and tell who runs it.")
    status = 503


def pdf(template_name: str, context: dict[str, Any], *, language: str) -> bytes:
    """The document as a tagged PDF; raises NoPdf where the machine cannot make one."""
    weasyprint = _weasyprint()
    with translation.override(language):
        html = render_to_string(template_name, {"language": language, **context}).encode("utf-8", "replace").decode()
    document: bytes = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=_our_files(weasyprint)).write_pdf(
        pdf_tags=True
    )
    return document


def _weasyprint() -> Any:
    """Imported when it is needed: it takes half a second, and the machine may lack what it stands on."""
    try:
        return import_module("weasyprint")
    except OSError as error:
        log.exception("pdf.unavailable", hint="Install Pango: apt install libpango-1.0-0 libpangoft2-1.0-0")
        raise NoPdf from error


def _our_files(weasyprint: Any) -> Any:
    urls: Any = import_module("weasyprint.urls")

    class OurFiles(urls.URLFetcher):
        """Refuses every address but those of our static files and what stands in the document itself."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = unquote(urlsplit(url).path)
            if not url.startswith(BASE) or not path.startswith(settings.STATIC_URL):
                raise ValueError(f"A document loads nothing from elsewhere: {url[:200]}")
            name = path.removeprefix(settings.STATIC_URL)
            found = finders.find(name)
            with open(found, "rb") if found else staticfiles_storage.open(name) as file:  # noqa: PTH123
                return urls.URLFetcherResponse(url, file.read(), {"Content-Type": guess_type(name)[0] or ""})

    return OurFiles(allowed_protocols=["data"])
