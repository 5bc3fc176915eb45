from typing import Any

from django.core.management.base import BaseCommand

from kilta.config.demo_content import loading


class Command(BaseCommand):
    help = "Load the demo content, once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not loading.is_loaded():
            self.stdout.write("Kilta is loading the demo content …")
            loading.load()
