"""Secure by default: strict CSP, cookies, headers."""

from csp.constants import NONCE, NONE, SELF

from daifuku.config import env

SECRET_KEY = env.secret_key()
DEBUG = env.debug()
ALLOWED_HOSTS = env.allowed_hosts()

SESSION_COOKIE_NAME = "daifuku_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = env.secure()
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_NAME = "daifuku_csrf"
CSRF_COOKIE_SECURE = env.secure()
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "daifuku.foundation.views.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if env.secure() else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.secure()
SECURE_HSTS_PRELOAD = env.secure()
SECURE_SSL_REDIRECT = env.secure()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.secure() else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The form that says what each of the 1,000 columns of a file holds, and what stands around it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1100
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        # The stream answers on the next port of the same host; the page's middleware adds it.
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
