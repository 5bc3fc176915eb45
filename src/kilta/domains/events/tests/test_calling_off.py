"""Publishing, postponing, cancelling: who is told, and that everybody is told once."""

from datetime import timedelta

import pytest
from django.core import mail as post
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kilta.domains.events.jobs import tell_all
from kilta.domains.events.models import Announcement, Event
from kilta.domains.events.tests.builders import TESTS, a_draft, an_event, in_days, registered
from kilta.domains.events.use_cases import announcing, calling_off, planning
from kilta.domains.events.use_cases.refusals import (
    EventIsNoDraft,
    NoDraftToDelete,
    NothingToPublish,
    NotPostponed,
    NotPublished,
    PlaceMissing,
)
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.foundation.jobs import run_all_now

pytestmark = pytest.mark.django_db


def told(word):
    """The addresses that got a mail with `word` in its subject, one for each mail."""
    return sorted(mail.to[0] for mail in post.outbox if word in mail.subject)


def test_a_draft_needs_words_and_a_place_to_be_published():
    wordless = planning.plan_event(
        by=TESTS,
        lead=an_organisation(),
        title="Webinar",
        language="en",
        fields={"time_zone": "Europe/Helsinki", "starts_at": in_days(3), "ends_at": in_days(3, 12), "format": "online"},
    )
    placeless = a_draft(venue="", town="")

    with pytest.raises(NothingToPublish):
        planning.publish_event(by=TESTS, event=wordless)
    with pytest.raises(PlaceMissing):
        planning.publish_event(by=TESTS, event=placeless)


def test_an_event_is_published_once():
    event = an_event()

    with pytest.raises(EventIsNoDraft):
        planning.publish_event(by=TESTS, event=event)


def test_everybody_who_is_registered_or_waits_is_told_that_the_event_is_postponed():
    event = an_event(seats=1)
    registered(event, "Aino")
    registered(event, "Bert")

    event = calling_off.postpone_event(by=TESTS, event=event, because="The hall is flooded.")
    run_all_now()

    assert (event.state, event.is_open) == ("postponed", False)
    assert told("Postponed") == ["aino@guest.example", "bert@guest.example"]
    assert "The hall is flooded." in post.outbox[-1].body


def test_a_new_date_publishes_a_postponed_event_and_takes_its_programme_along():
    event = an_event(starts_at=in_days(10), ends_at=in_days(10, 15), shuts_at=in_days(8))
    event.sessions.create(starts_at=in_days(10, 10), ends_at=in_days(10, 11))
    registered(event, "Aino")
    event = calling_off.postpone_event(by=TESTS, event=event, because="Snow.")

    event = calling_off.give_new_date(by=TESTS, event=event, starts_at=in_days(40, 10), ends_at=in_days(40, 16))
    run_all_now()

    assert event.state == "published"
    assert event.sessions.get().starts_at.astimezone(event.zone) == in_days(40, 10)
    assert event.shuts_at.astimezone(event.zone) == in_days(38)
    assert told("Another time or place") == ["aino@guest.example"]


def test_only_a_postponed_event_gets_a_new_date():
    with pytest.raises(NotPostponed):
        calling_off.give_new_date(by=TESTS, event=an_event(), starts_at=in_days(40), ends_at=in_days(40, 15))


def test_all_are_told_that_the_event_is_cancelled_and_it_stays_so():
    event = an_event()
    registered(event, "Aino")

    event = calling_off.cancel_event(by=TESTS, event=event, because="Nobody can speak.")
    run_all_now()

    assert told("Cancelled") == ["aino@guest.example"]
    with pytest.raises(NotPublished):
        calling_off.cancel_event(by=TESTS, event=event, because="Again.")


def test_a_draft_is_deleted_and_not_cancelled():
    event = a_draft()

    with pytest.raises(NotPublished):
        calling_off.cancel_event(by=TESTS, event=event, because="Never mind.")
    planning.delete_draft(by=TESTS, event=event)

    assert not Event.objects.exists()


def test_what_was_published_is_not_deleted():
    with pytest.raises(NoDraftToDelete):
        planning.delete_draft(by=TESTS, event=an_event())


def test_another_place_is_told_to_all_in_batches_and_to_each_once(monkeypatch):
    monkeypatch.setattr(announcing, "PORTION", 2)
    event = an_event()
    for name in ("Aino", "Bert", "Carla", "Dora", "Eero"):
        registered(event, name)

    planning.change_event(by=TESTS, event=event, changes={"venue": "Another hall"})
    run_all_now()
    tell_all.run(announcement_id=str(Announcement.objects.get().pk))  # A worker that died runs its job again.

    assert [one.partition("@")[0] for one in told("Another time")] == ["aino", "bert", "carla", "dora", "eero"]


def test_whoever_cancelled_before_is_not_told():
    event = an_event()
    registered(event, "Aino")
    gone = registered(event, "Bert")
    from kilta.domains.events.use_cases.registering import cancel_registration

    cancel_registration(by=TESTS, registration=gone)
    planning.change_event(by=TESTS, event=event, changes={"starts_at": event.starts_at + timedelta(minutes=30)})
    run_all_now()

    assert told("Another time") == ["aino@guest.example"]


def test_newer_news_is_told_instead_of_older():
    event = an_event()
    registered(event, "Aino")
    planning.change_event(by=TESTS, event=event, changes={"venue": "Another hall"})
    calling_off.cancel_event(by=TESTS, event=event, because="Fire.")

    run_all_now()

    assert told("Another time") == []
    assert told("Cancelled") == ["aino@guest.example"]


def test_what_is_said_of_a_draft_is_told_to_nobody():
    planning.change_event(by=TESTS, event=a_draft(), changes={"venue": "Another hall"})

    assert not Announcement.objects.exists()


@pytest.mark.parametrize("act", [calling_off.postpone_event, calling_off.cancel_event])
def test_nobody_else_calls_an_event_off(act):
    event = an_event(lead=an_organisation("Omnia", owner=a_person("Otto")))
    bert = a_person("Bert")
    an_organisation("Aventus", owner=bert)

    for stranger in (bert, a_person("Carla"), a_person("Mia", is_minor=True)):
        with pytest.raises(PermissionDenied):
            act(by=stranger, event=event, because="Because.")


def test_the_whole_way_by_pages(client):
    otto = a_person("Otto")
    event = a_draft(lead=an_organisation("Omnia", owner=otto))
    signed_in(client, otto)

    def page(name, **sends):
        address = reverse(f"events:{name}", args=[event.slug])
        answer = client.post(address, sends, follow=True) if sends else client.get(address)
        assert answer.status_code == 200
        event.refresh_from_db()
        return answer.content.decode()

    assert "Publish it now" in page("publish")
    page("publish", go="1")
    assert event.state == "published"
    assert "Everybody who is registered gets a mail" in page("postpone")
    assert "This field is required" in page("postpone", because=" ")
    page("postpone", because="Snow.")
    assert event.state == "postponed"
    page("new_date", day="2031-05-06", starts="10:00", ends="12:00")
    assert (event.state, event.starts_there.year) == ("published", 2031)
    page("cancel", because="No.")
    assert event.state == "cancelled"
    assert "Snow" not in page("edit")
    assert "No." in page("edit")


def test_the_page_to_publish_says_what_is_missing(client):
    otto = a_person("Otto")
    event = a_draft(lead=an_organisation("Omnia", owner=otto), venue="", town="", languages=["en", "fi"])

    page = signed_in(client, otto).get(reverse("events:publish", args=[event.slug])).content.decode()

    assert "Needed:" in page
    assert "There is a text in Finnish" in page
    assert "Publish it now" not in page
