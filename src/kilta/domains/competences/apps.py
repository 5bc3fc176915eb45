from django.apps import AppConfig


class CompetencesConfig(AppConfig):
    name = "kilta.domains.competences"
    label = "competences"

    def ready(self) -> None:
        from kilta.domains.competences import doors, reactions  # noqa: F401 (registers what follows elsewhere)

        doors.open_all()
