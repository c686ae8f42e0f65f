"""What a process remembers for itself, but what all of them must know stands in the database: how
often somebody tried to sign in, which neither another process nor a restart may forget."""

from typing import Any

from allauth.mfa import app_settings as mfa
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

_OF_ALL = ("allauth:", "allauth.")
_CODE_USED = "allauth.mfa.totp.used?"


class Cache(LocMemCache):
    def add(self, key: Any, *given: Any, **named: Any) -> Any:
        if str(key).startswith(_CODE_USED):
            # allauth keeps it for one period; with a tolerance the code would work once more.
            named["timeout"] = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
        return self._place(key, "add")(key, *given, **named)

    def get(self, key: Any, *given: Any, **named: Any) -> Any:
        return self._place(key, "get")(key, *given, **named)

    def set(self, key: Any, *given: Any, **named: Any) -> Any:
        return self._place(key, "set")(key, *given, **named)

    def delete(self, key: Any, *given: Any, **named: Any) -> Any:
        return self._place(key, "delete")(key, *given, **named)

    def _place(self, key: Any, what: str) -> Any:
        of_all = str(key).startswith(_OF_ALL)
        return getattr(caches["of_all"] if of_all else super(), what)
