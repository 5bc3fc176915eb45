from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kilta.config import static_files

ONE_AT_A_TIME = 7_115_482  # Any fixed number: two web machines that start together must not both migrate.


class Command(BaseCommand):
    help = "Bring the database to this release: tables, cache, coded lists and static files. Safe to run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"]:
            call_command("migrate", plan=True)
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            if _has_open_migrations():
                call_command("migrate", verbosity=options["verbosity"], interactive=False)
                call_command("createcachetable", verbosity=0)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
        static_files.collect()


def _has_open_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
