"""Our own account pages; signing in, passkeys and sessions come from django-allauth beside them."""

from allauth.account import views as allauth
from allauth.socialaccount.providers.openid_connect.views import callback
from django.db import transaction
from django.urls import include, path

from kilta.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("language", views.language, name="language"),
    path("sessions/<int:session_id>/end", views.end_session, name="end_session"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke", views.revoke_token, name="revoke_token"),
]

# What django-allauth gives, without its addresses of older days. An account, its person and its address come into being
# together or not at all, so signing up stands before allauth's own.
signing_in = [
    path("signup/", transaction.atomic(allauth.signup), name="account_signup"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("provider/", include("allauth.socialaccount.urls")),
    path("oidc/<slug:provider_id>/login/", views.to_provider, name="openid_connect_login"),
]

# A provider knows one address to send people back to, so it has no language.
coming_back = [path("account/oidc/<slug:provider_id>/login/callback/", callback, name="openid_connect_callback")]
