"""django-crm-admin as a careful owner would run it: PostgreSQL, kept connections, no debugging."""

import os

from webcrm import settings as shipped

globals().update({name: value for name, value in vars(shipped).items() if name.isupper()})

DEBUG = False
ALLOWED_HOSTS = ["localhost", "testserver"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["PGHOST"],
        "USER": os.environ["PGUSER"],
        "NAME": os.environ["PGDATABASE"],
        "CONN_MAX_AGE": None,
    }
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
