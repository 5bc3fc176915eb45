"""Days on which something repeats."""

from datetime import date

from kilta.engines.recurrence import each_month, each_month_by_weekday, each_year


def test_a_month_that_is_too_short_ends_on_its_last_day():
    assert list(each_month(date(2027, 1, 31), 3)) == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


def test_the_second_tuesday_stays_the_second_tuesday():
    assert list(each_month_by_weekday(date(2027, 2, 9), 2)) == [date(2027, 3, 9), date(2027, 4, 13)]


def test_a_fifth_weekday_is_the_last_of_its_month():
    assert list(each_month_by_weekday(date(2027, 3, 30), 2)) == [date(2027, 4, 27), date(2027, 5, 25)]


def test_the_leap_day_is_the_last_of_february_in_other_years():
    assert list(each_year(date(2028, 2, 29), 2)) == [date(2029, 2, 28), date(2030, 2, 28)]


def test_a_year_ends_and_the_next_begins():
    assert list(each_month(date(2026, 11, 5), 3))[-1] == date(2027, 2, 5)
