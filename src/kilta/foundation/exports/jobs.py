from datetime import timedelta

from django.utils import timezone

from kilta.foundation.exports.models import Export
from kilta.foundation.jobs import job, schedule


@schedule("15 3 * * *")
@job()
def forget_old_exports() -> None:
    """What was taken away is remembered for a year."""
    Export.objects.filter(at__lt=timezone.now() - timedelta(days=365)).delete()
