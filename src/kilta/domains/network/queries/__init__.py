"""What the pages of the network show, and the questions other domains ask it."""

from kilta.domains.network.queries.standing import is_internal, role_in

__all__ = ["is_internal", "role_in"]
