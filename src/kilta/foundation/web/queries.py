"""What the pages of this app show."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kilta.foundation.access.actors import Actor
from kilta.foundation.web import front_door, waiting
from kilta.foundation.web.front_door import Count, Door, Offer, Visitor
from kilta.foundation.web.models import Feedback
from kilta.foundation.web.sitemap import Entry
from kilta.foundation.web.waiting import Waiting


@dataclass(frozen=True)
class Welcome:
    """Whom a page greets: who they are, what Kilta is for them, and what it is called in the addresses."""

    visitor: Visitor
    title: str | Promise
    text: str | Promise
    url_name: str
    icon: str

    @property
    def href(self) -> str:
        return reverse(self.url_name)


WELCOMES = (
    Welcome(
        "families",
        _("For families"),
        _("Learners, parents and those who advise them: what can I become, where, and who are these schools?"),
        "web:families",
        "people",
    ),
    Welcome(
        "companies",
        _("For companies"),
        _("Companies, chambers and associations: meet the schools that train your next colleagues."),
        "web:companies",
        "organisation",
    ),
    Welcome(
        "teachers",
        _("For teachers"),
        _("Teachers, trainers and other staff: find your counterpart in another country and work together."),
        "web:teachers",
        "school",
    ),
)


ALWAYS_PUBLIC = ("home", "families", "companies", "teachers", "accessibility", "privacy", "terms", "imprint")


def public_pages() -> list[Entry]:
    """For the sitemap."""
    return [(reverse(f"web:{name}"), None) for name in ALWAYS_PUBLIC]


@dataclass(frozen=True)
class HomePage:
    welcomes: tuple[Welcome, ...]
    doors: list[Door]
    counts: list[tuple[Count, int]]


def home_page() -> HomePage:
    return HomePage(WELCOMES, front_door.doors(), front_door.counts())


@dataclass(frozen=True)
class WelcomePage:
    welcome: Welcome
    offers: list[Offer]
    others: list[Welcome]


def welcome_page(visitor: Visitor) -> WelcomePage:
    welcome = next(one for one in WELCOMES if one.visitor == visitor)
    return WelcomePage(welcome, front_door.offers(visitor), [one for one in WELCOMES if one is not welcome])


@dataclass(frozen=True)
class TodayPage:
    name: str
    waiting: list[Waiting]
    doors: list[Door]
    today: date


def today_page(actor: Actor, today: date) -> TodayPage:
    return TodayPage(str(actor), waiting.waiting_for(actor), front_door.doors(), today)


@dataclass(frozen=True)
class FeedbackPage:
    """What waits for an answer, oldest first, and what was answered lately."""

    waiting: list[Feedback]
    answered: list[Feedback]


def feedback_page(actor: Actor) -> FeedbackPage:
    visible = partial(Feedback.objects.visible_to, actor)
    return FeedbackPage(
        list(visible().waiting().order_by("created_at")[:100]),
        list(visible().exclude(answered_at=None).order_by("-answered_at")[:50]),
    )


def feedback_to_answer(actor: Actor) -> list[Waiting]:
    """For *Today* of those who run the installation."""
    unanswered = Feedback.objects.visible_to(actor).waiting() if actor.is_staff else Feedback.objects.none()
    oldest = unanswered.order_by("created_at").first()
    if oldest is None:
        return []
    number = unanswered.count()
    text = ngettext("%(number)s report of a barrier to answer", "%(number)s reports of barriers to answer", number)
    return [Waiting(text % {"number": number}, reverse("web:feedback"), _("Accessibility"), oldest.due_at.date())]
