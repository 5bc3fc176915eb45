from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kilta.foundation.notices"
    label = "notices"
