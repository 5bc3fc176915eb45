from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from kilta.foundation import jobs, notices
from kilta.foundation.access.actors import System
from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import KINDS, Notice, folder_mail, kind, queries, unsubscribing, use_cases
from kilta.foundation.notices import jobs as mailing
from kilta.foundation.notices.models import Message, Pace
from kilta.foundation.notices.testing import MailServer, free_port

pytestmark = pytest.mark.django_db

CHOSEN = kind("tests.chosen", "Something happened")
REQUIRED = kind("tests.required", "Your link", is_required=True)


def aino(**fields) -> Account:
    return Account.objects.create_user("aino@example.org", **fields)


def something(to, which=CHOSEN, **fields) -> Notice:
    return Notice(which, to=to, template="notices/foot.txt", values={"text": "Kaksi & kolme", **fields}, link="/today")


def test_a_notice_stands_in_the_app_and_leaves_by_mail():
    account = aino()

    notices.send(something(account))
    jobs.run_all_now()

    assert notices.unread_count(account) == 1
    assert [sent.to for sent in mail.outbox] == [["aino@example.org"]]
    assert "Kaksi & kolme" in mail.outbox[0].body
    assert "http" in mail.outbox[0].body


def test_a_notice_is_written_in_the_language_of_its_receiver():
    account = aino(language="fi")

    notices.send(something(account))

    assert Message.objects.get().language == "fi"
    assert "/fi/today" in mailing._with_link(Message.objects.get())


def test_a_mail_that_was_not_committed_is_not_sent():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notices.send(something(aino()))
        raise ZeroDivisionError

    jobs.run_all_now()
    assert mail.outbox == []


def test_a_retry_carries_the_same_message_id():
    notices.send(something(aino()))
    message = Message.objects.get()

    mailing.deliver.run(message_id=str(message.pk))
    Message.objects.update(mailed_at=None)  # The worker died between mailing and noting it.
    mailing.deliver.run(message_id=str(message.pk))

    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


def test_what_was_mailed_is_not_mailed_again():
    notices.send(something(aino()))
    message = Message.objects.get()

    mailing.deliver.run(message_id=str(message.pk))
    mailing.deliver.run(message_id=str(message.pk))

    assert len(mail.outbox) == 1


def test_a_mail_that_carries_a_secret_is_kept_no_longer_than_until_it_is_told():
    notices.send(something("guest@example.org", REQUIRED))

    jobs.run_all_now()

    assert not Message.objects.exists()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("pace", "gather"), [(Pace.DAILY, mailing.gather_daily), (Pace.WEEKLY, mailing.gather_weekly)])
def test_a_slower_pace_gathers_everything_into_one_mail(pace, gather):
    account = aino()
    use_cases.choose_paces(by=System("test"), account=account, paces={CHOSEN.name: pace})
    notices.send(something(account), something(account))
    jobs.run_all_now()
    before = len(mail.outbox)

    gather.run()
    jobs.run_all_now()
    gather.run()
    jobs.run_all_now()

    assert (before, len(mail.outbox)) == (0, 1)
    assert mail.outbox[0].body.count("/en/today") == 2


def test_never_by_mail_still_stands_in_the_app():
    account = aino()
    use_cases.choose_paces(by=System("test"), account=account, paces={CHOSEN.name: Pace.NEVER})

    notices.send(something(account))
    jobs.run_all_now()

    assert (notices.unread_count(account), mail.outbox) == (1, [])


def test_a_required_kind_cannot_be_chosen_away():
    assert REQUIRED.name not in queries.paces_of(aino())
    with pytest.raises(ValueError, match="not a choice"):
        use_cases.choose_paces(by=System("test"), account=Account.objects.get(), paces={REQUIRED.name: "never"})


def test_the_link_in_a_mail_stops_its_kind_without_signing_in(client):
    account = aino()
    notices.send(something(account))
    jobs.run_all_now()
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]

    client.get(path)
    asked = queries.paces_of(account)[CHOSEN.name]
    client.post(path, {"List-Unsubscribe": "One-Click"})

    assert (asked, queries.paces_of(account)[CHOSEN.name]) == ("at_once", "never")


def test_a_changed_unsubscribe_link_is_not_found(client):
    address = unsubscribing.address_for(aino(), CHOSEN.name, "en")

    assert client.post("/" + address.split("/", 3)[3] + "x").status_code == 404


def test_a_subject_cannot_carry_a_second_header():
    notices.send(Notice(CHOSEN, to=aino(), template="notices/digest.txt", values={"messages": []}))
    Message.objects.update(subject="Hello Bcc: eve@example.org")

    jobs.run_all_now()

    assert mail.outbox[0].recipients() == ["aino@example.org"]


def test_an_undeclared_kind_is_refused():
    with pytest.raises(LookupError):
        notices.send(something(aino(), notices.Kind("tests.unknown", "Unknown")))


def test_every_kind_has_a_label():
    assert all(str(kind.label) for kind in KINDS.values())


def test_forgetting_removes_what_was_told_to_and_about_somebody(tmp_path):
    account, bert = aino(), Account.objects.create_user("bert@example.org")
    notices.send(something(account), something(bert, text="Aino Metsälä"), something(bert, text="Another"))

    notices.forget(account, mentions=("Aino Metsälä",))

    assert [message.values for message in Message.objects.all()] == [["Another"]]


def test_whoever_is_called_like_a_part_of_a_sentence_takes_no_notices_of_others_along(tmp_path):
    account, bert = aino(), Account.objects.create_user("bert@example.org")
    notices.send(something(bert, text="Bert asks to join"))

    notices.forget(account, mentions=("to join",))

    assert Message.objects.filter(account=bert).exists()


def test_the_folder_keeps_one_file_for_one_message_id(tmp_path):
    with override_settings(EMAIL_FOLDER=tmp_path, EMAIL_BACKEND="kilta.foundation.notices.folder_mail.EmailBackend"):
        notices.send(something(aino()))
        jobs.run_all_now()
        Message.objects.update(mailed_at=None)
        mailing.deliver.run(message_id=str(Message.objects.get().pk))

        assert len(list(Path(tmp_path).glob("*.eml"))) == 1
        assert folder_mail.letters()[0].to == "aino@example.org"


def test_while_the_mail_server_is_down_mail_waits_and_then_each_arrives_once():
    port = free_port()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port
    ):
        notices.send(something(aino()), something("guest@example.org", REQUIRED))
        waiting = [str(pk) for pk in Message.objects.values_list("pk", flat=True)]
        for message_id in waiting:
            with pytest.raises(OSError, match="refused"), transaction.atomic():
                mailing.deliver.run(message_id=message_id)
        before = notices.waiting_mail()

        with MailServer(port) as server:
            for _again in range(2):
                for message_id in waiting:
                    mailing.deliver.run(message_id=message_id)

    assert (before, notices.waiting_mail()) == (2, 0)
    assert len(server.arrived) == len({one["Message-ID"] for one in server.arrived}) == 2


def test_old_notices_are_forgotten_after_a_year():
    notices.send(something(aino()))
    Message.objects.update(created_at=timezone.now() - timedelta(days=366))

    mailing.forget_old_notices.run()

    assert not Message.objects.exists()
