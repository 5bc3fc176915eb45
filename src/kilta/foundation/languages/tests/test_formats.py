from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "3/11/2026, 19:48"), ("fi", "3.11.2026 19.48"), ("de", "03.11.2026 19:48"), ("nl", "3-11-2026 19:48")],
)
def test_a_short_moment_is_written_as_the_reader_writes_it(language, written):
    with translation.override(language):
        shown = date_format(datetime(2026, 11, 3, 19, 48), "SHORT_DATETIME_FORMAT")  # noqa: DTZ001 (how it is written)

    assert shown == written
