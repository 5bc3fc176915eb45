"""`kilta check --deploy`: what is wrong with this installation, in sentences an operator can act on."""

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from kilta.foundation import jobs
from kilta.foundation.web.readiness import missing_parts

OLDEST_POSTGRES = 15


@register(deploy=True)
def settings_are_for_production(**_options: Any) -> list[CheckMessage]:
    return list(_settings())


@register(deploy=True)
def installation_can_work(**_options: Any) -> list[CheckMessage]:
    return list(_installation())


def _file_storage() -> Iterator[CheckMessage]:
    """Files can be written, read and removed: tried with a small one."""
    from botocore.exceptions import BotoCoreError, ClientError

    where = "KILTA_FILES_URL" if settings.ENVIRONMENT.files_url else "KILTA_DATA"
    try:
        name = default_storage.save("check/try", ContentFile(b"kilta"))
        with default_storage.open(name) as file:
            is_whole = file.read() == b"kilta"
        default_storage.delete(name)
    except (OSError, BotoCoreError, ClientError) as error:
        yield Error(f"{where}: files cannot be stored: {error}", id="kilta.E009")
        return
    if not is_whole:
        yield Error(f"{where}: what is stored comes back as something else.", id="kilta.E009")


def _settings() -> Iterator[CheckMessage]:
    if settings.MODE != "production":
        yield Warning(
            f"KILTA_MODE is {settings.MODE}: this installation is not made for the public.",
            hint="Set KILTA_MODE=production.",
            id="kilta.W001",
        )
    if not settings.HAS_TLS:
        yield Error(
            f"KILTA_BASE_URL is {settings.BASE_URL}: without https everybody on the way can read passwords.",
            hint="Let the proxy end TLS and set KILTA_BASE_URL=https://…",
            id="kilta.E001",
        )
    elif not settings.TRUSTED_PROXIES:
        yield Warning(
            "KILTA_TRUSTED_PROXIES is empty: the proxy's word on visitors' addresses and on https is not believed.",
            hint="Name the address of the proxy that ends TLS.",
            id="kilta.W002",
        )
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield Error(
            "KILTA_SECRET_KEY can be guessed: whoever does can sign in as anybody.",
            hint="Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="kilta.E002",
        )
    for name, value in (("KILTA_CONTACT", settings.CONTACT), ("KILTA_MAIL_FROM", settings.DEFAULT_FROM_EMAIL)):
        if value.rstrip(">").endswith(".example"):
            yield Warning(f"{name} is {value}: mail to that address reaches nobody.", id="kilta.W003")
    if not settings.OPERATOR:
        yield Warning(
            "KILTA_OPERATOR is empty: the imprint does not say who runs this installation, as the law asks for.",
            id="kilta.W004",
        )
    if not settings.RATE_LIMITS:
        yield Error("KILTA_RATE_LIMITS is off: passwords can be guessed without limit.", id="kilta.E003")


def _installation() -> Iterator[CheckMessage]:
    folder = settings.DATA_FOLDER
    if not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        yield Error(f"KILTA_DATA is {folder}: Kilta may not write there.", id="kilta.E004")
    if not settings.WHITENOISE_USE_FINDERS and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Error("The styles and scripts were not collected.", hint="Run `kilta migrate`.", id="kilta.E005")
    yield from _file_storage()
    try:
        with connection.cursor():
            version = connection.cursor().connection.info.server_version // 10_000
    except DatabaseError as error:
        yield Error(f"DATABASE_URL: the database does not answer: {str(error).strip()}", id="kilta.E006")
        return
    if version < OLDEST_POSTGRES:
        yield Error(f"DATABASE_URL: this is PostgreSQL {version}; Kilta needs {OLDEST_POSTGRES}.", id="kilta.E007")
    missing = missing_parts()
    if "migrations" in missing:
        yield Error("The tables are not those of this release.", hint="Run `kilta migrate`.", id="kilta.E008")
    elif not jobs.worker_is_alive():
        yield Warning(
            "No worker has been heard of in the last minute: no mail is sent, no job is done.",
            hint="Start one or more with `kilta worker`.",
            id="kilta.W005",
        )
