"""Who gets which answer from the addresses of reach."""

from kilta.domains.impact.tests.access import reach  # noqa: F401
