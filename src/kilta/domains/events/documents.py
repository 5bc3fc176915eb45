"""What search knows of events: one document for each language in which they are described."""

from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Event
from kilta.foundation import search
from kilta.foundation.search import ALL, MEMBERS, Document

search.kind(Event, label=_("Event"))

AUDIENCES = {Event.Audience.ALL: ALL, Event.Audience.MEMBERS: MEMBERS}


@search.describes(Event)
def of_event(event: Event) -> list[Document]:
    """Nothing for a draft, and nothing for an event that is shown only to those who have its address."""
    if event.state == Event.State.DRAFT or event.audience not in AUDIENCES:
        return []
    return [
        Document(
            of=event,
            language=text.language,
            title=text.title,
            names=[name for name in (event.town, event.venue) if name],
            body=f"{text.description}\n\n{text.practical}",
            summary=text.summary,
            audience=AUDIENCES[Event.Audience(event.audience)],
            link=f"/events/{event.slug}",
            facets={"country": event.country, "kind": event.kind},
        )
        for text in event.texts.all()
    ]
