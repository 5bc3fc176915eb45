"""Compounds: `Schweißerausbildung` is schweißer + ausbildung, `kylmälaitetekniikka` is kylmä + laite + tekniikka.

Learnt from the words that are handed over and their counts, as in P. Koehn and K. Knight, *Empirical methods for
compound splitting* (EACL 2003): a word is split where the geometric mean of its parts' counts is higher than its own
count. Two things are different: the words are the labels of a vocabulary, where a compound stands once and its parts
many times, so that a split may be ten times rarer; and linking elements (-s-, -en-, Finnish genitive -n) are known for
each language.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from kilta.engines.text.words import stemmer, stopwords

COMPOUNDING = ("fi", "de", "sv", "nl")
SHORTEST = 3  # letters of a part
SHORTEST_COMPOUND = 7
GENITIVE = ("s", "es")  # links that are no plural
LONG = 4  # letters of a part that never stands alone, and of what follows it
FREQUENT = 3  # different words that have to follow it, each known that often
LONGEST = 64  # letters; what is longer is not looked at
FAVOUR = 0.1  # a split may be this much rarer than the word

# Between two parts, the empty one first. Each needs the part before it to be known without it.
_LINKS = {
    "de": ("", "s", "es", "n", "en", "er", "e", "ens", "nen"),
    "nl": ("", "s", "en", "e", "er", "n"),
    "sv": ("", "s", "e", "o", "u", "a"),
    "fi": ("", "n", "en", "in", "den", "ten", "iden"),
}
# Endings that look like words. No part is made of one of these alone.
_ENDINGS = {
    "de": """heit keit ung ungen innen lich isch ische ischen ischer ischem isches schaft schaften bar chen lein tum ion
        ionen tion iker ikerin ier ieren iert ent enten ant anten eur eure eurin age ität iv ive ieur ern erin erei nis
        nisse sam los lose haft ling ler lerin ner nerin ter terin ster sten est ste sche schen eln ist isten ismus ens
        end ende enden ver ent emp zer bei ein aus auf mit vor ran hin her rei ger ten den der die das und ten tur gen
        ben ken sen nen sel tel""",
    "nl": """heid heden ing ingen lijk lijke baar bare schap schappen isch ische aar aars aren ster sters rice teur
        teurs eur eurs ist isten iek ieke iem atie aties tie ties eren ering eringen ende end loos loze zaam ier iers
        ant anten ent enten ver ont her ten den der die het van voor een gen ken pen len ren sen nen""",
    "sv": """ska skor het heter ning ningar ing ingar else elser skap skaper isk iska iskt are arna aren ande ende ist
        ister bar bara lig liga ligt sam samma ion ioner tion tioner ör örer ans ens era erar ering eringar ier iker
        för ver ent den det ten der ter nen sen ken gen ler ner""",
    "fi": """minen mista mistä misen miseen misessa misessä ssa ssä sta stä lla llä lta ltä lle ksi tta ttä nen sen set
        sia siä inen isen iset isia inta intä ista istä jat jan jaa jää jien ton tön tua tyä mus mys uus yys den ten
        tti isti sto stö isto istö iden ien eja ejä oja öjä ija ijä nut nyt vat vät maan mään kin han hän pas päs aan
        ään een iin oon uun hun""",
}


class Compounds:
    """Splits the compounds of one language. Immutable once it is made, and safe in threads."""

    def __init__(self, counts: dict[str, int], language: str) -> None:
        """`counts` of folded words of `language`; words shorter than three letters are of no use."""
        self.language = language
        self._links = _LINKS.get(language, ())
        endings = frozenset(_ENDINGS.get(language, "").split()) | stopwords(language)
        stem = stemmer(language)
        known: Counter[str] = Counter()
        stems: Counter[str] = Counter()
        for word, count in counts.items():
            if SHORTEST <= len(word) <= LONGEST and word.isalpha() and word not in endings:
                known[word] += count
                stems[stem(word)] += count
        self._counts = known
        self._stems = {word: count for word, count in stems.items() if len(word) >= SHORTEST and word not in endings}
        self._stem = stem
        self._endings = endings
        self._beginnings = self._bound()
        self.split = lru_cache(100_000)(self._split)

    @classmethod
    def learnt(cls, words: Iterable[str], language: str) -> "Compounds":
        """From the folded words of a vocabulary, repeated as often as they occur there."""
        return cls(Counter(words), language)

    def _bound(self) -> dict[str, int]:
        """Parts that never stand alone (`hitsaus`, `Spital`): what is left before three words, and before how many."""
        if not self._links:
            return {}
        before: dict[str, set[str]] = defaultdict(set)
        for word in self._counts:
            for start in range(LONG, len(word) - LONG + 1):
                if self._counts.get(word[start:], 0) >= FREQUENT:
                    before[word[:start]].add(self._stem(word[start:]))
        return {
            part: len(tails)
            for part, tails in before.items()
            if len(tails) >= FREQUENT and part not in self._counts and part not in self._endings
        }

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word from left to right, linking elements left out; the word alone when it has none.

        The last part keeps its ending (`hitsauskoneella` → `hitsaus`, `koneella`). Parts that are compounds are split,
        too.
        """
        if not self._links or not SHORTEST_COMPOUND <= len(word) <= LONGEST or not word.isalpha():
            return (word,)
        return self._best(word) or (word,)

    def _best(self, word: str) -> tuple[str, ...]:
        """The split with the highest geometric mean of counts, from left to right; empty when the word is better."""
        # For each place where a part may begin: the parts up to there and the sum of the logarithms of their counts.
        reached: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        length = len(word)
        whole = self._counts.get(word, 0)
        best: tuple[float, tuple[str, ...]] = (math.log(whole * FAVOUR) if whole else -math.inf, ())
        for start in range(length - SHORTEST + 1):
            if start not in reached:
                continue
            total, parts = reached[start]
            if parts and (count := self._of_last(word[start:])):
                mean = (total + math.log(count)) / (len(parts) + 1)
                if mean > best[0]:
                    best = (mean, (*parts, word[start:]))
            for end in range(start + SHORTEST, length - SHORTEST + 1):
                part = word[start:end]
                count = self._of_inner(part)
                if not count:
                    continue
                sum_of_logarithms = total + math.log(count)
                for link in self._links:
                    after = end + len(link)
                    if length - after < SHORTEST or not word.startswith(link, end):
                        continue
                    if link and link not in GENITIVE and word[start:after] in self._counts:
                        continue  # "schweisser" is a word: it is not "schweiss" with a link.
                    # A link is a little less likely than none, and a short part a little less than a long one.
                    score = sum_of_logarithms - (0.5 if link else 0.0) - (1.5 if len(part) == SHORTEST else 0.0)
                    mean = score / (len(parts) + 1)
                    if after not in reached or mean > reached[after][0] / max(1, len(reached[after][1])):
                        reached[after] = (score, (*parts, part))
        return best[1]

    def _of_inner(self, part: str) -> int:
        """How often a part before the last is known: as a word, or as the stem of a verb (`Schweiß|gerät`)."""
        if part in self._endings:
            return 0
        if count := self._counts.get(part, 0):
            return count
        return (self._stems.get(part, 0) or self._beginnings.get(part, 0)) if len(part) > SHORTEST else 0

    def _of_last(self, part: str) -> int:
        """How often the last part is known, in whatever form it is inflected."""
        if part in self._endings:
            return 0
        return self._counts.get(part, 0) or (self._stems.get(self._stem(part), 0) if len(part) > SHORTEST else 0)
