from kilta.foundation.access.testing import EVERYONE, row

row("openapi", EVERYONE)
row("api-docs", EVERYONE)
