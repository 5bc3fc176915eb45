from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "kilta.foundation.languages"
    label = "languages"
