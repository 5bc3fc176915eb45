"""Who gets which answer from the addresses of reach."""

from kilta.domains.impact.tests.access import evidence, reach  # noqa: F401
