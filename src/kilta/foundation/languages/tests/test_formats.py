from datetime import date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from kilta.foundation.languages.names import name_of


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "3/11/2026, 19:48"), ("fi", "3.11.2026 19.48"), ("de", "03.11.2026 19:48"), ("nl", "3-11-2026 19:48")],
)
def test_a_short_moment_is_written_as_the_reader_writes_it(language, written):
    with translation.override(language):
        shown = date_format(datetime(2026, 11, 3, 19, 48), "SHORT_DATETIME_FORMAT")  # noqa: DTZ001 (how it is written)

    assert shown == written


@pytest.mark.parametrize(
    ("language", "written"),
    [("fi", "14. tammikuuta"), ("it", "14 gen"), ("en", "14 January"), ("de", "14. Januar")],
)
def test_the_month_after_a_day_is_written_as_within_a_sentence(language, written):
    with translation.override(language):
        assert date_format(date(2027, 1, 14), "MONTH_DAY_FORMAT") == written
        assert date_format(date(2027, 1, 14), "DATE_FORMAT").startswith(written)


@pytest.mark.parametrize(("language", "name"), [("it", "inglese"), ("sv", "engelska"), ("de", "Englisch")])
def test_names_of_languages_are_small_where_the_language_writes_them_so(language, name):
    with translation.override(language):
        assert name_of("en") == name
