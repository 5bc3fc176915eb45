"""The one sentence with which a use case asks whether it is allowed."""

from django.core.exceptions import PermissionDenied


def ensure(allowed: bool | None) -> None:
    """Go on when a policy said yes; raise `PermissionDenied` when it said no."""
    if not allowed:
        raise PermissionDenied
