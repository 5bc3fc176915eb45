from django.utils.translation import gettext_lazy as _

from kilta.foundation.accounts.models import Account
from kilta.foundation.notices import Notice, kind
from kilta.foundation.web.models import Feedback

FEEDBACK_GIVEN = kind("web.feedback_given", _("Somebody reports a barrier on our pages"))
FEEDBACK_ANSWERED = kind("web.feedback_answered", _("An answer to what I reported"), is_required=True)


def feedback_given(feedback: Feedback) -> list[Notice]:
    """To everybody who runs the installation."""
    return [
        Notice(
            FEEDBACK_GIVEN,
            to=account,
            template="web/notices/feedback_given.txt",
            values={"message": feedback.message, "page": feedback.page},
            link="/staff/feedback",
        )
        for account in Account.objects.filter(is_staff=True, is_active=True)
    ]


def feedback_answered(feedback: Feedback, email: str) -> list[Notice]:
    """To the address that was left, if one was."""
    if not email:
        return []
    values = {"message": feedback.message, "answer": feedback.answer}
    template = "web/notices/feedback_answered.txt"
    return [Notice(FEEDBACK_ANSWERED, email, template, values, link="/accessibility", language=feedback.language)]
