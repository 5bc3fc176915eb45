from django.urls import path

from kilta.foundation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("staff/jobs", views.failed, name="failed"),
    path("staff/jobs/<int:job_id>/retry", views.retry, name="retry"),
]
