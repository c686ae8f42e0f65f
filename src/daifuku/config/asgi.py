"""Streams only: pages are served over WSGI, which costs less per request."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
django.setup()

from daifuku.web.stream import application  # noqa: E402

__all__ = ["application"]
