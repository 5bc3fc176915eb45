from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "kilta.domains.network"
    label = "network"

    def ready(self) -> None:
        from kilta.domains.network import doors, reactions  # noqa: F401 (registers what follows elsewhere)

        doors.open_all()
