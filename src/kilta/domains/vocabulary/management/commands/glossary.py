from typing import Any

from django.core.management.base import BaseCommand

from kilta.domains.vocabulary.glossary import as_markdown


class Command(BaseCommand):
    help = "Print docs/glossary.md, made from the list of words."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
