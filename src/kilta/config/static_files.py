"""Collects static files, with fingerprints in their names, when one of them has changed."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> None:
    """Fill `STATIC_ROOT`; does nothing where files are served from their sources or nothing has changed."""
    if settings.WHITENOISE_USE_FINDERS:
        return
    digest = _digest()
    mark = settings.STATIC_ROOT / ".collected"
    if mark.exists() and mark.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest)


def _digest() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen.update(f"{path}:{storage.size(path)}:{storage.get_modified_time(path).timestamp()}".encode())
    return seen.hexdigest()
