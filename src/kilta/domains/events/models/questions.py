"""What an organiser asks besides target group and organisation, and what people answer."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models.events import Event
from kilta.domains.events.models.registrations import Registration
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


@audited
class Question(Record):
    """One further question of a registration form, or of the feedback, with why it is asked and how long it is kept."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        CHOICE = "choice", _("one of several")
        SEVERAL = "several", _("several of several")
        NUMBER = "number", _("number")
        FILE = "file", _("file")
        YES_NO = "yes_no", _("yes or no")

    class Asked(models.TextChoices):
        REGISTRATION = "registration", _("when people register")
        FEEDBACK = "feedback", _("afterwards, with the feedback")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    asked = models.CharField(_("asked"), max_length=12, choices=Asked, default=Asked.REGISTRATION)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind of answer"), max_length=7, choices=Kind, default=Kind.TEXT)
    # The question by language code; the reader gets their own, else the first one.
    wording = models.JSONField(_("question"))
    # The possible answers, in the order in which they are offered; what is kept is one of these.
    options = ArrayField(models.CharField(max_length=120), verbose_name=_("answers"), default=list, blank=True)
    # By language code `{"purpose": "…", "options": ["…"]}`, the options in the same order as above.
    translations = models.JSONField(default=dict, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    purpose = models.CharField(_("what the answer is for"), max_length=200)
    delete_after_days = models.PositiveSmallIntegerField(_("days after the event until it is deleted"), default=30)
    shown_if = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("asked only when")
    )
    shown_if_answer = models.CharField(_("is answered with"), max_length=120, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(name="question_says_what_it_is_for", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="question_with_answers_to_choose_from",
                condition=~Q(kind__in=["choice", "several"]) | Q(options__len__gte=2),
            ),
        ]

    def worded(self, language: str) -> str:
        """The question in the reader's language, else in the language it was first written in."""
        return str(self.wording.get(language) or next(iter(self.wording.values()), ""))

    def purpose_in(self, language: str) -> str:
        return str(self.translations.get(language, {}).get("purpose") or self.purpose)

    def options_in(self, language: str) -> list[tuple[str, str]]:
        """Each possible answer as it is kept, and in the reader's language."""
        words = self.translations.get(language, {}).get("options") or []
        return list(zip(self.options, words if len(words) == len(self.options) else self.options, strict=True))

    def option_in(self, answer: str, language: str) -> str:
        """One answer that was chosen, in the reader's language."""
        return dict(self.options_in(language)).get(answer, answer)


class AnswerRows(Rows["Answer"]):
    pass


class Answer(Record):
    """What somebody answered; gone when its time is over."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    # Text, number, yes/no or a list, as the question asks; for a file the identifier of a stored file.
    value = models.JSONField()
    delete_on = models.DateField(db_index=True)

    objects: ClassVar[Any] = AnswerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_answer_per_question", fields=["registration", "question"]),
        ]


class Needs(Record):
    """What somebody eats and what they need to take part; apart from the rest, and deleted after the event."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="needs")
    diet = models.CharField(_("diet"), max_length=300, blank=True)
    access = models.CharField(_("what you need to take part"), max_length=500, blank=True)
    delete_on = models.DateField(db_index=True)
