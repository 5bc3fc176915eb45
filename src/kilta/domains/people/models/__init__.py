"""Persons, what they have agreed to, and the copies of their data that they asked for."""

from kilta.domains.people.models.consents import Consent
from kilta.domains.people.models.downloads import Download
from kilta.domains.people.models.persons import Audience, Person

__all__ = ["Audience", "Consent", "Download", "Person"]
