"""Why the network says no."""

from django.utils.translation import gettext_lazy as _

from kilta.foundation.accounts.limits import Limited
from kilta.foundation.use_cases import Refusal


class LastOwner(Refusal):
    message = _(
        "An organisation always has at least one owner. Make somebody else an owner first, or ask our staff for help."
    )


class AlreadyMember(Refusal):
    message = _("This person already belongs to the organisation.")


class AlreadyAsked(Refusal):
    message = _("You have already asked to join. The owners will answer you.")


class AlreadyInvited(Refusal):
    message = _("This address has an open invitation. You can send it again from the list of invitations.")


class TooYoung(Refusal):
    message = _("Somebody under age can be a member of an organisation, but not an owner or editor.")


class TooManyInvitations(Limited):
    message = _("Your organisation has sent as many invitations as it may within a day. Please send the rest tomorrow.")


class TooManyRequests(Limited):
    message = _("You have asked many organisations to take you in today. Please wait for their answers.")


class InvitationSpent(Refusal):
    message = _("This invitation has been used or withdrawn. Ask the organisation for a new one.")


class InvitationExpired(Refusal):
    message = _("This invitation has expired. Ask the organisation for a new one.")


class InvitationForSomebodyElse(Refusal):
    message = _(
        "This invitation was sent to another e-mail address. Sign in with an account that has confirmed that address."
    )


class AlreadyAnswered(Refusal):
    message = _("Somebody has already answered this request.")


class MembershipEnded(Refusal):
    message = _("This membership has already ended.")


class NumberTaken(Refusal):
    message = _("Another organisation already has this number.")


class OrganisationTurnedDown(Refusal):
    message = _("Our staff have turned this organisation down, so nobody can join it now.")


class OriginalMissing(Refusal):
    message = _("Write the original text first; translations come after it.")


class OriginalNeeded(Refusal):
    message = _("The original text cannot be removed while there are translations of it.")


class SecondCoordinator(Refusal):
    message = _("A project has one coordinator. Change the role of the present one first.")


class CoordinatorNeeded(Refusal):
    message = _("A project cannot be without its coordinator. Make another partner the coordinator instead.")


class AlreadyPartner(Refusal):
    message = _("This organisation is already a partner of the project.")


class LeadsWorkPackage(Refusal):
    message = _("This organisation leads a work package. Give the work package to another partner first.")


class WorkPackageNumberTaken(Refusal):
    message = _("The project already has a work package with this number.")
