"""Which apps make up Daifuku: our rooms from the ground up, then what we buy."""

ROOMS = [
    "daifuku.foundation",
    "daifuku.design",
    "daifuku.ledger",
    "daifuku.customers",
    "daifuku.commerce",
    "daifuku.work",
    "daifuku.insights",
    "daifuku.web",
    "daifuku.api",
    "daifuku.demo",
]

INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
]

AUTH_USER_MODEL = "foundation.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
