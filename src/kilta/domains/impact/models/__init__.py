"""What events have reached: the ledger, its figures, and what was promised."""

from kilta.domains.impact.models.campaigns import CampaignViews
from kilta.domains.impact.models.ledger import Attendance, Figure, SamePerson
from kilta.domains.impact.models.packs import Pack
from kilta.domains.impact.models.promises import Promise

__all__ = ["Attendance", "CampaignViews", "Figure", "Pack", "Promise", "SamePerson"]
