from kilta.domains.events.urls import closing, on_the_day, planning, public, registration

app_name = "events"
urlpatterns = [
    *planning.urlpatterns,
    *registration.urlpatterns,
    *on_the_day.urlpatterns,
    *closing.urlpatterns,
    *public.urlpatterns,
]
