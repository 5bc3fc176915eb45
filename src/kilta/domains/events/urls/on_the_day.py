from django.urls import path

from kilta.domains.events.views import on_the_day as views
from kilta.domains.events.views import papers, room

urlpatterns = [
    path("events/<slug:slug>/check-in", views.check_in, name="check_in"),
    path("events/<slug:slug>/check-in/code", views.check_in_by_code, name="check_in_by_code"),
    path("events/<slug:slug>/check-in/scans", views.send_scans, name="send_scans"),
    path("events/<slug:slug>/check-in/names", views.names, name="names_at_the_door"),
    path("events/<slug:slug>/check-in/walk-in", views.walk_in, name="walk_in"),
    path("events/<slug:slug>/check-in/<uuid:key>", views.check_in_one, name="check_in_one"),
    path("events/<slug:slug>/check-in/<uuid:key>/undo", views.undo, name="undo_check_in"),
    path("events/<slug:slug>/check-in/<uuid:key>/count", views.count_again, name="count_again"),
    path("events/<slug:slug>/attendance-list.pdf", papers.attendance_list, name="attendance_list"),
    path("events/<slug:slug>/badges.pdf", papers.badges, name="badges"),
    path("events/<slug:slug>/agenda.pdf", papers.agenda, name="agenda"),
    path("events/<slug:slug>/screen", views.screen, name="screen"),
    path("events/<slug:slug>/here", views.here, name="here"),
    path("registrations/<str:code>/here", views.i_am_here, name="i_am_here"),
    path("join", room.join, name="join"),
    path("events/<slug:slug>/room", room.room, name="room"),
    path("events/<slug:slug>/room/cards", room.write_card, name="write_card"),
    path("events/<slug:slug>/room/cards/<uuid:key>/support", room.support, name="support_card"),
    path("events/<slug:slug>/room/polls/<uuid:key>/vote", room.vote, name="vote"),
    path("events/<slug:slug>/room/screen", room.wall, name="wall"),
    path("events/<slug:slug>/room/moderation", room.moderation, name="moderation"),
    path("events/<slug:slug>/room/moderation/cards/<uuid:key>", room.moderate_card, name="moderate_card"),
    path("events/<slug:slug>/room/moderation/polls", room.make_poll, name="make_poll"),
    path("events/<slug:slug>/room/moderation/polls/<uuid:key>/open", room.open_poll, name="open_poll"),
    path("events/<slug:slug>/room/moderation/polls/<uuid:key>/close", room.close_poll, name="close_poll"),
    path("events/<slug:slug>/room/moderation/polls/<uuid:key>/remove", room.remove_poll, name="remove_poll"),
]
