from django.urls import path

from kilta.domains.people.views import consents, profiles

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
]
