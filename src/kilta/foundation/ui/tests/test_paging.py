import pytest
from django.template import Context, Template
from django.test import RequestFactory

from kilta.foundation.accounts.models import Account
from kilta.foundation.ui.paging import LAST_PAGE, slice_of


def asked(query: str):
    return RequestFactory().get(f"/people?{query}")


def test_a_page_costs_one_query_and_no_count(django_assert_num_queries):
    Account.objects.bulk_create(Account(email=f"aino{number}@example.org") for number in range(25))

    with django_assert_num_queries(1) as queries:
        page = slice_of(Account.objects.order_by("email"), asked("page=2"), size=10)

    assert (len(page), page.number, page.has_previous(), page.has_next()) == (10, 2, True, True)
    assert "COUNT" not in queries.captured_queries[0]["sql"]


def test_the_last_page_leads_no_further():
    page = slice_of(range(15), asked("page=2"), size=10)

    assert (list(page), page.has_next()) == (list(range(10, 15)), False)


@pytest.mark.parametrize("rubbish", ["-1", "0", "x", "1e9", "٣", "%00", "", "99999999999999999999"])
def test_rubbish_in_the_address_means_the_first_page(rubbish):
    assert slice_of(range(30), asked(f"page={rubbish}"), size=10).number == 1


def test_nobody_turns_pages_without_end():
    page = slice_of(range(100_000), asked("page=99999"), size=10)

    assert (page.number, page.has_next()) == (LAST_PAGE, False)


def test_turning_the_page_keeps_the_filters():
    request = asked("country=FI&q=a%26b&page=2")

    html = Template("{% pagination page %}").render(
        Context({"request": request, "page": slice_of(range(50), request, size=10)})
    )

    assert 'href="?country=FI&amp;q=a%26b&amp;page=3"' in html
    assert 'href="?country=FI&amp;q=a%26b&amp;page=1"' in html
