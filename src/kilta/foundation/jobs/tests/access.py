from kilta.foundation.access.testing import STAFF, but, row

row("jobs:failed", STAFF)
row("jobs:retry", STAFF | but(409, "staff"), at=lambda cast: {"job_id": 1}, method="post")
