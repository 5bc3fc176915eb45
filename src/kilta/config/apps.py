from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kilta.config"
    label = "config"
