"""Written times where the clocks are changed."""

# ruff: noqa: DTZ001 (what people write has no zone)

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilta.engines.clocks import TimeComesTwice, TimeLeftOut, moment, moment_near

HELSINKI, BERLIN = ZoneInfo("Europe/Helsinki"), ZoneInfo("Europe/Berlin")


def test_the_same_hour_is_an_hour_earlier_in_summer():
    winter, summer = datetime(2027, 3, 27, 9), datetime(2027, 3, 28, 9)

    assert moment(winter, HELSINKI).astimezone(UTC) == datetime(2027, 3, 27, 7, tzinfo=UTC)
    assert moment(summer, HELSINKI).astimezone(UTC) == datetime(2027, 3, 28, 6, tzinfo=UTC)


def test_an_hour_that_is_left_out_in_spring_is_no_moment():
    with pytest.raises(TimeLeftOut) as refused:
        moment(datetime(2027, 3, 28, 3, 30), HELSINKI)

    assert refused.value.earlier == datetime(2027, 3, 28, 2, 59)
    assert refused.value.later == datetime(2027, 3, 28, 4, 0)


def test_an_hour_that_comes_twice_in_autumn_is_two():
    with pytest.raises(TimeComesTwice) as refused:
        moment(datetime(2026, 10, 25, 2, 30), BERLIN)

    assert refused.value.earlier == datetime(2026, 10, 25, 1, 59)
    assert refused.value.later == datetime(2026, 10, 25, 3, 0)


def test_without_refusal_a_time_left_out_moves_on_and_one_that_comes_twice_is_the_first():
    left_out = moment_near(datetime(2027, 3, 28, 3, 30), HELSINKI)
    twice = moment_near(datetime(2026, 10, 25, 2, 30), BERLIN)

    assert left_out.replace(tzinfo=None) == datetime(2027, 3, 28, 4, 30)
    assert twice.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from([HELSINKI, BERLIN, ZoneInfo("Europe/London")]),
)
def test_a_moment_reads_by_the_clocks_of_the_place_as_it_was_written(written, zone):
    try:
        found = moment(written, zone)
    except (TimeLeftOut, TimeComesTwice):
        return

    assert found.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == written
