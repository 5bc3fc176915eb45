"""What a personal access token may be allowed to do; each domain declares its own scopes."""

from django.utils.functional import Promise

SCOPES: dict[str, str | Promise] = {}


def declare(name: str, label: str | Promise) -> str:
    """Declare a scope such as `network:read`; the label stands where a token is made."""
    SCOPES[name] = label
    return name
