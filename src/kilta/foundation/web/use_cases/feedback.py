"""A barrier is reported by anybody and answered by those who run the installation."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.notices import send
from kilta.foundation.use_cases import Refusal, use_case
from kilta.foundation.web import notices
from kilta.foundation.web.models import Feedback


class AnsweredAlready(Refusal):
    message = _("Somebody has answered this already.")


@use_case
def report_barrier(*, by: Actor, message: str, page: str = "", email: str = "") -> Feedback:
    """Keep the report and tell everybody who runs the installation."""
    feedback = Feedback.objects.create(message=message, page=page, email=email, language=get_language() or "en")
    send(*notices.feedback_given(feedback))
    return feedback


@use_case
def answer_feedback(*, by: Actor, feedback: Feedback, answer: str) -> Feedback:
    """Answer the report, by mail where an address was left; the address is forgotten then."""
    ensure(by.is_staff)
    feedback = Feedback.objects.locked(feedback)
    if feedback.answered_at is not None:
        raise AnsweredAlready

    email, feedback.email = feedback.email, ""
    feedback.answer = answer
    feedback.answered_at = timezone.now()
    feedback.save(update_fields=["email", "answer", "answered_at"])
    send(*notices.feedback_answered(feedback, email))
    return feedback


@use_case
def forget_sender(*, by: Actor, email: str) -> None:
    """Take an address off the reports that came with it; nobody is answered there any more."""
    Feedback.objects.filter(email__iexact=email).update(email="")
