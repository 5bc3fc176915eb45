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


@pytest.fixture(autouse=True)
def english() -> None:
    """No test reads in the language that another one has turned to."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
