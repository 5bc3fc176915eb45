from django.urls import path

from kilta.foundation.exports import views

app_name = "exports"
urlpatterns = [path("staff/exports", views.taken, name="taken")]
