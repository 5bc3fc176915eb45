from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Load the demo content, once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        pass
