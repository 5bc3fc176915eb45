from django.urls import path

from kilta.config.demo_content import views

app_name = "demo"
urlpatterns = [
    path("demo", views.accounts, name="accounts"),
    path("demo/accounts/<uuid:person_id>", views.become, name="become"),
]
