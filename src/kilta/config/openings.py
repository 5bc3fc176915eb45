"""Views of libraries, which cannot carry `@open_to`: their audience is declared here, by the name of their address.

Whether a library keeps to it is tested by the access matrix, as for our own views.
"""

from kilta.foundation.access.openings import Audience

THIRD_PARTY: dict[str, Audience] = {}
