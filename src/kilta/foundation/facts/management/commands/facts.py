from typing import Any

from django.core.management.base import BaseCommand

from kilta.foundation.facts import reactions_by_fact


class Command(BaseCommand):
    help = "Print which fact leads to which reaction."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for fact, reactions in reactions_by_fact().items():
            domain = fact.__module__.rsplit(".", 2)[-2]
            self.stdout.write(f"{domain}.{fact.__name__}")
            for reaction in reactions:
                where = reaction.__module__.removeprefix("kilta.")
                first_line = (reaction.__doc__ or "").strip().splitlines()[:1]
                self.stdout.write(f"    → {where}.{reaction.__name__}  {''.join(first_line)}")
            if not reactions:
                self.stdout.write("    → nobody reacts yet")
