"""Small groups are kept out of tables of counts, also where they could be found by subtraction.

A table counts people in rows (target groups, countries …) by four numbers. Three rules, after the threshold rule with
complementary suppression of official statistics (Hundepool et al., *Statistical Disclosure Control*, 2012, chapter 4):

1. A row of fewer than five people is left out. So that it is not what remains of the total, further rows are left out,
   the smallest first, until at least two rows of together at least five people remain unsaid.
2. A part (the people who are external and proven; the attendances that are claims) is hidden where it, or what it
   leaves of its whole, is one to four.
3. A hidden part must not be found from the total: what is hidden, or left out, together is nought or at least five,
   and the total leaves room of at least `ROOM` for each hidden part, whatever the others are.

Nought is shown: it says something about nobody. What a table hides may still be narrowed by what somebody knows from
elsewhere; so the calendar and the tables by work package, kind and month are each protected alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

FEWEST = 5
ROOM = FEWEST - 1

Key = TypeVar("Key", bound=str)


@dataclass(frozen=True)
class Numbers:
    """Unique people; attendances; unique people who are external and proven; attendances without proof.

    `proven <= people <= attendances` and `claims <= attendances`.
    """

    people: int = 0
    attendances: int = 0
    proven: int = 0
    claims: int = 0


@dataclass(frozen=True)
class Cells:
    """The same four as they may be shown; None is hidden."""

    people: int | None
    attendances: int | None
    proven: int | None
    claims: int | None


HIDDEN = Cells(None, None, None, None)


@dataclass(frozen=True)
class _Part:
    """A count with the whole that it is a part of."""

    part: int
    whole: int

    @property
    def is_telling(self) -> bool:
        return 0 < self.part < FEWEST or 0 < self.whole - self.part < FEWEST


def shown(numbers: Numbers) -> Cells:
    """The numbers of one row that stands alone, such as a total."""
    if 0 < numbers.people < FEWEST:
        return HIDDEN
    proven, claims = _proven(numbers), _claims(numbers)
    return Cells(
        numbers.people,
        numbers.attendances,
        None if proven.is_telling else proven.part,
        None if claims.is_telling else claims.part,
    )


def shown_rows(total: Cells, rows: Mapping[Key, Numbers], *, recurs: bool = False) -> dict[Key, Cells]:
    """The rows of a table that may stand under a total that is shown; those left out are missing.

    `recurs` says that the same people may stand in several rows (months, but not target groups): then two small rows
    may be the same few people, and one row of at least five is left out with them.
    """
    rows = {key: numbers for key, numbers in rows.items() if numbers.people}
    if total.people is None:
        return {}
    left_out = _left_out(rows, recurs=recurs)
    listed = {key: numbers for key, numbers in rows.items() if key not in left_out}
    rest = [rows[key] for key in left_out]
    without_proven = _hidden_parts(
        {key: _proven(numbers) for key, numbers in listed.items()},
        _together([_proven(numbers) for numbers in rest]),
        is_total_shown=total.proven is not None,
    )
    without_claims = _hidden_parts(
        {key: _claims(numbers) for key, numbers in listed.items()},
        _together([_claims(numbers) for numbers in rest]),
        is_total_shown=total.claims is not None,
    )
    return {
        key: Cells(
            numbers.people,
            numbers.attendances,
            None if key in without_proven else numbers.proven,
            None if key in without_claims else numbers.claims,
        )
        for key, numbers in listed.items()
    }


def _left_out(rows: Mapping[Key, Numbers], *, recurs: bool) -> set[Key]:
    hidden = {key for key, numbers in rows.items() if numbers.people < FEWEST}
    if not hidden:
        return hidden
    for people in sorted({numbers.people for numbers in rows.values()} - set(range(FEWEST))):
        if _is_enough([rows[key].people for key in hidden], recurs=recurs):
            break
        # All of one size: which of them is chosen would tell who knows this method more than he may learn.
        hidden |= {key for key, numbers in rows.items() if numbers.people == people}
    return hidden


def _is_enough(left_out: list[int], *, recurs: bool) -> bool:
    """Whether rows of so many people each stay unknown when what they are together is known."""
    if recurs:
        return len(left_out) > 1 and max(left_out) >= FEWEST
    # Each of them is known to be below five: where all are four, their sum would tell it.
    return len(left_out) > 1 and sum(left_out) >= FEWEST and set(left_out) != {FEWEST - 1}


def _hidden_parts(parts: Mapping[Key, _Part], rest: _Part | None, *, is_total_shown: bool) -> set[Key]:
    """Which parts are hidden; the rest, which is not shown in any case, hides others at no cost."""
    hidden = {key for key, part in parts.items() if part.is_telling}
    if not is_total_shown:  # Then all of the others would tell the total, and with it what it hides.
        return set(parts)
    if not hidden and (rest is None or not rest.is_telling):
        return hidden
    left = sorted(parts.keys() - hidden, key=lambda key: (parts[key].whole, key))
    unsaid = [] if rest is None else [rest]
    while left and not _is_safe([*unsaid, *(parts[key] for key in hidden)]):
        hidden.add(left.pop(0))
    return hidden


def _is_safe(parts: Collection[_Part]) -> bool:
    """Whether parts of which only the sum and the wholes are known stay unknown."""
    known = sum(one.part for one in parts)
    wholes = sum(one.whole for one in parts)
    if _Part(known, wholes).is_telling:
        return False
    return all(min(one.whole, known) - max(0, known - (wholes - one.whole)) >= ROOM for one in parts)


def _together(parts: Collection[_Part]) -> _Part | None:
    if not parts:
        return None
    return _Part(sum(one.part for one in parts), sum(one.whole for one in parts))


def _proven(numbers: Numbers) -> _Part:
    return _Part(numbers.proven, numbers.people)


def _claims(numbers: Numbers) -> _Part:
    return _Part(numbers.claims, numbers.attendances)
