from typing import Any

from django.core.management.base import BaseCommand

from kilta.foundation import search


class Command(BaseCommand):
    help = "Write the search index anew, in chunks, while search goes on."

    def handle(self, *args: Any, **options: Any) -> None:
        for model in search.DESCRIBERS:
            self.stdout.write(f"{model._meta.label}: {search.reindex(model)}")
