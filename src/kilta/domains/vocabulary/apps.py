from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "kilta.domains.vocabulary"
    label = "vocabulary"

    def ready(self) -> None:
        from kilta.domains.vocabulary import doors, queries
        from kilta.domains.vocabulary.models import Concept
        from kilta.foundation import search

        search.kind(Concept, label=_("Occupation or skill"))
        search.describes(Concept)(queries.documents)
        doors.open_all()
