"""Words in several languages, kept alike for units, qualifications, their parts and statements."""

from collections.abc import Mapping
from typing import Any

from kilta.domains.competences.use_cases.refusals import OriginalMissing, OriginalNeeded, VersionStays
from kilta.foundation.languages.models import Translation, TranslationState

OF_A_TRANSLATION = (TranslationState.MACHINE, TranslationState.CHECKED)


def put(texts: Any, language: str, state: str, words: Mapping[str, Any], *, stands: bool = False) -> tuple[Any, bool]:
    """Write or replace the words in one language; also whether they are the original ones.

    A translation needs its original. Where the thing `stands`, as a published version does, its original stays too.
    """
    original = texts.filter(state=TranslationState.ORIGINAL).first()
    is_original = original is None or original.language == language
    if original is None and state in OF_A_TRANSLATION:
        raise OriginalMissing
    if is_original and stands:
        raise VersionStays
    kept_as = TranslationState.ORIGINAL if is_original else state or TranslationState.CHECKED
    text, _is_new = texts.update_or_create(language=language, defaults={**words, "state": kept_as})
    return text, is_original


def check(text: Translation) -> bool:
    """Note that a person has found a machine translation right; whether that is new."""
    if text.state != TranslationState.MACHINE:
        return False
    text.state = TranslationState.CHECKED
    text.save(update_fields=["state"])
    return True


def remove(text: Translation) -> None:
    """Take a translation away; the original stays."""
    if text.state == TranslationState.ORIGINAL:
        raise OriginalNeeded
    text.delete()
