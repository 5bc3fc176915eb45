"""What the addresses of this app answer to each role."""

from kilta.foundation.access.testing import API_MEMBERS, EVERYONE, MEMBERS, row

row("healthz", EVERYONE)
row("readyz", EVERYONE)
row("metrics", EVERYONE)
row("web:home", EVERYONE)
row("web:today", MEMBERS)
row("api:config_who_am_i", API_MEMBERS)
