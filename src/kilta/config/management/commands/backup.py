from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilta.config import backups


class Command(BaseCommand):
    help = "Write the database and all files into one archive, while people work."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="the file to write, such as kilta-2026-11-23.tar")

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            manifest = backups.backup(archive)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{archive}: {manifest.row_count} rows and {len(manifest.files)} files.")
