from django.urls import path

from kilta.domains.events.views import public

urlpatterns = [
    path("events/<slug:slug>", public.event, name="event"),
]
