"""Text in six languages (en fi sv de it nl): plain Python, no network, every offset into the text that came in.

    from kilta.engines import text

    text.language("Schweißer/in gesucht")           # Guess(language='de', confidence=…)
    text.title("Schweißer/in (m/w/d)").forms        # ('Schweißer', 'Schweißerin')
    text.statements("Opiskelija osaa\\n- hitsata")   # one statement, a skill, by "Opiskelija osaa"
    text.scopes("No welding experience needed", "en")

Every function takes any string (`cleaned` and `decoded` make one of what is not) and never raises because of what is
in it.
"""

from kilta.engines.text.characters import IGNORABLE, MARKS, bare, cleaned, decoded, encoding_of, folded
from kilta.engines.text.compounds import COMPOUNDING, Compounds
from kilta.engines.text.cues import Kind
from kilta.engines.text.demands import Scope, Stance, scopes, scopes_of
from kilta.engines.text.languages import Guess, language
from kilta.engines.text.sentences import Span, sentences
from kilta.engines.text.statements import Outline, Part, Role, Statement, Why, statements
from kilta.engines.text.titles import Title, title
from kilta.engines.text.words import LANGUAGES, Token, end_of_word, stemmer, stems, stopwords, tokens, words

__all__ = [
    "COMPOUNDING",
    "IGNORABLE",
    "LANGUAGES",
    "MARKS",
    "Compounds",
    "Guess",
    "Kind",
    "Outline",
    "Part",
    "Role",
    "Scope",
    "Span",
    "Stance",
    "Statement",
    "Title",
    "Token",
    "Why",
    "bare",
    "cleaned",
    "decoded",
    "encoding_of",
    "end_of_word",
    "folded",
    "language",
    "scopes",
    "scopes_of",
    "sentences",
    "statements",
    "stemmer",
    "stems",
    "stopwords",
    "title",
    "tokens",
    "words",
]
