from typing import Any

from kilta.domains.competences.tests.builders import a_read_file
from kilta.foundation.access.testing import MEMBERS, but, row

# Editors import; a file is seen by those of the organisation who may take it over.
IMPORTERS = MEMBERS | but(404, "outsider", "ex_member", "minor") | but(403, "member")
IMPORTERS_SEND = IMPORTERS | but(302, "owner", "staff")


def at_file(cast: Any) -> dict[str, Any]:
    return {"key": a_read_file(owner=cast.organisation).pk}


row("competences:imports", MEMBERS)
row("competences:import", IMPORTERS, at=at_file)
row("competences:take_over", IMPORTERS_SEND, at=at_file, method="post")
row("competences:drop", IMPORTERS_SEND, at=at_file, method="post")
