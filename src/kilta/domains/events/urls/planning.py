from django.urls import path

from kilta.domains.events.views import planning

urlpatterns = [
    path("events/new", planning.plan, name="plan"),
    path("events/mine", planning.my_events, name="my_events"),
    path("events/<slug:slug>/edit", planning.edit, name="edit"),
]
