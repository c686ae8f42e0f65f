"""One PostgreSQL, everywhere."""

from daifuku.config import env

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        **env.database(),
    }
}
DAIFUKU_HOME = env.home()
DAIFUKU_COMMAND = env.command()
EMBEDDED = env.embedded()

# Jobs live in `jobs.py` of each room and are deferred on Django's own connection.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
