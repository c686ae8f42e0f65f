"""Requests, templates, static files."""

from daifuku.config import env
from daifuku.config.settings.apps import ROOMS
from daifuku.config.settings.language import SOURCE

ROOT_URLCONF = "daifuku.config.urls"
WSGI_APPLICATION = "daifuku.config.wsgi.application"
STREAM_URL = env.stream_url()

MIDDLEWARE = [
    "daifuku.foundation.middleware.Language",
    "daifuku.foundation.middleware.DatabaseGone",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages only: files are compressed beforehand, and the CSRF token differs in every answer.
    "daifuku.foundation.compressing.Compressing",
    "csp.middleware.CSPMiddleware",
    "daifuku.foundation.middleware.Devices",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "daifuku.foundation.middleware.Legible",
    "daifuku.foundation.middleware.Person",
    "daifuku.foundation.middleware.SignedIn",
    "daifuku.foundation.middleware.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SOURCE / room.split(".")[1] / "templates" for room in ROOMS],
        "APP_DIRS": False,
        "NAME": "pages",
        "OPTIONS": {
            "environment": "daifuku.design.jinja2.environment",
            "context_processors": ["daifuku.foundation.context.page"],
        },
    },
    {
        # Third parties only; every account page in use has our own template of the same name.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = env.home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if env.static_from_source()
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = env.static_from_source()
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365
# How long files that came in, and the rows of them that were refused, are kept.
IMPORT_FILES_DAYS = 30
# How long what stood in a row before a change is kept, and so how long it can be undone.
CHANGES_IMAGES_DAYS = 400
MEDIA_ROOT = env.home() / "files"
