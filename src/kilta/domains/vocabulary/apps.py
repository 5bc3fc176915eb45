from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "kilta.domains.vocabulary"
    label = "vocabulary"
