"""How often what a campaign showed was seen: kept apart from people who came, and never added to them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models import Project
from kilta.foundation.access.actors import Actor
from kilta.foundation.audit import audited
from kilta.foundation.models import Record, Rows


class CampaignViewsRows(Rows["CampaignViews"]):
    def visible_to(self, actor: Actor) -> "CampaignViewsRows":
        """All: what public money pays for is public."""
        return self


@audited
class CampaignViews(Record):
    """So many views of one thing on one channel, as its statistics said on one day."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    title = models.CharField(_("what was shown"), max_length=200)
    channel = models.CharField(
        _("where"), max_length=80, help_text=_("For example a website, a video site or a paper.")
    )
    views = models.PositiveBigIntegerField(_("views"))
    counted_on = models.DateField(_("counted on"))
    source = models.URLField(_("address of the statistics"), max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = CampaignViewsRows.as_manager()

    class Meta:
        ordering = ["-counted_on", "-id"]
        verbose_name = verbose_name_plural = _("views of a campaign")
        constraints = [models.CheckConstraint(name="campaign_has_a_title", condition=~Q(title="") & ~Q(channel=""))]

    def __str__(self) -> str:
        return self.title
