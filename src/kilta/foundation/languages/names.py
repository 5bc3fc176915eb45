"""What languages are called in the language of the page."""

from django.utils.translation import get_language, get_language_info

# Django has the names with a capital letter, as at the head of a list; these write them small within a sentence.
WRITTEN_SMALL = {"fi", "it", "sv"}


def name_of(language: str) -> str:
    """A language in the words of the page; raises KeyError for one that Django does not know."""
    name = str(get_language_info(language)["name_translated"])
    return name.lower() if get_language() in WRITTEN_SMALL else name
