"""What the form promises to guests: name and address go a year after the event, and what is counted stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kilta.domains.events.jobs import forget_guests_of_last_year
from kilta.domains.events.models import Event, Registration
from kilta.domains.events.tests.builders import a_class, an_event, registered
from kilta.domains.people.tests.builders import a_person
from kilta.foundation import audit

pytestmark = pytest.mark.django_db


def held(event, *, days_ago):
    ends_at = timezone.now() - timedelta(days=days_ago)
    Event.objects.filter(pk=event.pk).update(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)


def named(event):
    return sorted(event.registrations.exclude(name="").values_list("name", flat=True))


def test_a_year_after_the_event_guests_have_no_name_and_no_address_any_more():
    event = an_event()
    for name in ("Aino", "Bert"):
        registered(event, name, organisation_name="Omnia")
    a_class(event, teacher="Tuula")
    a_class(event, teacher="Tiina")
    registered(event, a_person("Carla"))
    held(event, days_ago=366)

    forget_guests_of_last_year.run()
    forget_guests_of_last_year.run()

    assert named(event) == ["Carla"]
    assert not event.registrations.filter(person=None).exclude(email="").exists()
    assert event.registrations.filter(organisation_name="Omnia", target_group="teacher").count() == 2
    guest = event.registrations.filter(person=None).first()
    assert "Aino" not in str([change.fields for change in audit.history_of(guest)])


def test_until_then_they_stay():
    event = an_event()
    registered(event, "Aino")
    held(event, days_ago=364)

    forget_guests_of_last_year.run()

    assert named(event) == ["Aino"]
    assert Registration.objects.get().email
