from django.urls import path

from kilta.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("notices", views.inbox, name="inbox"),
    path("notices/read", views.read_all, name="read_all"),
    path("notices/<uuid:message_id>/read", views.read, name="read"),
    path("notices/unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe"),
    path("account/notices", views.preferences, name="preferences"),
    path("demo/mail", views.outbox, name="outbox"),
    path("demo/mail/<slug:name>", views.letter, name="letter"),
]
