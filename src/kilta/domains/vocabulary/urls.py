from django.urls import path

from kilta.domains.vocabulary import views

app_name = "vocabulary"
urlpatterns = [
    path("concepts", views.concepts, name="concepts"),
    path("concepts/by-uri", views.by_uri, name="by_uri"),
    path("concepts/<uuid:concept_id>", views.concept, name="concept"),
    path("glossary", views.glossary, name="glossary"),
    path("staff/esco", views.esco, name="esco"),
]
