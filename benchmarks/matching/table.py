"""One line for each thing measured: ours, what is aimed at, and the peers of the same run beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """`value` is ours; nothing when ours could not be measured. Peers are figures, or the reason why there is none."""

    measure: str
    value: float | None
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    peers: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def aim(self) -> str:
        parts = [f"≥ {number(self.at_least)}"] if self.at_least is not None else []
        parts += [f"≤ {number(self.at_most)}"] if self.at_most is not None else []
        return " ".join(parts)

    @property
    def is_fine(self) -> bool:
        if self.value is None:
            return not self.aim
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Line":
        return cls(**kept)


def number(value: float) -> str:
    """Three digits behind the point below one, and whole thousands apart above a hundred."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"


def table(lines: Sequence[Line]) -> str:
    rows = [("measure", "Kilta", "unit", "aim", "ok?", "beside it")]
    for line in lines:
        verdict = ("yes" if line.is_fine else "NO") if line.aim else ""
        peers = ", ".join(
            f"{name} {number(figure) if isinstance(figure, int | float) else figure}"
            for name, figure in line.peers.items()
        )
        value = "–" if line.value is None else number(line.value)
        rows.append((line.measure, value, line.unit, line.aim, verdict, peers))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    rows.insert(1, (*("-" * width for width in widths), "---------"))
    aligned = ("<", ">", "<", ">", "<")
    return "\n".join(
        "  ".join([*(f"{row[at]:{aligned[at]}{widths[at]}}" for at in range(5)), row[5]]).rstrip() for row in rows
    )
