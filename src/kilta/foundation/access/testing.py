"""The access matrix: which answer each role gets from each address.

Every app declares its rows in `tests/access.py`; the test in `config/tests/test_access_matrix.py` collects them, asks
every address and every API operation as every role, and fails on one that has no row. `docs/access.md` says how to
add one.

    row("network:organisations", EVERYONE)
    row("network:organisation", EVERYONE, at=lambda cast: {"slug": cast.organisation.slug})
    row("network:change", MEMBERS | but(403, "member", "outsider", "ex_member", "minor"), at=…)
    row("network:leave", MEMBERS | but(303, "member"), at=…, method="post", sends={…})
    row("api:network_organisations", EVERYONE)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ROLES = {
    "stranger": "nobody is signed in",
    "member": "belongs to the organisation that the example is about",
    "owner": "owns that organisation",
    "outsider": "belongs to another organisation",
    "ex_member": "belonged to that organisation until today",
    "minor": "is a minor without an organisation",
    "staff": "runs the installation",
    "demo_visitor": "nobody is signed in, and this is a demo installation",
}
SIGNED_IN = tuple(role for role in ROLES if role not in ("stranger", "demo_visitor"))

Answers = Mapping[str, int]


def but(status: int, *roles: str) -> dict[str, int]:
    """An exception to put on top of a usual answer: `MEMBERS | but(403, "outsider")`."""
    if unknown := set(roles) - set(ROLES):
        raise ValueError(f"{unknown} are no roles; there are {', '.join(ROLES)}.")
    return dict.fromkeys(roles, status)


EVERYONE = but(200, *ROLES)
MEMBERS = EVERYONE | but(302, "stranger", "demo_visitor")  # the way to the sign-in page
STRANGERS = EVERYONE | but(302, *SIGNED_IN)  # the way to their own page
STAFF = MEMBERS | but(403, *SIGNED_IN) | but(200, "staff")
DEMO = but(404, *ROLES) | but(200, "demo_visitor")
API_MEMBERS = EVERYONE | but(401, "stranger", "demo_visitor")
API_STAFF = API_MEMBERS | but(403, *SIGNED_IN) | but(200, "staff")


@dataclass(frozen=True)
class Row:
    """The answers of one address; `at(cast)` gives the arguments of the address, `sends` what is posted."""

    name: str
    answers: Answers
    at: Callable[[Any], Mapping[str, Any]] = lambda cast: {}
    method: str = "get"
    sends: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] = field(default_factory=dict)
    query: str = ""


ROWS: dict[str, Row] = {}


def row(
    name: str,
    answers: Answers,
    *,
    at: Callable[[Any], Mapping[str, Any]] = lambda cast: {},
    method: str = "get",
    sends: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] | None = None,
    query: str = "",
) -> None:
    """Declare what the address `name` answers to each role; API operations are named `api:<operation id>`."""
    if set(answers) != set(ROLES):
        raise ValueError(f"{name}: a row has an answer for each of {', '.join(ROLES)}.")
    if name in ROWS:
        raise ValueError(f"{name} has a row already.")
    ROWS[name] = Row(name, answers, at, method, sends or {}, query)
