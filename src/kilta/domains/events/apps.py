from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "kilta.domains.events"
    label = "events"

    def ready(self) -> None:
        from kilta.domains.events import doors, reactions  # noqa: F401 (registers what follows elsewhere)

        doors.open_all()
