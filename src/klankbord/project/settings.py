"""Every setting. The environment is read here and nowhere else.

KLANKBORD_DATA          folder for everything that is kept; made with mode 0700
KLANKBORD_STORE         s3://BUCKET/PREFIX, where sound lies, sealed; default KLANKBORD_DATA/store
KLANKBORD_MASTER_KEY    the key of all key files, 64 hexadecimal digits; or a credential of systemd
                        of the name klankbord-master-key; or the file KLANKBORD_MASTER_KEY_FILE
                        (default KLANKBORD_DATA/master.key, which is made)
KLANKBORD_MASTER_KEY_NEXT   the one that takes its place, during klankbord keys rotate
KLANKBORD_LEDGER_COPY   folder for the copy of the log outside the database, on another disk or
                        machine; default KLANKBORD_DATA/ledger-copy
KLANKBORD_WITNESSES     verifier keys of who witnesses the log, with spaces between them, as
                        klankbord witness key prints them
KLANKBORD_SOURCE_AWS_*  as AWS_* for S3 clients, of buckets from which exports are read, when they
                        are not where sound is kept: KLANKBORD_SOURCE_AWS_ACCESS_KEY_ID and so on
KLANKBORD_URL           address at which people reach it (default http://127.0.0.1:8000)
KLANKBORD_ORGANISATION  name of the organisation, as the head of every page shows it
KLANKBORD_CONTACT       where callers turn to about their rights: an address for mail, a telephone
                        number or both; without it the mail address of the DPO's account
KLANKBORD_INTRANET      origins that may show the privacy policy inside a page of theirs, with
                        spaces between them: https://intranet.example; without it nobody may
KLANKBORD_CALL_NUMBERS  1: callers get the number of their call and can object with it on /bellers/;
                        not where numbers can be guessed: who has one has the recording erased
KLANKBORD_SMTP_URL      smtp://login:password@host:587 or smtps://...:465; without it mail is
                        written as files in KLANKBORD_DATA/mail
KLANKBORD_MAIL_FROM     sender of mail
KLANKBORD_MAIL_HOURS    8-18: mail about messages goes on working days from 8 to 18 o'clock only;
                        without it at any hour. The message stands on a person's page at once
KLANKBORD_MACHINE_URL   http://HOST:PORT/v1 of a language model on this machine or in this house, to
                        suggest answers where a programme names it; without it none is asked
                        https://NAME/v1 of a processor elsewhere, which the programme has to name
KLANKBORD_MACHINE_MODEL its name there
KLANKBORD_MACHINE_KEY_FILE  file with the key of that processor, and nothing else in it
KLANKBORD_MACHINE_CA    file with certificates (PEM) of who vouches for it, in place of the system's
KLANKBORD_DEVELOPMENT   1: the parts of which pages are made can be looked at, on /stijl/
DATABASE_URL            a PostgreSQL of your own, 15 or later; this login owns the tables
DATABASE_APP_URL        the login for the work, when it must be another one
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import platformdirs
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy

from klankbord.database import address, embedded
from klankbord.database.credentials import once
from klankbord.database.faults import DatabaseFault

# --- folders ------------------------------------------------------------------------------------

OF_SOURCES = "KLANKBORD_SOURCE_"
DATA = Path(os.environ.get("KLANKBORD_DATA") or platformdirs.user_data_path("klankbord")).absolute()
KEYS = DATA / "keys"
STORE = DATA / "store"
MAIL = DATA / "mail"
LOGS = DATA / "log"
STATIC_ROOT = DATA / "static"
STORE_URL = os.environ.get("KLANKBORD_STORE", "").strip()
STORE_OPEN = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
if STORE_URL and not (urlsplit(STORE_URL).scheme == "s3" and urlsplit(STORE_URL).hostname):
    raise ImproperlyConfigured(
        "KLANKBORD_STORE is no store. Write s3://BUCKET or s3://BUCKET/PREFIX."
    )
SOURCE_BUCKET = {
    name.removeprefix(OF_SOURCES).lower(): value
    for name, value in os.environ.items()
    if name.startswith(f"{OF_SOURCES}AWS_")
}
SOURCE_BUCKET_OPEN = (
    SOURCE_BUCKET.get("aws_endpoint_url") or os.environ.get("AWS_ENDPOINT_URL", "")
).startswith("http://")
MASTER_KEY = os.environ.get("KLANKBORD_MASTER_KEY", "")
MASTER_KEY_NEXT = os.environ.get("KLANKBORD_MASTER_KEY_NEXT", "")
MASTER_KEY_FILE = os.environ.get("KLANKBORD_MASTER_KEY_FILE", "")
LEDGER_COPY = os.environ.get("KLANKBORD_LEDGER_COPY", "")
WITNESSES = os.environ.get("KLANKBORD_WITNESSES", "").split()
CREDENTIALS = os.environ.get("CREDENTIALS_DIRECTORY", "")
MACHINE_URL = os.environ.get("KLANKBORD_MACHINE_URL", "").strip()
MACHINE_MODEL = os.environ.get("KLANKBORD_MACHINE_MODEL", "").strip() or "default"
MACHINE_KEY = Path(key) if (key := os.environ.get("KLANKBORD_MACHINE_KEY_FILE", "")) else None
MACHINE_CA = Path(ca) if (ca := os.environ.get("KLANKBORD_MACHINE_CA", "")) else None
EPOCH_DAYS = 30  # how long a backup of the key files can still open what was forgotten since
try:
    for folder in (DATA, KEYS, STORE, MAIL, LOGS, STATIC_ROOT):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    SECRET_KEY = once(DATA / "secret-key", get_random_secret_key)
except OSError as fault:
    raise ImproperlyConfigured(
        f"The data folder {DATA} cannot be used ({fault.strerror}). "
        "Set KLANKBORD_DATA to a folder that you may write."
    ) from fault

# --- database -----------------------------------------------------------------------------------

DATABASE_IS_EMBEDDED = not os.environ.get("DATABASE_URL")
try:
    if DATABASE_IS_EMBEDDED:
        DATABASES = {
            alias: address.of_login(
                role=login.role,
                password=login.password,
                host=login.host,
                port=str(login.port),
                database=login.name,
            )
            for alias, login in embedded.logins(DATA).items()
        }
    else:
        owner = address.of_url(os.environ["DATABASE_URL"], name="DATABASE_URL")
        app_url = os.environ.get("DATABASE_APP_URL")
        DATABASES = {
            "default": address.of_url(app_url, name="DATABASE_APP_URL")
            if app_url
            else address.as_app(owner),
            "owner": owner,
        }
except DatabaseFault as fault:
    raise ImproperlyConfigured(str(fault)) from fault
DATABASE_ROUTERS = ["klankbord.database.router.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# --- address and transport ----------------------------------------------------------------------

URL = urlsplit(os.environ.get("KLANKBORD_URL") or "http://127.0.0.1:8000")
if URL.scheme not in {"http", "https"} or not URL.hostname:
    raise ImproperlyConfigured("KLANKBORD_URL is no web address. Write https://name.example.")
HTTPS = URL.scheme == "https"
DEBUG = False
DEVELOPMENT = os.environ.get("KLANKBORD_DEVELOPMENT") == "1"
ALLOWED_HOSTS = [URL.hostname, "localhost", "127.0.0.1", "[::1]"]
WAITING = "klankbord.edges.web.start.duties.waiting"
"""What counts how many things wait for an account, as its start page does (notices.digest)."""
IN_A_CALL = "klankbord.recordings.calling.ongoing.in_a_call"
"""What says who is in a call now, so that his mail waits (notices.mailing)."""
CSRF_FAILURE_VIEW = "klankbord.edges.web.frame.views.errors.expired"
CSRF_TRUSTED_ORIGINS = [f"{URL.scheme}://{URL.netloc}"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = False  # the proxy in front, which holds the certificate, does it
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- what it is made of -------------------------------------------------------------------------

INSTALLED_APPS = [
    "klankbord.edges.web",
    "klankbord.people",
    "klankbord.vault",
    "klankbord.ledger",
    "klankbord.programmes",
    "klankbord.notices",
    "klankbord.recordings",
    "klankbord.evaluations",
    "klankbord.suggestions",
    "klankbord.coaching",
    "klankbord.reviews",
    "klankbord.council",
    "klankbord.cases",
    "klankbord.breaches",
    "klankbord.rights",
    "klankbord.gate",
    "klankbord.jobs",
    "procrastinate.contrib.django",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "klankbord.edges.web.frame.door.opened",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "klankbord.project.headers.compressed",
    "klankbord.project.headers.guarded",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
ROOT_URLCONF = "klankbord.project.urls"
WSGI_APPLICATION = "klankbord.project.wsgi.application"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # each name is its content, so a browser keeps it for ever
FILE_UPLOAD_HANDLERS = ["klankbord.edges.web.frame.uploads.Small"]  # never plain on a disk
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # of one shipment, each sealed while it comes in
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes; audio is streamed and not counted

# --- signing in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "klankbord.edges.web.administration.passwords.NotLikeOneself"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "klankbord.edges.web.frame.mailing.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because somebody typed his address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = URL.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds; the mail with the link says so too
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}

# --- name, language, time, mail, logs -----------------------------------------------------------

ORGANISATION = os.environ.get("KLANKBORD_ORGANISATION", "").strip()
CONTACT = os.environ.get("KLANKBORD_CONTACT", "").strip()
LOG_WORDS = "klankbord.edges.web.portal.logbook.KINDS"  # words of each kind of line
_hours = re.fullmatch(r"(\d{1,2})-(\d{1,2})", os.environ.get("KLANKBORD_MAIL_HOURS", "0-24"))
if _hours is None or not int(_hours[1]) < int(_hours[2]) <= 24:
    raise ImproperlyConfigured("KLANKBORD_MAIL_HOURS says from which hour to which: 8-18.")
MAIL_HOURS = int(_hours[1]), int(_hours[2])
INTRANET = os.environ.get("KLANKBORD_INTRANET", "").split()
if not all(re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?", each) for each in INTRANET):
    raise ImproperlyConfigured(
        "KLANKBORD_INTRANET names origins with spaces between them: https://intranet.example."
    )
CALL_NUMBERS = os.environ.get("KLANKBORD_CALL_NUMBERS") == "1"
LANGUAGE_CODE = "nl"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGES = [("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English"))]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    os.environ.get("KLANKBORD_MAIL_FROM") or f"klankbord@{URL.hostname}"
)
SMTP = urlsplit(os.environ.get("KLANKBORD_SMTP_URL") or "")
if SMTP.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = SMTP.hostname
    EMAIL_USE_SSL = SMTP.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_PORT = SMTP.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER = unquote(SMTP.username or "")
    EMAIL_HOST_PASSWORD = unquote(SMTP.password or "")
    EMAIL_TIMEOUT = 30  # seconds
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL)

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "klankbord.project.logs.Bare"}},
    "handlers": {
        "file": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": str(LOGS / "klankbord.log"),
            "formatter": "bare",
            "delay": True,
        },
    },
    "root": {"handlers": ["file"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "ERROR", "propagate": True}},
}
