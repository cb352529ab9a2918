"""The settings of one installation, read from the environment.

A wrong or missing value stops the start with one plain sentence instead of a traceback.
"""

import os
import secrets
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote

from csp.constants import NONCE, NONE, SELF

from council.environment import NOTHING_SET, address, flag, number, stop, words

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Mode -----------------------------------------------------------------------------------

DEBUG = flag("DEBUG")
# A trial on one's own computer: invented accounts are offered on the sign-in page.
DEMO = flag("DEMO")
LOCAL = DEBUG or DEMO

# --- Secret ---------------------------------------------------------------------------------


def given_secret() -> str:
    """Take SECRET_KEY, or the content of the file named by SECRET_KEY_FILE.

    A trial may have none: it keeps one that it made itself.
    """
    key = os.environ.get("SECRET_KEY", "")
    file = os.environ.get("SECRET_KEY_FILE", "")
    if key and file:
        stop("SECRET_KEY und SECRET_KEY_FILE sind beide gesetzt. Bitte nur eines angeben.")
    if file:
        try:
            key = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            stop(f"SECRET_KEY_FILE={file} lässt sich nicht lesen ({error}).")
    if not key and not LOCAL:
        stop(NOTHING_SET)
    if len(key) < 32 and not LOCAL:
        stop("SECRET_KEY ist zu kurz. Nötig sind mindestens 32 zufällige Zeichen.")
    return key


SECRET_KEY = given_secret()

# --- Addresses ------------------------------------------------------------------------------


def site_url(hosts: list[str]) -> str:
    """Take the address under which people reach the site, as it stands in mails."""
    url = os.environ.get("SITE_URL", "").rstrip("/")
    if not url and LOCAL:
        return "http://127.0.0.1:8000"
    if not url and hosts[0].startswith(("*", ".")):
        stop("SITE_URL fehlt. Nötig ist die Adresse der Seite, etwa https://rat.example.de.")
    if not url:
        return f"https://{hosts[0]}"
    parts = address(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        stop(f"SITE_URL={url} ist keine Adresse wie https://rat.example.de.")
    return url


ALLOWED_HOSTS = words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS and LOCAL:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
if not ALLOWED_HOSTS:
    stop("ALLOWED_HOSTS fehlt. Nötig sind die Namen der Seite, durch Komma getrennt.")
SITE_URL = site_url(ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Files ----------------------------------------------------------------------------------


def data_dir() -> Path:
    """Find the folder of the installation's files and make it if it is not there.

    A demo city never lies where an installation that was given no folder would look.
    """
    default = BASE_DIR / "data" / "demo" if DEMO else BASE_DIR / "data"
    path = Path(os.environ.get("DATA_DIR") or default).expanduser().resolve()
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        stop(f"DATA_DIR={path} lässt sich nicht anlegen ({error.strerror}).")
    if not os.access(path, os.W_OK | os.X_OK):
        stop(f"In DATA_DIR={path} darf nicht geschrieben werden.")
    return path


def kept_secret(path: Path) -> str:
    """Read the secret of a trial installation, made at the first start."""
    if not path.exists():
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50), encoding="ascii")
        # Of two processes that start at the same moment the first one wins.
        with suppress(FileExistsError):
            os.link(new, path)
        new.unlink()
    return path.read_text(encoding="ascii")


def chain_file(folder: Path) -> Path:
    """Find the file of the chain's heads; it should lie where the database's keeper has no way."""
    path = Path(os.environ.get("CHAIN_FILE") or folder / "chain-heads").expanduser().resolve()
    try:
        with path.open("ab"):
            pass
    except OSError as error:
        stop(f"In CHAIN_FILE={path} lässt sich nicht schreiben ({error.strerror}).")
    return path


DATA_DIR = data_dir()
CHAIN_FILE = chain_file(DATA_DIR)
SECRET_KEY = SECRET_KEY or kept_secret(DATA_DIR / "secret-key")
MEDIA_ROOT = DATA_DIR / "files"
# Belongs to the release, not to the data; a trial serves the files from where they are.
STATIC_ROOT = None if LOCAL else Path(os.environ.get("STATIC_ROOT") or BASE_DIR / ".static")
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- Database -------------------------------------------------------------------------------


def sqlite(path: Path) -> dict[str, Any]:
    """Describe the embedded database in a file."""
    if not path.parent.is_dir():
        stop(f"DATABASE_URL: Der Ordner {path.parent} fehlt.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A writer takes the lock when its transaction begins, and the others wait for it;
            # a lock wanted in the middle would be refused at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What was acknowledged outlasts a power cut, too.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def postgres(parts: SplitResult) -> dict[str, Any]:
    """Describe a database on a server; a socket is named by its folder: ?host=/run/postgresql"""
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def database(url: str) -> dict[str, Any]:
    """Read sqlite:///folder/file or postgres://user:password@host:port/name?option=value."""
    parts = address(url)
    if parts.scheme == "sqlite" and not parts.netloc and parts.path[1:]:
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme in {"postgres", "postgresql"} and parts.path[1:]:
        return postgres(parts)
    stop(
        "DATABASE_URL ist unbekannt. Möglich sind sqlite:///ordner/datei.sqlite3 "
        "und postgres://name:kennwort@rechner:5432/datenbank."
    )


DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL") or f"sqlite:///{quote(str(DATA_DIR))}/council.sqlite3"
    )
}
# What is counted of tries counts in every process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "council_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Parts ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "council",
    "responses",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_prose_editor",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    # Also for runserver, which would otherwise serve files past WhiteNoise's headers.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "council.site.client_address.NoteAddress",
    "django.middleware.security.SecurityMiddleware",
    "council.site.middleware.NeedNoDevices",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "council.site.middleware.KnowTheMethods",
    "council.site.known_browser.MarkBrowser",
    "council.site.refusals.NoteRefusals",
    "council.site.middleware.CityTime",
    "council.site.middleware.KeepNoCopies",
    "council.site.factors_needed.DemandFactors",
    "council.site.middleware.LimitRequests",
    "council.site.middleware.RefuseNulBytes",
    "council.site.middleware.ExplainRefusals",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "council.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "council.site.context.site",
            ],
        },
    },
]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = LOCAL

FORM_RENDERER = "council.site.form_rendering.Renderer"

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"

# --- Accounts -------------------------------------------------------------------------------

AUTH_USER_MODEL = "council.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "council.rules.passwords.HardToGuess"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "council.site.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# So long nobody is asked for the password again before acts by which others could be harmed.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * number("PASSWORD_AGAIN_MINUTES", default=10, at_least=1)
# Invitations are made with the same one.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_FORMS = {
    "login": "council.forms.sign_in.SignInForm",
    "reauthenticate": "council.forms.sign_in.PasswordAgainForm",
    "change_password": "council.forms.sign_in.ChangePasswordForm",
    "set_password": "council.forms.sign_in.FirstPasswordForm",
    "reset_password": "council.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "council.forms.sign_in.PasswordFromMailForm",
}
# Passwords and mails for new ones are limited by `council.services.sign_in_limits`; what is left to
# allauth is a code of the second factor, and whoever is signed in already.
MFA_ADAPTER = "council.site.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The clocks of telephones are off by half a minute: the code before and the one after count, too.
MFA_TOTP_TOLERANCE = 1
# Nobody guesses a passkey, and a whole town hall may come from one address.
MFA_RATE_LIMITS = {"webauthn_login": "200/m/ip"}
MFA_FORMS = {
    "authenticate": "council.forms.factors.CodeForm",
    "reauthenticate": "council.forms.factors.CodeAgainForm",
    "activate_totp": "council.forms.factors.NewAppForm",
    "add_webauthn": "council.forms.factors.NewPasskeyForm",
    "edit_webauthn": "council.forms.factors.PasskeyNameForm",
    "authenticate_webauthn": "council.forms.factors.PasskeyForm",
    "reauthenticate_webauthn": "council.forms.factors.PasskeyAgainForm",
    "login_webauthn": "council.forms.factors.PasskeySignInForm",
}
# The forms of the public side: so many from one address, and from all together. Following
# something sends a mail to whatever address is given: only so many a day to the same one.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reset_password": None,
    "reset_password_from_key": None,
    "feedback": "5/h/ip,100/h/key",
    "follow": "20/h/ip,300/h/key",
    "follow_address": "5/d/key",
}
# Tries are counted by address, too: behind a proxy, by the one that the proxy reports.
ALLAUTH_TRUSTED_PROXY_COUNT = number("PROXY_COUNT")
PROXIES_NAMED = bool(os.environ.get("PROXY_COUNT", "").strip())

# --- Security -------------------------------------------------------------------------------

SECURE = SITE_URL.startswith("https://")
# A browser keeps the cookies of a host together, whatever the port: two trials side by side would
# sign each other's people out.
PORT = address(SITE_URL).port
# A cookie of this name a browser takes only from this very host, and over TLS.
HOST = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{HOST}sessionid-{PORT}" if PORT else f"{HOST}sessionid"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
BROWSER_COOKIE_NAME = f"{HOST}browser-{PORT}" if PORT else f"{HOST}browser"
CSRF_COOKIE_NAME = f"{HOST}csrftoken-{PORT}" if PORT else f"{HOST}csrftoken"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
# The page shows a PDF of its own in a frame.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # what else stands below the city's name is not ours to decide on
    "security.W021",  # nor is whether browsers shall know it beforehand
    "security.W008",  # the proxy before the site speaks TLS and leads http there
    "security.W019",  # see X_FRAME_OPTIONS
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}

# What people may upload: a file, all files of a paper, all of a person in a day.
FILE_BYTES = number("UPLOAD_FILE_MB", default=20, at_least=1) * 1_000_000
PAPER_BYTES = number("UPLOAD_PAPER_MB", default=100, at_least=1) * 1_000_000
DAY_BYTES = number("UPLOAD_DAY_MB", default=500, at_least=1) * 1_000_000
if not FILE_BYTES <= PAPER_BYTES <= DAY_BYTES:
    stop(
        "UPLOAD_FILE_MB, UPLOAD_PAPER_MB und UPLOAD_DAY_MB: Keins darf größer sein als das nächste."
    )
# With the texts around them; the server before this one must let as much through.
REQUEST_BYTES = PAPER_BYTES + 5_000_000
# Attachments are limited by the forms; this bounds what a request may hold besides.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Virus scan -----------------------------------------------------------------------------


def scanner(url: str) -> tuple[Any, ...]:
    """Read where clamd listens: unix:///run/clamav/clamd.ctl or tcp://host:port."""
    parts = address(url)
    if not url:
        return ()
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return ("unix", unquote(parts.path))
    if parts.scheme == "tcp" and parts.hostname and not parts.path:
        return ("tcp", parts.hostname, parts.port or 3310)
    stop(
        f"CLAMD={url} ist unbekannt. Möglich sind unix:///run/clamav/clamd.ctl und "
        "tcp://rechner:3310."
    )


CLAMD = scanner(os.environ.get("CLAMD", ""))
# Then files are taken without it, and looked at later.
CLAMD_MAY_BE_AWAY = flag("CLAMD_MAY_BE_AWAY")

# --- Mail -----------------------------------------------------------------------------------

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(url: str) -> dict[str, Any]:
    """Read smtp://, smtp+tls:// or smtps://name:password@host:port, console: or file:///folder."""
    parts = address(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme in MAIL_PORTS and parts.hostname:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or MAIL_PORTS[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_TIMEOUT": 20,
        }
    stop(
        "EMAIL_URL ist unbekannt. Möglich sind smtp+tls://name:kennwort@rechner:587, "
        "smtps://…, smtp://…, console: und file:///ordner."
    )


def sender() -> str:
    """Take the address that mails come from, with or without a name before it."""
    host = str(address(SITE_URL).hostname).replace("127.0.0.1", "localhost")
    given = os.environ.get("DEFAULT_FROM_EMAIL") or f"rat@{host}"
    if "@" not in parseaddr(given)[1] or "\n" in given or "\r" in given:
        stop(f"DEFAULT_FROM_EMAIL={given} ist keine E-Mail-Adresse.")
    return given


globals().update(
    mail(
        os.environ.get("EMAIL_URL")
        or (f"file://{quote(str(DATA_DIR))}/mail" if LOCAL else "smtp://localhost")
    )
)
DEFAULT_FROM_EMAIL = sender()
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Log ------------------------------------------------------------------------------------


def security_log() -> dict[str, Any]:
    """Describe where the security log goes: to a file, which may be moved away, or to stderr."""
    path = os.environ.get("SECURITY_LOG", "")
    if not path:
        return {"class": "logging.StreamHandler", "formatter": "security"}
    try:
        with open(path, "a", encoding="utf-8"):
            pass
    except OSError as error:
        stop(f"In SECURITY_LOG={path} lässt sich nicht schreiben ({error.strerror}).")
    return {
        "class": "logging.handlers.WatchedFileHandler",
        "filename": path,
        "encoding": "utf-8",
        "formatter": "security",
    }


LOGGING = {
    "version": 1,
    # Otherwise Django's own loggers fall silent and no error of a page is ever written.
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "security": {"()": "council.security.Line"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "security": security_log(),
    },
    "loggers": {
        "council.security": {"handlers": ["security"], "level": "INFO", "propagate": False}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
