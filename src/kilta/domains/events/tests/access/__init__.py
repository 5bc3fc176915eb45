"""Who gets which answer from the addresses of events."""

from kilta.domains.events.tests.access import api, closing, on_the_day, planning, public, registration, webhooks  # noqa: F401
