"""Views of libraries, which cannot carry `@open_to`: their audience is declared here, by the name of their address.

Whether a library keeps to it is tested by the access matrix, as for our own views.
"""

from kilta.foundation.access.openings import Audience, everyone, members, strangers

THIRD_PARTY: dict[str, Audience] = {
    # Signing in and joining (django-allauth).
    "account_signup": strangers,
    "account_login": strangers,
    "account_logout": everyone,
    "account_inactive": everyone,
    "account_email_verification_sent": everyone,
    "account_confirm_email": everyone,
    "account_confirm_login_code": everyone,
    "account_reset_password": everyone,
    "account_reset_password_done": everyone,
    "account_reset_password_from_key": everyone,
    "account_reset_password_from_key_done": everyone,
    "mfa_authenticate": everyone,  # between password and code nobody is signed in yet
    "mfa_login_webauthn": everyone,
    "socialaccount_login_cancelled": everyone,
    "socialaccount_login_error": everyone,
    "socialaccount_signup": everyone,
    "openid_connect_callback": everyone,
    # One's own account.
    "account_reauthenticate": members,
    "account_email": members,
    "account_change_password": members,
    "account_set_password": members,
    "mfa_index": members,
    "mfa_reauthenticate": members,
    "mfa_activate_totp": members,
    "mfa_deactivate_totp": members,
    "mfa_view_recovery_codes": members,
    "mfa_generate_recovery_codes": members,
    "mfa_download_recovery_codes": members,
    "mfa_list_webauthn": members,
    "mfa_add_webauthn": members,
    "mfa_reauthenticate_webauthn": members,
    "mfa_remove_webauthn": members,
    "mfa_edit_webauthn": members,
    "socialaccount_connections": members,
    "usersessions_list": members,
}
