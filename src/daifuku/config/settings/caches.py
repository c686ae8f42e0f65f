"""What is kept at hand."""

CACHES = {
    "default": {"BACKEND": "daifuku.foundation.caching.Cache"},
    "of_all": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
