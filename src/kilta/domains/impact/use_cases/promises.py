"""What a project has promised, and how often its campaigns were seen, written down by its coordinator."""

from collections.abc import Sequence
from datetime import date

from kilta.domains.impact.models import CampaignViews, Promise
from kilta.domains.impact.policies import may_edit_promises
from kilta.domains.impact.use_cases.ledger import keep_figures
from kilta.domains.network.models import Project
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.use_cases import use_case


@use_case
def make_promise(*, by: Actor, project: Project, wording: str, target_groups: Sequence[str], more_than: int) -> Promise:
    """Write down what was promised; what is reached of it is counted at once."""
    ensure(may_edit_promises(by, project))
    promise = Promise.objects.create(
        project=project, wording=wording, target_groups=list(target_groups), more_than=more_than
    )
    keep_figures([project.pk])
    return promise


@use_case
def change_promise(
    *, by: Actor, promise: Promise, wording: str, target_groups: Sequence[str], more_than: int
) -> Promise:
    """Correct a promise; the history keeps what it said before."""
    ensure(may_edit_promises(by, promise.project))
    promise = Promise.objects.select_related("project").locked(promise)
    promise.wording, promise.target_groups, promise.more_than = wording, list(target_groups), more_than
    promise.save(update_fields=["wording", "target_groups", "more_than"])
    keep_figures([promise.project_id])
    return promise


@use_case
def remove_promise(*, by: Actor, promise: Promise) -> None:
    """Take away a promise that was entered by mistake."""
    ensure(may_edit_promises(by, promise.project))
    project = promise.project_id
    promise.delete()
    keep_figures([project])


@use_case
def note_views(
    *, by: Actor, project: Project, title: str, channel: str, views: int, counted_on: date, source: str = ""
) -> CampaignViews:
    """Note how often something was seen; views stand apart and are never added to people."""
    ensure(may_edit_promises(by, project))
    return CampaignViews.objects.create(
        project=project, title=title, channel=channel, views=views, counted_on=counted_on, source=source
    )


@use_case
def remove_views(*, by: Actor, noted: CampaignViews) -> None:
    """Take away views that were noted by mistake."""
    ensure(may_edit_promises(by, noted.project))
    noted.delete()
