import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from daifuku.design.jinja2 import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
application = get_wsgi_application()
if not settings.DEBUG:
    warm()
