from django.urls import path

from kilta.domains.events.views import calendar, feeds, public

urlpatterns = [
    path("events", calendar.calendar, name="calendar"),
    path("events.ics", feeds.feed, name="feed"),
    path("events.atom", feeds.atom, name="atom"),
    path("events/by/<str:secret>", public.by_secret, name="by_secret"),
    path("events/<slug:slug>", public.event, name="event"),
    path("events/<slug:slug>/picture.png", public.picture, name="picture"),
    path("events/<slug:slug>.ics", feeds.event_file, name="ics"),
    path("calendars/<str:secret>.ics", feeds.personal_feed, name="personal_feed"),
    path("me/calendar", feeds.my_calendar, name="my_calendar"),
    path("me/calendar/end", feeds.end_calendar, name="end_calendar"),
]
