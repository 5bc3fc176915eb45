from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kilta.foundation.audit"
    label = "audit"
