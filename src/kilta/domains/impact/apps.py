from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "kilta.domains.impact"
    label = "impact"

    def ready(self) -> None:
        from kilta.domains.impact import doors, reactions  # noqa: F401 (registers what follows elsewhere)

        doors.open_all()
