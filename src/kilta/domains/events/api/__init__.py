"""Events for programs: what their pages show, to the same people, through the same use cases.

One module for each part of the story: `events` (what takes place), `planning`, `programme` and `questions` (what
organisers do before), `registrations` and `guests` (who comes), `on_the_day` (who came) and `closing`.
"""

from kilta.domains.events.api import (  # noqa: F401 (each adds its operations)
    closing,
    events,
    guests,
    on_the_day,
    planning,
    programme,
    questions,
    registrations,
)
from kilta.domains.events.api.found import router

__all__ = ["router"]
