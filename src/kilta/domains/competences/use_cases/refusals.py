"""Why competences say no."""

from django.utils.translation import gettext_lazy as _

from kilta.foundation.use_cases import Refusal


class OriginalMissing(Refusal):
    message = _("Write the text in its own language first; a translation is made from it.")


class OriginalNeeded(Refusal):
    message = _("The original text cannot be removed.")


class CodeTaken(Refusal):
    message = _("Your organisation has this code already. Open what is there, or give another code.")


class VersionStays(Refusal):
    message = _("A published version stays as it is. Begin a new version to change the unit.")


class DraftThereAlready(Refusal):
    message = _("A new version is being written already. Open the draft.")


class NothingToPublish(Refusal):
    message = _("A unit needs at least one statement before it can be published.")


class WhatChangedMissing(Refusal):
    message = _("Say in a sentence what changed, for those who know the version before.")


class NothingPublished(Refusal):
    message = _("This unit has no published version. Publish it first.")


class NoDraftToDelete(Refusal):
    message = _("This was published, so it is kept. Withdraw it instead.")


class PartInsideItself(Refusal):
    message = _("A group cannot stand inside itself.")


class UnitThereAlready(Refusal):
    message = _("This unit stands in this group already.")


class ConceptThereAlready(Refusal):
    message = _("This statement trains this concept already.")


class NothingSaid(Refusal):
    message = _("A statement needs words.")


class NothingToSplit(Refusal):
    message = _("Put each part on a line of its own: every line becomes a statement.")


class NoReplacement(Refusal):
    message = _("This concept has no replacement. Choose another one, or remove it from the statement.")


class NoStatementsFound(Refusal):
    message = _("No statement was found in this text. Paste one statement on each line.")


class ImportIsOver(Refusal):
    message = _("This file was taken over already.")


class DraftsInTheWay(Refusal):
    """Units of an import are being written at this moment; what people write is not overwritten."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            _("New versions of these units are being written: %(titles)s. Publish or delete the drafts first.")
            % {"titles": ", ".join(titles[:10])}
        )


class NoConceptsYet(Refusal):
    message = _("There are no concepts to build an index from. Import ESCO first.")


class TooFewOrManyUnits(Refusal):
    message = _("A comparison has two, three or four different units.")


class NotPublishedYet(Refusal):
    message = _("Only published units can be compared. Publish the unit first.")


class NotSideBySide(Refusal):
    message = _("These two statements do not stand side by side in this comparison.")


class NothingToTakeBack(Refusal):
    message = _("You have not judged this pair, or have taken it back already.")


class OnlyEditorsShow(Refusal):
    message = _("Only an owner or editor of your organisation decides who sees a comparison.")
