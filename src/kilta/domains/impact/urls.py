from django.urls import path

from kilta.domains.impact.views import backfilling, merging, packs, promises, reach

app_name = "impact"
urlpatterns = [
    path("results", reach.results, name="results"),
    path("results/<slug:slug>", reach.reach, name="reach"),
    path("results/<slug:slug>.<format:format>", reach.take, name="take"),
    path("results/<slug:slug>/evidence", reach.evidence, name="evidence"),
    path("results/<slug:slug>/evidence.<format:format>", reach.take_evidence, name="take_evidence"),
    path("results/<slug:slug>/past-event", backfilling.past_event, name="past_event"),
    path("results/<slug:slug>/promises", promises.promises, name="promises"),
    path("results/<slug:slug>/promises/<uuid:key>", promises.promise, name="promise"),
    path("results/<slug:slug>/promises/<uuid:key>/remove", promises.remove_promise, name="remove_promise"),
    path("results/<slug:slug>/views", promises.note_views, name="note_views"),
    path("results/<slug:slug>/views/<uuid:key>/remove", promises.remove_views, name="remove_views"),
    path("events/<slug:slug>/evidence", reach.evidence_of_event, name="evidence_of_event"),
    path("events/<slug:slug>/pack", packs.pack, name="pack"),
    path("events/<slug:slug>/pack/ask", packs.ask_for_pack, name="ask_for_pack"),
    path("events/<slug:slug>/pack/<uuid:key>", packs.fetch_pack, name="fetch_pack"),
    path("events/<slug:slug>/pack/<uuid:key>/<str:part>", packs.fetch_part, name="fetch_part"),
    path("staff/same-person", merging.same_person, name="same_person"),
    path("staff/same-person/merge", merging.merge, name="merge"),
    path("staff/same-person/<uuid:key>/apart", merging.take_apart, name="take_apart"),
]
