from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kilta.foundation.access"
    label = "access"
