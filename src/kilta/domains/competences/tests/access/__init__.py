"""Who gets which answer from the addresses of competences."""

from kilta.domains.competences.tests.access import comparison, exchange, importing, public, writing  # noqa: F401
