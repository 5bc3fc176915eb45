"""Every setting that an operator can give, read from the environment into one frozen object.

The table in `docs/operator.md` is written from `SETTINGS`; an unknown or broken setting stops the start with a
sentence that names it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PREFIX = "KILTA_"
MODES = ("production", "demo", "development", "test")


class BrokenSetting(Exception):
    """A setting that Kilta does not know or cannot read; the message names it and says what was expected."""


def _text(value: str) -> str:
    return value


def _switch(value: str) -> bool:
    words = {
        "on": True,
        "true": True,
        "1": True,
        "yes": True,
        "off": False,
        "false": False,
        "0": False,
        "no": False,
    }
    if value.lower() not in words:
        raise ValueError("on or off")
    return words[value.lower()]


def _count(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 1024:
        raise ValueError("a whole number from 1 to 1024")
    return int(value)


def _port(value: str) -> int:
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError("a port from 1 to 65535")
    return int(value)


def _folder(value: str) -> Path:
    return Path(value).expanduser().resolve()


def _mode(value: str) -> str:
    if value not in MODES:
        raise ValueError(f"one of {', '.join(MODES)}")
    return value


def _log_format(value: str) -> str:
    if value not in ("json", "plain"):
        raise ValueError("json or plain")
    return value


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _address(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        expected = " or ".join(f"{scheme}://…" for scheme in schemes)
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError as error:
            raise ValueError(f"an address such as {expected}") from error
        if parts.scheme not in schemes:
            raise ValueError(f"an address such as {expected}")
        return value

    return read


def _bucket(value: str) -> dict[str, str]:
    """Where files lie in an S3-compatible store, in the words of django-storages."""
    expected = "an address such as s3://key:secret@s3.example.org/bucket?region=eu-north-1"
    parts = urlsplit(_address("s3", "s3+http")(value))
    query = parse_qs(parts.query, strict_parsing=bool(parts.query))
    bucket = parts.path.strip("/")
    has_key = bool(parts.username) == bool(parts.password)
    if not parts.hostname or not bucket or "/" in bucket or not has_key or set(query) - {"region"}:
        raise ValueError(expected)
    scheme = "http" if parts.scheme == "s3+http" else "https"
    port = f":{parts.port}" if parts.port else ""
    found = {"bucket_name": bucket, "endpoint_url": f"{scheme}://{parts.hostname}{port}"}
    if parts.username and parts.password:
        found |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password)}
    if query:
        found["region_name"] = query["region"][0]
    return found


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(word) for word in _words(value))
    except ValueError as error:
        raise ValueError("networks such as 10.1.2.0/24, comma-separated") from error


def _ages(value: str) -> dict[str, int]:
    expected = "pairs such as FI=13,IT=14"
    ages = {}
    for pair in _words(value):
        country, _, age = pair.partition("=")
        if len(country) != 2 or not country.isupper() or not age.isdigit() or not 10 <= int(age) <= 18:
            raise ValueError(expected)
        ages[country] = int(age)
    return ages


def _providers(value: str) -> list[dict[str, str]]:
    expected = 'a JSON list of objects with "id", "name", "server_url", "client_id" and "secret"'
    try:
        providers = json.loads(value)
    except ValueError as error:
        raise ValueError(expected) from error
    keys = {"id", "name", "server_url", "client_id", "secret"}
    if not isinstance(providers, list) or not all(isinstance(p, dict) and set(p) == keys for p in providers):
        raise ValueError(expected)
    return providers


@dataclass(frozen=True)
class Setting:
    """One row of the operator's table: its name, how it is read, what holds without it, and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: str | None
    meaning: str

    @property
    def key(self) -> str:
        return self.name.removeprefix(PREFIX).lower()


POSTGRES = _address("postgres", "postgresql")

SETTINGS = (
    Setting("KILTA_MODE", _mode, "production", "production, demo, development or test"),
    Setting("KILTA_DATA", _folder, ".kilta", "folder of the embedded database, files and outgoing demo mail"),
    Setting(
        "KILTA_SECRET_KEY",
        _text,
        None,
        "signs sessions and links; required in production, made once otherwise",
    ),
    Setting("KILTA_BASE_URL", _address("http", "https"), None, "the public address; required in production"),
    Setting("KILTA_HOSTS", _words, "", "further host names that are answered, comma-separated"),
    Setting(
        "KILTA_TRUSTED_PROXIES",
        _words,
        "",
        "addresses of proxies whose X-Forwarded-For and -Proto are believed",
    ),
    Setting("DATABASE_URL", POSTGRES, None, "a PostgreSQL 15 or newer; without it Kilta starts its embedded one"),
    Setting("DATABASE_REPLICA_URL", POSTGRES, None, "a read replica for queries marked as reads"),
    Setting(
        "KILTA_FILES_URL",
        _bucket,
        None,
        "S3-compatible store of files, s3://key:secret@host/bucket?region=…; otherwise a folder in KILTA_DATA",
    ),
    Setting("CACHE_URL", _address("redis", "rediss"), None, "a Redis for cache and limits; otherwise PostgreSQL"),
    Setting("PORT", _port, "8000", "port of the web server"),
    Setting("KILTA_BIND", _text, "127.0.0.1", "address the web server listens on"),
    Setting("KILTA_WEB_WORKERS", _count, "2", "web processes"),
    Setting("KILTA_WEB_THREADS", _count, "4", "threads of each web process"),
    Setting("KILTA_SMTP_URL", _address("smtp", "smtps", "smtp+tls"), None, "mail server; required in production"),
    Setting("KILTA_MAIL_FROM", _text, "Kilta <no-reply@kilta.example>", "sender of all mail"),
    Setting(
        "KILTA_CONTACT",
        _text,
        "security@kilta.example",
        "address in security.txt and the accessibility statement",
    ),
    Setting("KILTA_OPERATOR", _text, "", "name and postal address of who runs this installation, for the imprint"),
    Setting("KILTA_RATE_LIMITS", _switch, "on", "off only for load drills"),
    Setting(
        "KILTA_OUTSIDE_NETWORKS",
        _networks,
        "",
        "networks of yours that webhooks may call, such as 10.1.2.0/24; Kilta calls no other private address",
    ),
    Setting("KILTA_CONSENT_AGES", _ages, "FI=13,IT=14,DE=16,NL=16", "age of own consent to an online service"),
    Setting("KILTA_OIDC_PROVIDERS", _providers, "[]", "OpenID Connect providers, as JSON"),
    Setting("KILTA_METRICS_TOKEN", _text, None, "bearer token for /metrics; without it only this machine may read"),
    Setting("KILTA_LOG_FORMAT", _log_format, "json", "json or plain"),
    Setting("KILTA_SOURCE_URL", _text, "", "where the source code can be read, for the footer"),
    Setting("KILTA_REAL_DATA", _folder, "../shared/data", "folder with real data for tests and benchmarks"),
)


@dataclass(frozen=True)
class Environment:
    """The settings by name, read and checked."""

    values: Mapping[str, Any]

    def __getattr__(self, key: str) -> Any:
        try:
            return self.values[key]
        except KeyError:
            raise AttributeError(key) from None


def read(environ: Mapping[str, str], settings: Iterable[Setting] = SETTINGS) -> Environment:
    """The environment as Kilta understands it; raises `BrokenSetting` on the first unknown or broken setting."""
    settings = tuple(settings)
    known = {setting.name for setting in settings}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise BrokenSetting(f"{name} is not a setting of Kilta; docs/operator.md lists them all.")
    values = {}
    for setting in settings:
        given = environ.get(setting.name) or setting.default
        try:
            values[setting.key] = None if given is None else setting.read(given)
        except ValueError as error:
            raise BrokenSetting(f"{setting.name} is {given!r}; expected {error}.") from error
    if values.get("mode") == "production":
        for name in ("KILTA_SECRET_KEY", "KILTA_BASE_URL", "KILTA_SMTP_URL"):
            if values[name.removeprefix(PREFIX).lower()] is None:
                raise BrokenSetting(
                    f"{name} is not set; a production installation needs it (KILTA_MODE=demo does not)."
                )
    return Environment(values)
