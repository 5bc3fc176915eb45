"""One figure, and the table of all."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measured figure. It is fine when it is at most, or at least, what was aimed at; a peer has no aim."""

    figure: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def aim(self) -> str:
        if self.at_most is not None:
            return f"≤ {number(self.at_most)}"
        return "" if self.at_least is None else f"≥ {number(self.at_least)}"

    @property
    def is_fine(self) -> bool:
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    @property
    def verdict(self) -> str:
        if not self.aim:
            return ""
        return "yes" if self.is_fine else "NO"


def number(value: float) -> str:
    """Three digits that matter, and whole thousands apart."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: Iterable[Row]) -> str:
    """The rows under each other: figure, value, unit, aim, and whether it was met."""
    lines = [("figure", "value", "unit", "aim", "ok?")]
    lines += [(row.figure, number(row.value), row.unit, row.aim, row.verdict) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        f"{figure:<{widths[0]}}  {value:>{widths[1]}}  {unit:<{widths[2]}}  {aim:>{widths[3]}}  {ok}".rstrip()
        for figure, value, unit, aim, ok in lines
    )
