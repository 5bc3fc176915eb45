"""Mail leaves here, by the worker: at once, or gathered once a day or once a week."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from kilta.foundation.jobs import job, schedule
from kilta.foundation.notices import KINDS, unsubscribing, writing
from kilta.foundation.notices.models import Message, Pace

MAIL_TRIES = 50  # with the longest wait of six hours about ten days


@job(attempts=MAIL_TRIES)
def deliver(message_id: str) -> None:
    """Mail one message, unless it has been mailed; the Message-ID is the same each time, so a double is seen as one."""
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id, mailed_at=None).first()
        if message is None:
            return
        _mail(message.receiver, message.subject, _with_link(message), message.message_id, message)
        if message.is_mail_only:
            message.delete()  # What carries a secret is kept no longer than it takes to tell it.
        else:
            message.mailed_at = timezone.now()
            message.save(update_fields=["mailed_at"])


@schedule("0 5 * * *")
@job()
def gather_daily() -> None:
    _gather(Pace.DAILY)


@schedule("10 5 * * 1")
@job()
def gather_weekly() -> None:
    _gather(Pace.WEEKLY)


@job(attempts=MAIL_TRIES)
def deliver_digest(account_id: str, pace: str, day: str) -> None:
    """Mail everything that waits for an account at this pace, as one message."""
    with transaction.atomic():
        waiting = Message.objects.to_mail().filter(account=account_id, pace=pace).select_related("account")  # type: ignore[misc]
        told = list(waiting.select_for_update(of=("self",)).order_by("created_at", "pk"))
        if not told:
            return
        account = told[0].account
        subject, text = writing.in_words(
            "notices/digest.txt",
            account.language,  # type: ignore[union-attr]
            {
                "messages": [(message.subject, writing.address_of(message.link, account.language)) for message in told],  # type: ignore[union-attr]
                "is_weekly": pace == Pace.WEEKLY,
                "preferences_url": writing.address_of("/account/notices", account.language),  # type: ignore[union-attr]
            },
        )
        identifier = uuid5(NAMESPACE_URL, f"{settings.BASE_URL}/{account_id}/{pace}/{day}")
        _mail(account.email, subject, text, f"<{identifier}@kilta>", None)  # type: ignore[union-attr]
        Message.objects.filter(pk__in=[message.pk for message in told]).update(mailed_at=timezone.now())


@schedule("40 2 * * *")
@job()
def forget_old_notices() -> None:
    """Notices are kept for a year."""
    Message.objects.filter(created_at__lt=timezone.now() - timedelta(days=365)).delete()


def _gather(pace: str) -> None:
    day = timezone.now().date().isoformat()
    accounts = Message.objects.to_mail().filter(pace=pace).values_list("account_id", flat=True).order_by().distinct()
    for account_id in accounts.iterator():
        deliver_digest.defer(
            key=f"digest:{account_id}:{pace}:{day}", account_id=str(account_id), pace=str(pace), day=day
        )


def _with_link(message: Message) -> str:
    link = writing.address_of(message.link, message.language)
    text = message.text
    if link and link not in text:
        text = f"{text}\n\n{link}"
    return text


def _mail(to: str, subject: str, text: str, message_id: str, message: Message | None) -> None:
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    if message is not None and message.account is not None and not KINDS[message.kind].is_required:
        address = unsubscribing.address_for(message.account, message.kind, message.language)
        headers |= {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        text = writing.in_words("notices/foot.txt", message.language, {"text": text, "unsubscribe_url": address})[1]
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers).send()
