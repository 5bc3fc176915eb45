"""Organisations, the memberships of people in them, and the projects they share."""
