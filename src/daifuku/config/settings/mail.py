"""Mail goes to the server that EMAIL_URL names. Without it nothing leaves: a visible outbox."""

from daifuku.config import env, mail_url

EMAIL_FILE_PATH = env.home() / "outbox"
EMAIL_BACKEND = "daifuku.foundation.outbox.Backend"
# How long a mail stays in the outbox of this machine; the links in it are good for three.
OUTBOX_DAYS = 30
DEFAULT_FROM_EMAIL = "daifuku@localhost"
MAIL_LEAVES = bool(env.email_url())

if MAIL_LEAVES:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(mail_url.read(env.email_url()))
