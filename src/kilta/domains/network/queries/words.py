"""Which of an object's texts a reader gets."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from kilta.foundation.languages.models import Translation, TranslationState

Text = TypeVar("Text", bound=Translation)


def best(texts: Iterable[Text], language: str) -> Text | None:
    """The text in the reader's language, else the original, else any."""
    ranked = sorted(
        texts, key=lambda text: (text.language != language, text.state != TranslationState.ORIGINAL, text.language)
    )
    return ranked[0] if ranked else None


def best_of_each(model: type[Text], rows: Iterable[Model], language: str) -> dict[UUID, Text]:
    """For each row the text a reader gets, in one query."""
    by_row: dict[UUID, list[Text]] = {}
    found: Iterable[Any] = model._default_manager.filter(of__in=[row.pk for row in rows])  # type: ignore[misc]
    for text in found:
        by_row.setdefault(text.of_id, []).append(text)
    return {key: text for key, texts in by_row.items() if (text := best(texts, language))}
