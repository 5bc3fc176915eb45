from django.urls import path

from kilta.domains.people.views import consents, my_data, profiles

app_name = "people"
urlpatterns = [
    path("people", profiles.people, name="directory"),
    path("people/<uuid:key>", profiles.person, name="person"),
    path("me/profile", profiles.profile, name="profile"),
    path("me/profile/preview", profiles.show_preview, name="preview"),
    path("me/profile/come-of-age", profiles.come_of_age, name="come_of_age"),
    path("me/consents", consents.consents, name="consents"),
    path("me/consents/<slug:code>/give", consents.give, name="give_consent"),
    path("me/consents/<slug:code>/withdraw", consents.withdraw, name="withdraw_consent"),
    path("me/data", my_data.my_data, name="my_data"),
    path("me/data/pack", my_data.ask, name="ask"),
    path("me/data/<uuid:key>", my_data.fetch, name="fetch"),
    path("me/erase", my_data.erase, name="erase"),
    path("erased", my_data.erased, name="erased"),
]
