"""Django's settings, made from the environment; `environment.py` says what an operator can give."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from kilta.config import environment, logs

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = environment.read(os.environ)

MODE = ENVIRONMENT.mode
IS_DEMO = MODE in ("demo", "development")
DEBUG = MODE == "development"
DATA_FOLDER: Path = ENVIRONMENT.data
REAL_DATA_FOLDER: Path = ENVIRONMENT.real_data


def _secret_key() -> str:
    """The operator's key, or one that is made once and kept beside the data."""
    if ENVIRONMENT.secret_key:
        return ENVIRONMENT.secret_key
    if MODE == "test":
        return "not-secret-in-tests"
    path = DATA_FOLDER / "secret_key"
    if not path.exists():
        DATA_FOLDER.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _secret_key()
BASE_URL = (ENVIRONMENT.base_url or f"http://127.0.0.1:{ENVIRONMENT.port}").rstrip("/")
HAS_TLS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname, "127.0.0.1", "localhost", *ENVIRONMENT.hosts]
if MODE == "test":
    ALLOWED_HOSTS = ["*"]
SOURCE_URL = ENVIRONMENT.source_url
CONTACT = ENVIRONMENT.contact
OPERATOR = ENVIRONMENT.operator
CONSENT_AGES = ENVIRONMENT.consent_ages
METRICS_TOKEN = ENVIRONMENT.metrics_token
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
RATE_LIMITS = ENVIRONMENT.rate_limits
OUTSIDE_NETWORKS = ENVIRONMENT.outside_networks

INSTALLED_APPS = [
    "kilta.domains.impact",
    "kilta.domains.competences",
    "kilta.domains.events",
    "kilta.domains.network",
    "kilta.domains.people",
    "kilta.domains.vocabulary",
    "kilta.foundation.accounts",
    "kilta.foundation.access",
    "kilta.foundation.audit",
    "kilta.foundation.facts",
    "kilta.foundation.jobs",
    "kilta.foundation.notices",
    "kilta.foundation.search",
    "kilta.foundation.files",
    "kilta.foundation.exports",
    "kilta.foundation.languages",
    "kilta.foundation.web",
    "kilta.foundation.ui",
    "kilta.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "rules.apps.AutodiscoverRulesConfig",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "kilta.foundation.web.middleware.RequestIdMiddleware",
    "kilta.foundation.web.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "kilta.foundation.web.middleware.ErrorsMiddleware",
    "kilta.foundation.web.middleware.ReadableRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kilta.foundation.languages.middleware.LanguageMiddleware",
    "kilta.foundation.web.remembered.RememberedPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kilta.foundation.access.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kilta.foundation.access.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "kilta.config.urls"
WSGI_APPLICATION = "kilta.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
SITE_ID = 1

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kilta.foundation.ui.templatetags.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kilta.foundation.ui.context.chrome",
            ],
        },
    }
]


def _database(url: str) -> dict:
    """A Django database from its address; the socket folder of the embedded server comes as `?host=`."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


# Without an address the console command has started the embedded server and put its address here; a tool that
# only reads the settings (a type checker, `--help`) needs no server and gets an address that leads nowhere.
DATABASES = {"default": _database(ENVIRONMENT.database_url or "postgresql:///kilta?host=/nowhere")}
if ENVIRONMENT.database_replica_url:
    DATABASES["replica"] = _database(ENVIRONMENT.database_replica_url) | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["kilta.foundation.web.replica.ReplicaRouter"]
if MODE in ("production", "demo"):
    for database in DATABASES.values():
        database["OPTIONS"].setdefault("connect_timeout", "3")
        database["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": ENVIRONMENT.web_threads + 2,  # No thread waits for another one's connection,
            "timeout": 1,  # so whoever waits longer waits for a database that is away.
            "reconnect_timeout": 4,  # Given up soon, and begun anew by the next request.
        }
if MODE == "test":  # Tests that commit empty the tables afterwards, those of the history too.
    for database in DATABASES.values():
        given = database["OPTIONS"].get("options", "")
        database["OPTIONS"]["options"] = f"{given} -c kilta.history_may_be_emptied=on".strip()
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("TEST_TEMPLATE")}  # See `testing.py`.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Every web process counts the same, so limits and cached pages live in the one database unless a Redis is given.
if ENVIRONMENT.cache_url:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": ENVIRONMENT.cache_url,
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }

# Tests roll back what they write, which no change of the database tells; those of the memory itself turn it on.
REMEMBERS_PAGES = MODE != "test"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:today"
LOGOUT_REDIRECT_URL = "web:home"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fi", "Suomi"),
    ("sv", "Svenska"),
    ("de", "Deutsch"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "kilta.foundation.languages.formats"
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
MEDIA_ROOT = DATA_FOLDER / "files"


def _file_storage() -> dict:
    """The folder, or a bucket that answers soon or not at all and never hands out an address of its own."""
    if not ENVIRONMENT.files_url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    from botocore.config import Config

    client = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"max_attempts": 3},
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",  # Not every store that speaks S3 knows the newer ones.
        response_checksum_validation="when_required",
    )
    options = {**ENVIRONMENT.files_url, "client_config": client, "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": _file_storage(),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE in ("production", "demo")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # Styles, scripts and letters are for our own pages.
WHITENOISE_USE_FINDERS = MODE in ("development", "test")

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if HAS_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HAS_TLS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HAS_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "kilta.foundation.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HAS_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HAS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HAS_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

EMAIL_BACKEND = (
    "kilta.foundation.notices.folder_mail.EmailBackend"
    if ENVIRONMENT.smtp_url is None
    else "django.core.mail.backends.smtp.EmailBackend"
)
if ENVIRONMENT.smtp_url:
    _smtp = urlsplit(ENVIRONMENT.smtp_url)
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname, _smtp.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.scheme == "smtps", _smtp.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
EMAIL_FOLDER = DATA_FOLDER / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
EMAIL_SUBJECT_PREFIX = ""

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PGHISTORY_APPEND_ONLY = True

LOGGING_CONFIG = None
logs.configure(ENVIRONMENT.log_format if MODE != "test" else "plain", quiet=MODE == "test")

# django-allauth: e-mail is the name of an account; its mail leaves through our notices.
ACCOUNT_ADAPTER = "kilta.foundation.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "kilta.foundation.accounts.adapter.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
_FORMS = "kilta.foundation.accounts.forms"
ACCOUNT_FORMS = {
    "signup": f"{_FORMS}.SignUpForm",
    "login": f"{_FORMS}.SignInForm",
    "add_email": f"{_FORMS}.ChangeAddressForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ForgottenPasswordForm",
    "reset_password_from_key": f"{_FORMS}.NewPasswordForm",
    "reauthenticate": f"{_FORMS}.IsItYouForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
SOCIALACCOUNT_FORMS = {"signup": f"{_FORMS}.SignUpThroughProviderForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider["id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": {"server_url": provider["server_url"]},
            }
            for provider in ENVIRONMENT.oidc_providers
        ],
    }
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.IsItYouByCodeForm",
    "activate_totp": f"{_FORMS}.StartAppForm",
    "authenticate_webauthn": f"{_FORMS}.PasskeyStepForm",
    "reauthenticate_webauthn": f"{_FORMS}.IsItYouByPasskeyForm",
    "login_webauthn": f"{_FORMS}.SignInByPasskeyForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.RenamePasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HAS_TLS
MFA_TOTP_ISSUER = "Kilta"
USERSESSIONS_TRACK_ACTIVITY = True
if not RATE_LIMITS:
    ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

# What Django says about its settings, `config/checks.py` says about the operator's.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W009", "security.W012", "security.W016"]
