"""Bringing an installation with demo content to the state in which web and worker may begin.

The web process prepares, because it imports the whole application anyway; the worker, which imports it at the same
time on another core, waits until that is done. So a second start takes as long as one import of the application.
"""

import time

PAUSE = 0.5  # seconds between two looks of a worker that waits


def prepare() -> None:
    """Migrate, collect the static files, load the demo content once; safe to run again."""
    import django
    from django.core.management import call_command

    from kilta.config.connections import leave_database

    django.setup()
    call_command("prepare_database", verbosity=0)
    call_command("demo_content")
    leave_database()


def wait_until_prepared() -> None:
    """Return when another process has prepared this installation."""
    import django

    django.setup()
    from kilta.config.connections import leave_database
    from kilta.config.demo_content import loading
    from kilta.foundation.web import readiness

    while not (readiness.is_migrated() and loading.is_loaded()):
        time.sleep(PAUSE)
    leave_database()
