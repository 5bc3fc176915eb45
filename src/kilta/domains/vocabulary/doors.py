"""Where the vocabulary is found from elsewhere: the menus, the home page, the sitemap and tokens."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kilta.foundation.access.openings import staff
from kilta.foundation.accounts import scopes
from kilta.foundation.ui import navigation
from kilta.foundation.web import front_door, sitemap
from kilta.foundation.web.front_door import Door, Offer

CONCEPTS, GLOSSARY = "vocabulary:concepts", "vocabulary:glossary"
WHAT_CONCEPTS_ARE = _(
    "One name for one thing, in many languages: the concepts of ESCO, the European classification of skills and"
    " occupations."
)
WHAT_THE_GLOSSARY_IS = _(
    "What the words of vocational education mean, and what they are called in the other languages and countries."
)


def open_all() -> None:
    """Register everything, once, when the app is ready."""
    scopes.declare("vocabulary:read", _("Read the vocabulary"))
    navigation.register(area="main", label=_("Occupations and skills"), url_name=CONCEPTS, order=40)
    navigation.register(area="main", label=_("Glossary"), url_name=GLOSSARY, order=90)
    navigation.register(
        area="staff", label=_("ESCO"), url_name="vocabulary:esco", order=60, audience=staff, icon="list"
    )
    front_door.register(Door(_("Occupations and skills"), WHAT_CONCEPTS_ARE, CONCEPTS, order=40, icon="list"))
    front_door.register(Door(_("Glossary"), WHAT_THE_GLOSSARY_IS, GLOSSARY, order=90, icon="list"))
    front_door.offer(Offer("families", _("Look up a word"), WHAT_THE_GLOSSARY_IS, GLOSSARY, order=40))
    front_door.offer(Offer("companies", _("Look up an occupation or a skill"), WHAT_CONCEPTS_ARE, CONCEPTS, order=40))
    front_door.offer(Offer("teachers", _("Look up an occupation or a skill"), WHAT_CONCEPTS_ARE, CONCEPTS, order=50))
    front_door.offer(Offer("teachers", _("Look up a word"), WHAT_THE_GLOSSARY_IS, GLOSSARY, order=60))
    sitemap.register("vocabulary", lambda: [(reverse(name), None) for name in (CONCEPTS, GLOSSARY)])
