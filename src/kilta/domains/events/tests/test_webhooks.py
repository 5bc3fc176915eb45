import base64
import hmac
import json
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_network

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kilta.domains.events.facts import EventClosed
from kilta.domains.events.jobs import NotTakenYet, deliver_to_webhook
from kilta.domains.events.models import Delivery, Webhook
from kilta.domains.events.queries.webhooks import webhook_page
from kilta.domains.events.tests.builders import TESTS, a_class, a_draft, an_event, registered
from kilta.domains.events.use_cases import planning, webhooks
from kilta.domains.events.use_cases.refusals import TakenAlready, TooManyWebhooks, WebhookIsOff
from kilta.domains.network.models import Role
from kilta.domains.network.tests.builders import a_membership, an_organisation
from kilta.domains.network.use_cases.memberships import leave
from kilta.domains.people.tests.builders import PASSWORD, a_person, signed_in
from kilta.domains.people.use_cases.erasing import erase_person
from kilta.foundation import jobs
from kilta.foundation.facts import announce
from kilta.foundation.notices.models import Message
from kilta.foundation.outside.signatures import signed
from kilta.foundation.outside.testing import THIS_MACHINE, Receiver
from kilta.foundation.use_cases import use_case

pytestmark = pytest.mark.django_db
ALL = list(Webhook.About.values)


@pytest.fixture(autouse=True)
def opened(settings):
    settings.OUTSIDE_NETWORKS = (ip_network(THIS_MACHINE),)


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def otto():
    """An editor of the organisation that leads the events here."""
    return a_member(an_organisation(owner=a_person("Olga")), "Otto", role=Role.EDITOR)


def a_webhook(person, receiver, about=ALL):
    return webhooks.add_webhook(by=person, person=person, address=receiver.address, about=about)


def a_member(organisation, name, role=Role.MEMBER):
    person = a_person(name)
    a_membership(person, organisation, role)
    return person


def told(receiver):
    """What the receiver was told after all jobs have run."""
    jobs.run_all_now()
    return [json.loads(one.body) for one in receiver.taken]


def test_the_one_who_plans_is_told_of_published_registered_and_closed(receiver, otto):
    a_webhook(otto, receiver)

    event = an_event()
    registered(event, "Aino")
    close(by=TESTS, event=event)

    types = [one["type"] for one in told(receiver)]
    assert types == ["event.published", "event.registered", "event.closed"]


def test_only_what_was_asked_for_is_told(receiver, otto):
    a_webhook(otto, receiver, about=["event.registered"])

    registered(an_event(), "Aino")

    assert [one["type"] for one in told(receiver)] == ["event.registered"]


def test_whoever_plans_other_events_is_told_nothing(receiver, otto):
    stranger = a_member(an_organisation("Luovi"), "Carla", role=Role.OWNER)
    member = a_member(an_event().organisers.get().organisation, "Bert")
    for person in (stranger, member):
        a_webhook(person, receiver)

    registered(an_event(), "Aino")

    assert told(receiver) == []


def test_rights_end_with_the_membership_also_for_what_is_on_its_way(receiver, otto):
    a_webhook(otto, receiver)
    event = an_event()
    jobs.run_all_now()
    registered(event, "Aino")

    leave(by=otto, membership=otto_in(event, otto))

    assert len(told(receiver)) == 1  # what was told before
    assert Delivery.objects.get(about="event.registered").answer == "rights"


def test_a_message_names_the_event_and_nobody_who_registers(receiver, otto):
    a_webhook(otto, receiver)
    event = an_event(seats=1)

    registered(event, "Aino", organisation_name="Secret school")
    a_class(event, 24)

    _published, first, second = told(receiver)
    assert first["data"]["event"]["slug"] == event.slug
    assert first["data"]["registration"] == {
        "id": str(event.registrations.get(name="Aino").pk),
        "kind": "person",
        "status": "confirmed",
        "target_group": "teacher",
        "country": "",
        "size": 1,
    }
    assert (second["data"]["registration"]["size"], second["data"]["registration"]["status"]) == (24, "waiting")
    everything = b"".join(one.body for one in receiver.taken).decode().lower()
    assert not [word for word in ("aino", "tuula", "@", "weld24", "secret") if word in everything]


def test_the_signature_is_that_of_the_standard_webhooks_specification(receiver, otto):
    webhook = a_webhook(otto, receiver)

    webhooks.send_test(by=otto, webhook=webhook)
    jobs.run_all_now()

    [taken] = receiver.taken
    content = f"{taken.headers['webhook-id']}.{taken.headers['webhook-timestamp']}.".encode() + taken.body
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, content, sha256).digest()).decode()
    assert taken.headers["webhook-signature"] == f"v1,{expected}"
    assert taken.headers["content-type"] == "application/json"
    assert json.loads(taken.body)["id"] == taken.headers["webhook-id"]
    assert len(key) == 32


def test_the_example_of_the_specifications_own_libraries_is_signed_alike():
    headers = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_draft_that_is_never_committed_tells_nobody(receiver, otto):
    a_webhook(otto, receiver)
    draft = a_draft()

    with pytest.raises(RuntimeError):
        publish_and_break(by=TESTS, event=draft)

    assert told(receiver) == []
    assert not Delivery.objects.exists()


def test_a_message_that_is_not_taken_is_tried_again_and_is_the_same(receiver, otto):
    webhook = a_webhook(otto, receiver)
    an_event()
    receiver.status = 500
    delivery = Delivery.objects.get()

    with pytest.raises(NotTakenYet):
        jobs.run_all_now()
    awake(webhook)
    receiver.status = 204
    deliver_to_webhook.run(str(delivery.pk))
    deliver_to_webhook.run(str(delivery.pk))  # A job may run twice.

    first, second = receiver.taken
    delivery.refresh_from_db()
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert (delivery.tries, delivery.answer, delivery.taken_at is not None) == (2, "204", True)
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_an_address_that_has_just_failed_is_left_alone_for_a_while(receiver, otto):
    a_webhook(otto, receiver)
    receiver.status = 500
    event = an_event()
    with pytest.raises(NotTakenYet):
        jobs.run_all_now()

    registered(event, "Aino")
    with pytest.raises(NotTakenYet):
        jobs.run_all_now()

    assert len(receiver.taken) == 1
    assert Delivery.objects.get(about="event.registered").tries == 0


def test_a_message_is_given_up_after_three_days(receiver, otto):
    a_webhook(otto, receiver)
    an_event()
    receiver.status = 503
    Delivery.objects.update(tried_until=timezone.now())

    jobs.run_all_now()

    delivery = Delivery.objects.get()
    assert (delivery.is_open, delivery.given_up_at is not None, delivery.answer) == (False, True, "503")


def test_an_address_that_takes_nothing_for_days_is_switched_off_and_its_owner_told(receiver, otto):
    webhook = a_webhook(otto, receiver)
    event = an_event()
    registered(event, "Aino")
    receiver.status = 500
    Webhook.objects.update(failing_since=timezone.now() - webhooks.FAILS_FOR)

    jobs.run_all_now()

    webhook.refresh_from_db()
    assert not webhook.is_live
    assert len(receiver.taken) == 1  # The second message is not even tried.
    assert set(Delivery.objects.values_list("answer", flat=True)) == {"500", "off"}
    assert Message.objects.filter(account=otto.account, kind="events.webhook_off").count() == 1
    registered(event, "Bert")
    assert Delivery.objects.count() == 2


def test_an_address_that_says_it_is_gone_is_switched_off_at_once(receiver, otto):
    webhook = a_webhook(otto, receiver)
    receiver.status = 410

    an_event()
    jobs.run_all_now()

    webhook.refresh_from_db()
    assert not webhook.is_live


def test_a_webhook_is_switched_on_again_and_told_from_then_on(receiver, otto):
    webhook = a_webhook(otto, receiver)
    Webhook.objects.update(is_live=False)

    webhooks.switch_on_webhook(by=otto, webhook=webhook)
    an_event()

    assert len(told(receiver)) == 1


def test_what_was_given_up_is_sent_again_by_hand_and_what_was_taken_is_not(receiver, otto):
    webhook = a_webhook(otto, receiver)
    an_event()
    receiver.status = 500
    Delivery.objects.update(tried_until=timezone.now())
    jobs.run_all_now()
    receiver.status = 200

    webhooks.send_again(by=otto, delivery=Delivery.objects.get())
    jobs.run_all_now()

    assert Delivery.objects.get().taken_at is not None
    with pytest.raises(TakenAlready):
        webhooks.send_again(by=otto, delivery=Delivery.objects.get())
    Delivery.objects.update(taken_at=None)
    Webhook.objects.update(is_live=False)
    with pytest.raises(WebhookIsOff):
        webhooks.send_again(by=otto, delivery=Delivery.objects.select_related("webhook").get())
    assert webhook.deliveries.count() == 1


def test_a_test_reaches_a_webhook_that_is_switched_off_and_is_tried_once(receiver, otto):
    webhook = a_webhook(otto, receiver)
    Webhook.objects.update(is_live=False)
    receiver.status = 500

    webhooks.send_test(by=otto, webhook=webhook)
    jobs.run_all_now()

    assert len(receiver.taken) == 1
    assert Delivery.objects.get().given_up_at is not None


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://localhost/kilta", "https://169.254.169.254/"])
def test_nobody_inside_is_called(settings, otto, address):
    settings.OUTSIDE_NETWORKS = ()
    webhook = webhooks.add_webhook(by=otto, person=otto, address=address, about=ALL)

    webhooks.send_test(by=otto, webhook=webhook)
    jobs.run_all_now()

    assert Delivery.objects.get().answer == "Closed"


def test_a_webhook_is_its_owners_alone(receiver, otto):
    webhook = a_webhook(otto, receiver)
    carla = a_person("Carla")
    delivery = webhooks.send_test(by=otto, webhook=webhook)

    for use, arguments in (
        (webhooks.end_webhook, {"webhook": webhook}),
        (webhooks.send_test, {"webhook": webhook}),
        (webhooks.switch_on_webhook, {"webhook": webhook}),
        (webhooks.send_again, {"delivery": delivery}),
    ):
        with pytest.raises(PermissionDenied):
            use(by=carla, **arguments)
    with pytest.raises(PermissionDenied):
        webhooks.add_webhook(by=carla, person=otto, address=receiver.address, about=ALL)


def test_nobody_has_more_than_ten(receiver, otto):
    for _number in range(webhooks.MOST_WEBHOOKS):
        a_webhook(otto, receiver)

    with pytest.raises(TooManyWebhooks):
        a_webhook(otto, receiver)


def test_an_erased_persons_webhooks_are_gone(receiver, otto):
    a_webhook(otto, receiver)
    an_event()

    erase_person(by=otto, person=otto)

    assert told(receiver) == []
    assert not Webhook.objects.exists()


def test_old_messages_are_forgotten(receiver, otto):
    webhook = a_webhook(otto, receiver)
    old, new = (webhooks.send_test(by=otto, webhook=webhook) for _time in range(2))
    Delivery.objects.filter(pk=old.pk).update(made_at=timezone.now() - webhooks.KEPT_FOR - timedelta(hours=1))

    webhooks.forget_old_deliveries(by=TESTS)

    assert list(Delivery.objects.all()) == [new]


def test_the_secret_is_shown_once(client, otto):
    freshly_signed_in(client, otto)

    first = client.post(reverse("events:add_webhook"), {"address": "https://school.example/k", "about": ALL})

    webhook = Webhook.objects.get()
    assert webhook.secret in first.content.decode()
    later = client.get(reverse("events:webhook", args=[webhook.pk])).content.decode()
    assert webhook.secret not in later
    assert "https://school.example/k" in client.get(reverse("events:webhooks")).content.decode()


@pytest.mark.parametrize("address", ["https://10.0.0.1/", "http://school.example/", "ftp://school.example/", "x"])
def test_an_address_that_kilta_never_calls_is_refused_in_the_form(client, settings, otto, address):
    settings.OUTSIDE_NETWORKS = ()
    freshly_signed_in(client, otto)

    answer = client.post(reverse("events:add_webhook"), {"address": address, "about": ALL})

    assert "id_address" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_the_page_shows_what_was_answered_and_sends_again(client, receiver, otto):
    webhook = a_webhook(otto, receiver)
    signed_in(client, otto)
    receiver.status = 500
    client.post(reverse("events:test_webhook", args=[webhook.pk]))
    jobs.run_all_now()

    page = client.get(reverse("events:webhook", args=[webhook.pk])).content.decode()
    receiver.status = 200
    client.post(reverse("events:send_again", args=[webhook.pk, Delivery.objects.get().pk]))
    jobs.run_all_now()

    assert "500" in page
    assert len(receiver.taken) == 2
    assert Delivery.objects.get().taken_at is not None


def test_the_page_costs_the_same_with_few_and_many_messages(receiver, otto, django_assert_max_num_queries):
    webhook = a_webhook(otto, receiver)
    for number in range(8):
        an_event(f"Workshop {number}")

    with django_assert_max_num_queries(4):
        page = webhook_page(webhook)

    assert len(page.deliveries) == 8


def freshly_signed_in(client, person):
    way = signed_in(client, person).get(reverse("events:add_webhook")).url
    client.post(way, {"password": PASSWORD})


def awake(webhook):
    Webhook.objects.filter(pk=webhook.pk).update(rests_until=None)


def otto_in(event, person):
    return event.organisers.get().organisation.memberships.live().get(person=person)


@use_case
def close(*, by, event):
    announce(EventClosed(event_id=event.pk), by=by)


@use_case
def publish_and_break(*, by, event):
    planning.publish_event(by=by, event=event)
    raise RuntimeError(connection.alias)
