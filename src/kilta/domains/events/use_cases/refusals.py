"""Why events say no."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kilta.foundation.use_cases import Refusal


class RegistrationClosed(Refusal):
    message = _("Registration for this event is not open now.")


class AlreadyRegistered(Refusal):
    message = _("You are registered for this event already.")


class GroupRegisteredAlready(Refusal):
    message = _("You have registered a group of this name already. Give this one another name.")


class RegistrationOver(Refusal):
    message = _("This registration was cancelled. You can register again.")


class SeatUsed(Refusal):
    message = _("This registration can no longer be changed: the event has taken place.")


class NoOfferOpen(Refusal):
    message = _("No seat is offered to you any more. You keep your place in the waiting list if you still stand in it.")


class NoSeatFree(Refusal):
    message = _("No seat is free for this registration. Add seats, or cancel another registration first.")


class TooManySeatsTaken(Refusal):
    message = _("More people already have a seat than you want to offer. Cancel registrations first.")


class EventIsOver(Refusal):
    message = _("This event is closed. Reopen it first.")


class EventIsNoDraft(Refusal):
    message = _("Only a draft can be published.")


class NothingToPublish(Refusal):
    message = _("Write a title and a description in at least one language before you publish.")


class PlaceMissing(Refusal):
    message = _("Say where the event takes place before you publish it.")


class NoDraftToDelete(Refusal):
    message = _("Only a draft for which nobody is registered can be deleted. Cancel the event instead.")


class NotPublished(Refusal):
    message = _("The event is not published, or it has been called off already.")


class NotPostponed(Refusal):
    message = _("Only a postponed event gets a new date here. Change the time of others on their page.")


class DayTaken(Refusal):
    message = _("The series has an event on one of these days already.")


class NoDraftInSeries(Refusal):
    message = _("There is no draft in this series that could be published.")


class OriginalMissing(Refusal):
    message = _("Write the original text first; translations come after it.")


class OriginalNeeded(Refusal):
    message = _("The original text cannot be removed while there are translations of it.")


class AlreadyOrganiser(Refusal):
    message = _("This organisation already runs the event.")


class LeadNeeded(Refusal):
    message = _("An event cannot be without its lead organisation.")


class OtherQuestion(Refusal):
    message = _("This key was used for another registration. Send a new one.")


class NoCheckIn(Refusal):
    message = _("Nobody can be checked in: this event is not published, or it was postponed or cancelled.")


class CheckInNotOpen(Refusal):
    message = _("Check-in opens some hours before the event starts.")


class HasNoSeat(Refusal):
    """Waits, has cancelled or came without registering; the organiser decides who gets in."""

    def __init__(self, *, a_seat_is_free: bool) -> None:
        super().__init__(
            _("This person has no seat, but one is free. You can let them in.")
            if a_seat_is_free
            else _("This person has no seat, and none is free. You can let them in beyond the seats.")
        )
        self.a_seat_is_free = a_seat_is_free


class GroupToCount(Refusal):
    message = _("This is a group. Count how many have come.")


class NoSuchGroupSize(Refusal):
    message = _("Count again: at least one came, and a teacher confirms no more than were registered.")


class NotToBeUndone(Refusal):
    message = _("This check-in was taken back already.")


class WrongScreenCode(Refusal):
    message = _("This is not the code on the screen. It changes every half minute: look again and type it.")


class NotOurCode(Refusal):
    message = _("This code does not belong to this event.")


class TooManyWebhooks(Refusal):
    message = _("You have very many webhooks. End those you no longer need first.")


class TakenAlready(Refusal):
    message = _("This message was taken already.")


class WebhookIsOff(Refusal):
    message = _("This webhook is switched off. Switch it on first.")


class NobodyToWriteTo(Refusal):
    message = _("Nobody is registered in the states and target groups you have chosen.")


class RoomClosed(Refusal):
    message = _("The live room is open from a day before the event until a day after it.")


class CardNotShown(Refusal):
    message = _("This question is not shown any more.")


class PollNotOpen(Refusal):
    message = _("This poll is closed. Your answer could not be counted.")


class NoSuchOption(Refusal):
    message = _("This answer does not belong to the poll. Choose again.")


class PhoneHasNoName(Refusal):
    message = _("Your browser keeps no cookies. Allow them for this site and open the room again; they hold no name.")


class EventIsClosed(Refusal):
    message = _("This event is closed already.")


class EventNotHeld(Refusal):
    message = _("Only an event that takes place can be closed: this one is a draft, postponed or cancelled.")


class NotReadyToClose(Refusal):
    """Something that is needed is missing; `missing` says what, in sentences."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(_("The event cannot be closed yet. Still to do: %(missing)s") % {"missing": " ".join(missing)})
        self.missing = list(missing)


class EventNotClosed(Refusal):
    message = _("This event is not closed.")


class EventHasNotStarted(Refusal):
    message = _("This event has not begun. Who came is noted from some hours before its start on.")


class NobodyToSettle(Refusal):
    message = _("Nobody fits: those you have chosen are settled already.")


class SignedListMissing(Refusal):
    message = _("Attach the scan of the signed list first. It is the proof.")


class SignedListNeeded(Refusal):
    message = _("People are proven by this list. Attach another one first, or take the signatures back.")


class NoListToSign(Refusal):
    message = _("This event took place online only. Who came is proven by the organiser's signed declaration.")


class NothingToDeclare(Refusal):
    message = _("The declaration is for events with a part online.")


class LogMissing(Refusal):
    message = _("Attach the log of the meeting, or the list of who took part, to the declaration.")


class WrongSigningDay(Refusal):
    message = _("The declaration is signed after the event has begun, and not later than today.")


class NothingToRecord(Refusal):
    message = _("Minutes, materials and outcomes are recorded for events that take place. Publish the event first.")


class FileOrLink(Refusal):
    message = _("Give either a file or a link.")


class FeedbackClosed(Refusal):
    message = _("Feedback can be given from the start of the event until some weeks after it.")


class FeedbackOfThoseWhoCame(Refusal):
    message = _("Feedback is asked of those who were there.")


class NothingSaid(Refusal):
    message = _("Answer at least one question.")


class ClassHasAnswered(Refusal):
    message = _("As many have answered as came with this class.")


class SessionOnAnotherDay(Refusal):
    message = _("This part of the programme does not lie on a day of the event.")


class QuestionAnswered(Refusal):
    message = _(
        "Somebody has answered this question already. You can change its words, but not its kind, and you can only add "
        "answers to choose from. Ask a new question instead."
    )


class OthersHangOnIt(Refusal):
    message = _("Another question is asked only after a certain answer to this one. Change that question first.")


class ConditionUnknown(Refusal):
    message = _("A question can only depend on an answer to a question that stands before it.")


class NoFileWithFeedback(Refusal):
    message = _("Feedback is given without a name, so no file can come with it. Ask for a file when people register.")
