from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "kilta.foundation.exports"
    label = "exports"
