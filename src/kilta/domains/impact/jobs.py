"""What is slow: making the funder's pack of an event; and what is forgotten by the clock."""

from kilta.domains.impact.models import Pack
from kilta.foundation.access.actors import System
from kilta.foundation.jobs import job, schedule


@job(attempts=6)
def make_pack(pack_id: str) -> None:
    # The use case defers this job, so it is looked up when the job runs.
    from kilta.domains.impact.use_cases.packs import make

    pack = Pack.objects.select_related("event__project", "person__account").filter(pk=pack_id).first()
    if pack is not None and pack.ready_at is None and pack.person.account is not None:
        make(System("funder's pack"), pack)


@schedule("40 3 * * *")
@job()
def forget_old_packs() -> None:
    """Every night."""
    from kilta.domains.impact.use_cases.packs import forget_packs

    forget_packs(by=System("schedule"))
