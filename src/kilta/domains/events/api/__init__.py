"""Events for programs: what their pages show, to the same people, through the same use cases.

One module for each part of the story: `events` (what takes place), `planning` (what organisers do before),
`registrations` (who comes) and `on_the_day` (who came).
"""

from kilta.domains.events.api import events, on_the_day, planning, registrations  # noqa: F401 (adds its operations)
from kilta.domains.events.api.found import router

__all__ = ["router"]
