"""What the demo page shows: the invented people, who they are, and what can be tried as each."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from kilta.domains.network.models import Membership, MembershipRequest, Partner, Project
from kilta.domains.people.models import Person
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import System


@dataclass(frozen=True)
class Account:
    """One invented person and the sentence that says what to try as them."""

    id: str
    name: str
    address: str
    role: str
    place: str
    try_this: str
    go_to: str


@dataclass(frozen=True)
class DemoPage:
    password: str
    accounts: list[Account]


def demo_page(password: str) -> DemoPage:
    """Every demo account, staff first, then as they were made."""
    shown_by = System("demo page")
    people = list(
        Person.objects.visible_to(shown_by)
        .filter(is_demo=True, account__isnull=False)
        .select_related("account")
        .order_by("-account__is_staff", "created_at", "pk")
    )
    memberships = defaultdict(list)
    live = Membership.objects.visible_to(shown_by).live().filter(person__in=people).select_related("organisation")
    for membership in live.order_by("since", "pk"):
        memberships[membership.person_id].append(membership)
    asking = {
        request.organisation_id: request.person.name
        # visible: the demo shows what waits for its invented people.
        for request in MembershipRequest.objects.open().select_related("person")
    }
    coordinated = {
        partner.organisation_id: partner.project
        # visible: who coordinates a project is public.
        for partner in Partner.objects.filter(role=Partner.Role.COORDINATOR).select_related("project")
    }
    return DemoPage(password, [_account(person, memberships[person.pk], asking, coordinated) for person in people])


def _account(
    person: Person, memberships: list[Membership], asking: dict[UUID, str], coordinated: dict[UUID, Project]
) -> Account:
    sentence, go_to = _try_as(person, memberships, asking, coordinated)
    return Account(
        id=str(person.pk),
        name=person.name,
        address=person.account.email,  # type: ignore[union-attr]
        role=_("runs this installation") if person.account.is_staff else coded.TARGET_GROUPS[person.target_group].label,  # type: ignore[union-attr]
        place=", ".join(
            _("%(organisation)s (%(role)s)")
            % {"organisation": membership.organisation.name, "role": membership.get_role_display()}
            for membership in memberships
        ),
        try_this=sentence,
        go_to=go_to,
    )


def _try_as(
    person: Person, memberships: list[Membership], asking: dict[UUID, str], coordinated: dict[UUID, Project]
) -> tuple[str, str]:
    """What to try as this person, and the page where it starts.

    `asking` names who asks to join an organisation, `coordinated` is the project that an organisation coordinates.
    """
    if person.account.is_staff:  # type: ignore[union-attr]
        return _("Import ESCO, see failed jobs, verify an organisation."), reverse("vocabulary:esco")
    if person.is_minor:
        return _("See how little others see of a minor."), reverse("people:profile")
    roles = {membership.role for membership in memberships}
    first = memberships[0].organisation if memberships else None
    if "owner" in roles and first is not None:
        if name := asking.get(first.pk):
            return _("Answer %(name)s, who asks to join.") % {"name": name}, reverse(
                "network:members", args=[first.slug]
            )
        if project := coordinated.get(first.pk):
            return _("Change the project %(project)s, its work packages and its partners.") % {
                "project": project
            }, reverse("network:project", args=[project.slug])
        return _("Invite somebody, and edit the page of the organisation."), reverse(
            "network:organisation", args=[first.slug]
        )
    if "editor" in roles and first is not None:
        return _("Edit the page of the organisation, then leave it and see your rights end."), reverse(
            "network:organisation", args=[first.slug]
        )
    if first is not None:
        return _("Complete your profile and decide who sees it."), reverse("people:profile")
    if person.target_group in ("potential_student", "parent"):
        return _("Look around, download what Kilta keeps about you, erase yourself."), reverse("people:my_data")
    return _("Find an organisation and ask to join it."), reverse("network:organisations")
