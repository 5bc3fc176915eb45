from django.urls import path

from kilta.foundation.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:key>", views.attachment, name="attachment"),
    path("<uuid:key>/in-place", views.in_place, name="in_place"),
]
