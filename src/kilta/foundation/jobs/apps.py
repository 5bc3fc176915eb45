from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kilta.foundation.jobs"
    label = "jobs"
