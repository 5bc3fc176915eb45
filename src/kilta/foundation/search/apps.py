from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kilta.foundation.search"
    label = "search"
