"""Projects: the list, one page, and the stamp that everything of a project carries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import get_language

from kilta.domains.network import sections
from kilta.domains.network.models import Partner, Place, Project, ProjectText, Role, WorkPackage
from kilta.domains.network.queries.directory import Spot, label_of
from kilta.domains.network.queries.standing import coordinator_of, role_in
from kilta.domains.network.queries.words import best, best_of_each
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor
from kilta.foundation.ui.stamps import FundingStamp


@dataclass(frozen=True)
class ProjectRow:
    project: Project
    text: ProjectText | None


@dataclass(frozen=True)
class PartnerRow:
    partner: Partner
    country: str


@dataclass(frozen=True)
class ProjectPage:
    project: Project
    text: ProjectText | None
    texts: Sequence[ProjectText]
    partners: Sequence[PartnerRow]
    work_packages: Sequence[WorkPackage]
    spots: Sequence[Spot]
    stamp: FundingStamp
    sections: Sequence[sections.Shown]
    may_edit: bool


def project_rows(projects: Sequence[Project]) -> list[ProjectRow]:
    texts = best_of_each(ProjectText, projects, get_language() or "en")
    return [ProjectRow(project, texts.get(project.pk)) for project in projects]


def project_page(actor: Actor, project: Project, *, wants_original: bool = False) -> ProjectPage:
    """Everything the page shows; partners stand in the order of their roles."""
    texts = list(project.texts.order_by("language"))
    original = next((text for text in texts if text.state == "original"), None)
    partners = sorted(
        project.partners.select_related("organisation").prefetch_related(
            # visible: the partners of a project are public with it.
            Prefetch("organisation__places", Place.objects.order_by("id"))
        ),
        key=lambda partner: (Partner.Role.values.index(partner.role), partner.organisation.name_key),
    )
    return ProjectPage(
        project=project,
        text=(original if wants_original else None) or best(texts, get_language() or "en"),
        texts=texts,
        partners=[PartnerRow(partner, label_of(coded.COUNTRIES, partner.organisation.country)) for partner in partners],
        work_packages=list(project.work_packages.select_related("lead")),
        spots=[_spot(partner, place) for partner in partners for place in partner.organisation.places.all()[:1]],
        stamp=stamp_of(project, texts),
        sections=sections.of_project(project, actor),
        may_edit=edits(actor, project),
    )


def stamp_of(project: Project, texts: Sequence[ProjectText] | None = None) -> FundingStamp:
    """The funding stamp in the reader's language where the project has it, otherwise as the funder gave it."""
    texts = list(project.texts.all()) if texts is None else texts
    spoken = next((text for text in texts if text.language == get_language()), None)
    return FundingStamp(
        project=str(project),
        funder=project.funder,
        grant_number=project.grant_number,
        statement=(spoken.statement if spoken else "") or project.statement,
        disclaimer=(spoken.disclaimer if spoken else "") or project.disclaimer,
        href=reverse("network:project", args=[project.slug]),
    )


def edits(actor: Actor, project: Project) -> bool:
    """Whether `actor` may edit the project, for showing the buttons; `policies.may_edit_project` decides."""
    if actor.is_staff:
        return True
    coordinator = coordinator_of(project)
    return coordinator is not None and role_in(actor, coordinator) in (Role.OWNER, Role.EDITOR)


def _spot(partner: Partner, place: Place) -> Spot:
    organisation = partner.organisation
    role = str(Partner.Role(partner.role).label)
    return Spot(organisation.name, place.latitude, place.longitude, 1, organisation.slug, role)
