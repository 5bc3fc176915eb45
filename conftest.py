"""What every test may ask for."""

import pytest

pytest_plugins = ["kilta.foundation.ui.testing"]


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every test may use the database; it is rolled back afterwards."""


@pytest.fixture(autouse=True)
def cold_cache(database: None) -> None:
    """No test sees what another has cached; the cache is a table that a transactional test would leave filled."""
    from django.core.cache import cache

    cache.clear()
