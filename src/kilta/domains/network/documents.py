"""What search knows of organisations and projects: one document for each language they are described in."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models import Organisation, Project
from kilta.foundation import search
from kilta.foundation.search import Document

search.kind(Organisation, label=_("Organisation"))
search.kind(Project, label=_("Project"))


@search.describes(Organisation)
def of_organisation(organisation: Organisation) -> list[Document]:
    """Nothing for one that was turned down; one without a text is found by its name."""
    if organisation.standing == Organisation.Standing.REJECTED:
        return []
    texts = [(text.language, text.summary, text.description) for text in organisation.texts.all()]
    return [
        Document(
            of=organisation,
            language=language,
            title=organisation.name,
            names=[organisation.town] if organisation.town else [],
            body=description,
            summary=summary,
            link=f"/organisations/{organisation.slug}",
            facets={"country": organisation.country, "kind": organisation.kind},
        )
        for language, summary, description in texts or [("en", "", "")]
    ]


@search.describes(Project)
def of_project(project: Project) -> list[Document]:
    texts = [(text.language, text.summary, text.description) for text in project.texts.all()]
    return [
        Document(
            of=project,
            language=language,
            title=project.title,
            names=[project.acronym] if project.acronym else [],
            body=description,
            summary=summary,
            link=f"/projects/{project.slug}",
        )
        for language, summary, description in texts or [("en", "", "")]
    ]
