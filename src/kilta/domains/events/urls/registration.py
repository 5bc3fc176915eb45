from django.urls import path

from kilta.domains.events.views import registration as views

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
]
