from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilta.config import backups


class Command(BaseCommand):
    help = "Read a backup into an empty installation, and compare every checksum."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            manifest = backups.restore(archive)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored {manifest.row_count} rows and {len(manifest.files)} files of {manifest.created_at}, "
            "each compared by its checksum."
        )
        call_command("prepare_database", verbosity=0)
