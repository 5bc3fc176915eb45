from django.urls import path

from kilta.domains.events.views import on_the_day as views

urlpatterns = [
    path("events/<slug:slug>/check-in", views.check_in, name="check_in"),
    path("events/<slug:slug>/check-in/code", views.check_in_by_code, name="check_in_by_code"),
    path("events/<slug:slug>/check-in/scans", views.send_scans, name="send_scans"),
    path("events/<slug:slug>/check-in/names", views.names, name="names_at_the_door"),
    path("events/<slug:slug>/check-in/walk-in", views.walk_in, name="walk_in"),
    path("events/<slug:slug>/check-in/<uuid:key>", views.check_in_one, name="check_in_one"),
    path("events/<slug:slug>/check-in/<uuid:key>/undo", views.undo, name="undo_check_in"),
    path("events/<slug:slug>/check-in/<uuid:key>/count", views.count_again, name="count_again"),
    path("events/<slug:slug>/screen", views.screen, name="screen"),
    path("events/<slug:slug>/here", views.here, name="here"),
    path("registrations/<str:code>/here", views.i_am_here, name="i_am_here"),
]
