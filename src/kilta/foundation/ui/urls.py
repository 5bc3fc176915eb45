from django.urls import path

from kilta.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("gallery", views.gallery, name="gallery"),
    path("gallery/languages", views.languages, name="languages"),
]
