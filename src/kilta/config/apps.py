from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kilta.config"
    label = "config"

    def ready(self) -> None:
        from kilta.config import checks  # noqa: F401 (registers them)
