import pytest

from kilta.engines import matching
from kilta.engines.matching.tests.scheme import a_scheme


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    """An index that has learnt."""
    folder = tmp_path_factory.mktemp("matching") / "index"
    matching.build(a_scheme(), folder)
    return matching.Index.open(folder)


@pytest.fixture(scope="session")
def lexical(tmp_path_factory):
    """An index that knows words only."""
    folder = tmp_path_factory.mktemp("matching") / "lexical"
    matching.build(a_scheme(), folder, learn=False)
    return matching.Index.open(folder)
