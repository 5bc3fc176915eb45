from django.urls import path

from kilta.domains.events.views import closing, feedback, recording

urlpatterns = [
    path("events/<slug:slug>/closing", closing.close, name="close"),
    path("events/<slug:slug>/closing/attendance", closing.settle, name="settle"),
    path("events/<slug:slug>/closing/signed-list", closing.proof, name="proof"),
    path("events/<slug:slug>/closing/signed-list/<uuid:key>/remove", closing.remove_list, name="remove_list"),
    path("events/<slug:slug>/closing/declaration", closing.declare, name="declare"),
    path("events/<slug:slug>/closing/declaration.pdf", closing.declaration_paper, name="declaration_paper"),
    path("events/<slug:slug>/closing/declaration/withdraw", closing.withdraw_declaration, name="withdraw_declaration"),
    path("events/<slug:slug>/closing/declaration/logs/<uuid:key>/remove", closing.remove_log, name="remove_log"),
    path("events/<slug:slug>/closing/reopen", closing.reopen, name="reopen"),
    path("events/<slug:slug>/closing/minutes", recording.minutes, name="minutes"),
    path("events/<slug:slug>/closing/minutes/<slug:language>", recording.edit_minutes, name="edit_minutes"),
    path("events/<slug:slug>/closing/minutes/<slug:language>/check", recording.check_minutes, name="check_minutes"),
    path("events/<slug:slug>/closing/minutes/<slug:language>/remove", recording.remove_minutes, name="remove_minutes"),
    path("events/<slug:slug>/closing/materials", recording.materials, name="materials"),
    path("events/<slug:slug>/closing/materials/<uuid:key>", recording.edit_material, name="edit_material"),
    path("events/<slug:slug>/closing/materials/<uuid:key>/remove", recording.remove_material, name="remove_material"),
    path("events/<slug:slug>/closing/outcomes", recording.outcomes, name="outcomes"),
    path("events/<slug:slug>/closing/outcomes/<uuid:key>", recording.edit_outcome, name="edit_outcome"),
    path("events/<slug:slug>/closing/outcomes/<uuid:key>/remove", recording.remove_outcome, name="remove_outcome"),
    path("events/<slug:slug>/feedback", feedback.class_feedback, name="class_feedback"),
    path("events/<slug:slug>/feedback/results", feedback.results, name="feedback_results"),
    path("events/<slug:slug>/feedback/results.<format:format>", feedback.take_results, name="take_feedback"),
    path("registrations/<str:code>/feedback", feedback.give_feedback, name="give_feedback"),
    path("registrations/<str:code>/materials/<uuid:key>", feedback.material, name="material_of_who_came"),
]
