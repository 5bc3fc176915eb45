"""Events, who registers for them and comes, and what is said and recorded there."""

from kilta.domains.events.models.announcements import Announcement
from kilta.domains.events.models.closing import Closing, Declaration, Material, Minutes, MinutesText, OutcomeCard
from kilta.domains.events.models.events import (
    Event,
    EventText,
    Organiser,
    Quota,
    Series,
    Session,
    SessionText,
)
from kilta.domains.events.models.feedback import Feedback, FeedbackAnswer
from kilta.domains.events.models.following import CalendarAddress, Delivery, Webhook
from kilta.domains.events.models.on_the_day import Card, Poll, Support, Vote
from kilta.domains.events.models.questions import Answer, Needs, Question
from kilta.domains.events.models.registrations import PictureConsent, Proof, Registration, RepeatedRequest

__all__ = [
    "Announcement",
    "Answer",
    "CalendarAddress",
    "Card",
    "Closing",
    "Declaration",
    "Delivery",
    "Event",
    "EventText",
    "Feedback",
    "FeedbackAnswer",
    "Material",
    "Minutes",
    "MinutesText",
    "Needs",
    "Organiser",
    "OutcomeCard",
    "PictureConsent",
    "Poll",
    "Proof",
    "Question",
    "Quota",
    "Registration",
    "RepeatedRequest",
    "Series",
    "Session",
    "SessionText",
    "Support",
    "Vote",
    "Webhook",
]
