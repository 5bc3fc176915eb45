from django.urls import path

from kilta.domains.events.views import registration as views
from kilta.domains.events.views import registrations

urlpatterns = [
    path("events/<slug:slug>/register", views.register, name="register"),
    path("events/<slug:slug>/register/group", views.register_group, name="register_group"),
    path("events/<slug:slug>/register/sent", views.sent, name="registration_sent"),
    path("registrations/<str:code>", views.mine, name="my_registration"),
    path("registrations/<str:code>/confirm", views.confirm, name="confirm_registration"),
    path("registrations/<str:code>/accept", views.accept, name="accept_seat"),
    path("registrations/<str:code>/cancel", views.cancel, name="cancel_registration"),
    path("registrations/<str:code>/change", views.change, name="change_registration"),
    path("registrations/<str:code>/pictures", views.pictures, name="picture_consents"),
    path("events/<slug:slug>/registrations", registrations.registrations, name="registrations"),
    path("events/<slug:slug>/registrations/add", registrations.add, name="add_registration"),
    path("events/<slug:slug>/registrations/import", registrations.import_list, name="import_registrations"),
    path("events/<slug:slug>/registrations.<format:format>", registrations.take, name="take_registrations"),
    path("events/<slug:slug>/registrations/write", registrations.write, name="write"),
    path("events/<slug:slug>/registrations/<uuid:key>", registrations.registration, name="registration"),
    path("events/<slug:slug>/registrations/<uuid:key>/seat", registrations.seat, name="seat_registration"),
    path("events/<slug:slug>/registrations/<uuid:key>/put-back", registrations.put_back, name="put_back"),
    path("events/<slug:slug>/registrations/<uuid:key>/cancel", registrations.cancel, name="end_registration"),
]
