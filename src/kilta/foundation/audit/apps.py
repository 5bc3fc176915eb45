from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "kilta.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from kilta.foundation.audit import guards

        # Once for each `migrate`; this app has no models, so the signal never comes in its own name.
        post_migrate.connect(guards.install, sender=apps.get_app_config("pghistory"), dispatch_uid=guards.GUARD)
