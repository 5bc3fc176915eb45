from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kilta.domains.people"
    label = "people"

    def ready(self) -> None:
        from kilta.domains.people.queries import actor_behind
        from kilta.foundation.access.actors import actors_come_from

        actors_come_from(actor_behind)
