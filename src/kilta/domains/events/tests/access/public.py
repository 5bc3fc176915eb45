from kilta.domains.events.tests.builders import an_event
from kilta.foundation.access.testing import EVERYONE, row

row("events:event", EVERYONE, at=lambda cast: {"slug": an_event(lead=cast.organisation).slug})
