"""What an event asks of those who register, and with the feedback: answers name a question by its identifier."""

from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kilta.domains.events.api.found import checked, event_of, invalid, router
from kilta.domains.events.forms.questions import QuestionForm
from kilta.domains.events.models import Question
from kilta.domains.events.policies import may_edit_event
from kilta.domains.events.queries import questions as queries
from kilta.domains.events.use_cases import questions as use_cases
from kilta.foundation.access.openings import everyone, members
from kilta.foundation.access.requests import Request
from kilta.foundation.web.api import Field, Page, Query, Status, Strict, Window, operation, paged

Language = Literal["en", "fi", "sv", "de", "it", "nl"]
A_QUESTION: dict[str, Any] = {
    "kind": "choice",
    "wording": {"en": "How much have you welded?", "fi": "Kuinka paljon olet hitsannut?"},
    "options": ["never", "often"],
    "purpose": "to make mixed groups",
    "translations": {"fi": {"purpose": "jotta saamme sekaryhmät", "options": ["en koskaan", "usein"]}},
    "is_required": True,
    "delete_after_days": 14,
}


class QuestionWords(Strict):
    purpose: str = Field("", max_length=200)
    options: list[str] = Field(default_factory=list, max_length=30, description="In the same order as the first ones.")


class QuestionOut(Strict):
    id: UUID
    asked: str = Field(description="registration or feedback.")
    kind: str = Field(description="text, choice, several, number, file or yes_no.")
    wording: dict[str, str] = Field(description="By language; the first one is that in which it was written.")
    options: list[str] = Field(description="What may be answered, as it is sent; words by language in `translations`.")
    purpose: str = Field(description="What the answer is for.")
    translations: dict[str, QuestionWords]
    is_required: bool
    delete_after_days: int = Field(description="After the event; then answers are deleted.")
    shown_if: UUID | None = Field(description="Asked only when this question is answered with `shown_if_answer`.")
    shown_if_answer: str

    @staticmethod
    def resolve_shown_if(question: Any) -> UUID | None:
        return question.shown_if_id


class QuestionIn(Strict):
    """A further question at the end of the form, worded at least in the first language of the event."""

    model_config = {"json_schema_extra": {"examples": [A_QUESTION]}}

    asked: Literal["registration", "feedback"] = "registration"
    kind: Literal["text", "choice", "several", "number", "file", "yes_no"]
    wording: dict[Language, str] = Field(max_length=6)
    options: list[str] = Field(default_factory=list, max_length=30, description="For `choice` and `several`.")
    purpose: str = Field(max_length=200, description="People read it beside the question.")
    translations: dict[Language, QuestionWords] = Field(default_factory=dict, max_length=6)
    is_required: bool = False
    delete_after_days: int = Field(30, ge=0, le=365)
    shown_if: UUID | None = Field(None, description="An earlier question with answers to choose from.")
    shown_if_answer: str = Field("", max_length=120)


@operation(router.get, "/events/{event}/questions", open_to=everyone, scope="events:read", response=Page[QuestionOut])
def questions(request: Request, event: str, window: Query[Window]) -> Any:
    """What an event asks, in the order of its form; target group and organisation are asked anyway."""
    rows = event_of(request, event).questions.all()
    return paged(request, rows, window, order=("position", "id"))


@operation(router.post, "/events/{event}/questions", open_to=members, scope="events:write", response={201: QuestionOut})
def ask_question(request: Request, event: str, given: QuestionIn) -> Any:
    """Ask something more of those who register, or with the feedback."""
    found = event_of(request, event, policy=may_edit_event)
    first, *others = queries.languages_of(found)
    form = QuestionForm(
        _as_on_the_page(given, first), languages=[first, *others], earlier=queries.earlier_than(found, None)
    )
    if given.shown_if and "condition" not in form.fields:
        raise invalid("shown_if", _("There is none that you could choose here."))
    fields = checked(form, {name: _named(name) for name in form.fields}).values
    return Status(201, use_cases.add_question(by=request.actor, event=found, fields=fields))


@operation(
    router.delete, "/events/{event}/questions/{key}", open_to=members, scope="events:write", response={204: None}
)
def remove_question(request: Request, event: str, key: UUID) -> Any:
    """Ask it no more, and delete what was answered."""
    found = event_of(request, event, policy=may_edit_event)
    question: Question = get_object_or_404(found.questions.select_related("event"), pk=key)
    use_cases.remove_question(by=request.actor, question=question)
    return Status(204, None)


def _as_on_the_page(given: QuestionIn, first: str) -> dict[str, Any]:
    """The fields of the form in which organisers write it."""
    words = {
        **{f"wording_{code}": wording for code, wording in given.wording.items()},
        **{f"options_{code}": "\n".join(one.options) for code, one in given.translations.items()},
        **{f"purpose_{code}": one.purpose for code, one in given.translations.items()},
    }
    return {
        **words,
        f"options_{first}": "\n".join(given.options),
        f"purpose_{first}": given.purpose,
        "condition": f"{given.shown_if}:{given.shown_if_answer}" if given.shown_if else "",
        **given.model_dump(include={"asked", "kind", "is_required", "delete_after_days"}),
    }


def _named(field: str) -> str:
    """What a program calls a field of the form."""
    return "shown_if" if field == "condition" else field.rpartition("_")[0] if field[-3] == "_" else field
