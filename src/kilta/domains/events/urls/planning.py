from django.urls import path

from kilta.domains.events.views import planning, programme, publishing, questions, repeating

urlpatterns = [
    path("events/new", planning.plan, name="plan"),
    path("events/mine", planning.my_events, name="my_events"),
    path("events/<slug:slug>/edit", planning.edit, name="edit"),
    path("events/<slug:slug>/history", planning.history, name="history"),
    path("events/<slug:slug>/texts/<slug:language>", planning.edit_text, name="edit_text"),
    path("events/<slug:slug>/texts/<slug:language>/check", planning.check_text, name="check_text"),
    path("events/<slug:slug>/texts/<slug:language>/remove", planning.remove_text, name="remove_text"),
    path("events/<slug:slug>/organisers", planning.add_organiser, name="add_organiser"),
    path("events/<slug:slug>/organisers/<uuid:key>/remove", planning.remove_organiser, name="remove_organiser"),
    path("events/<slug:slug>/programme", programme.programme, name="programme"),
    path("events/<slug:slug>/programme/<uuid:key>", programme.edit_session, name="edit_session"),
    path("events/<slug:slug>/programme/<uuid:key>/remove", programme.remove_session, name="remove_session"),
    path("events/<slug:slug>/programme/in/<slug:language>", programme.translate, name="translate_programme"),
    path("events/<slug:slug>/programme/in/<slug:language>/check", programme.check, name="check_programme"),
    path("events/<slug:slug>/questions", questions.questions, name="questions"),
    path("events/<slug:slug>/questions/add", questions.add, name="add_question"),
    path("events/<slug:slug>/questions/<uuid:key>", questions.edit, name="edit_question"),
    path("events/<slug:slug>/questions/<uuid:key>/move", questions.move, name="move_question"),
    path("events/<slug:slug>/questions/<uuid:key>/remove", questions.remove, name="remove_question"),
    path("events/<slug:slug>/publish", publishing.publish, name="publish"),
    path("events/<slug:slug>/postpone", publishing.postpone, name="postpone"),
    path("events/<slug:slug>/new-date", publishing.new_date, name="new_date"),
    path("events/<slug:slug>/cancel", publishing.cancel, name="cancel"),
    path("events/<slug:slug>/delete", publishing.delete, name="delete"),
    path("events/<slug:slug>/clone", repeating.clone, name="clone"),
    path("events/<slug:slug>/repeat", repeating.repeat, name="repeat"),
    path("events/<slug:slug>/publish-series", repeating.publish_series, name="publish_series"),
]
