from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FactsConfig(AppConfig):
    name = "kilta.foundation.facts"
    label = "facts"

    def ready(self) -> None:
        autodiscover_modules("facts", "reactions")
