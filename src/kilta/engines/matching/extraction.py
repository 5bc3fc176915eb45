"""Finds concepts in long texts, with the characters where they stand."""

from typing import TYPE_CHECKING

from kilta.engines.matching.results import Mention

if TYPE_CHECKING:
    from kilta.engines.matching.index import Index


def extract(index: "Index", text: str, language: str | None = None) -> list[Mention]:
    """The concepts that each sentence of `text` names, in the order of the text."""
    mentions, start = [], 0
    for sentence in text.splitlines(keepends=True):
        for match in index.link([sentence], language=language, top=1)[0]:
            end = start + len(sentence)
            mentions.append(Mention(match.concept, match.kind, start, end, match.confidence, match.reasons))
        start += len(sentence)
    return mentions
