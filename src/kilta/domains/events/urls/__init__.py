from kilta.domains.events.urls import closing, on_the_day, planning, public, registration, webhooks

app_name = "events"
urlpatterns = [
    *planning.urlpatterns,
    *registration.urlpatterns,
    *on_the_day.urlpatterns,
    *closing.urlpatterns,
    *webhooks.urlpatterns,
    *public.urlpatterns,
]
