from kilta.foundation.access.testing import EVERYONE, row

row("search:results", EVERYONE, query="q=omnia")
row("search:suggestions", EVERYONE, query="q=omn")
