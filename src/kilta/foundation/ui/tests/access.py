from kilta.foundation.access.testing import EVERYONE, row

row("ui:gallery", EVERYONE)
row("ui:languages", EVERYONE)
