from kilta.foundation.access.testing import STAFF, row

row("exports:taken", STAFF)
