"""The funding stamp of a project."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FundingStamp:
    """What everything public of a funded project carries: who pays, under which grant, and the disclaimer."""

    project: str
    funder: str
    grant_number: str
    statement: str
    disclaimer: str
    href: str = ""
