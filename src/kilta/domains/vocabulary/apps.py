from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "kilta.domains.vocabulary"
    label = "vocabulary"

    def ready(self) -> None:
        from kilta.domains.vocabulary import queries
        from kilta.domains.vocabulary.models import Concept
        from kilta.foundation import search
        from kilta.foundation.access.openings import staff
        from kilta.foundation.accounts import scopes
        from kilta.foundation.ui import navigation
        from kilta.foundation.web import sitemap

        search.kind(Concept, label=_("Occupation or skill"))
        search.describes(Concept)(queries.documents)
        scopes.declare("vocabulary:read", _("Read the vocabulary"))
        navigation.register(area="main", label=_("Occupations and skills"), url_name="vocabulary:concepts", order=40)
        navigation.register(area="main", label=_("Glossary"), url_name="vocabulary:glossary", order=90)
        sitemap.register("glossary", lambda: [(reverse("vocabulary:glossary"), None)])
        navigation.register(
            area="staff", label=_("ESCO"), url_name="vocabulary:esco", order=60, audience=staff, icon="list"
        )
