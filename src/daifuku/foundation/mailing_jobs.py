"""Mail that nobody waits for."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from daifuku.foundation import clock, mailing, outbox
from daifuku.foundation.jobs import job
from daifuku.foundation.models import User

SEND_PASSWORD_RESET = "daifuku.foundation.mailing_jobs.send_password_reset"  # noqa: S105


@app.periodic(cron="50 3 * * *")
@job(queue="mail", queueing_lock="mail.forget_old", pass_context=False)
def forget_old_mail(timestamp: int = 0, **_: object) -> None:
    """The outbox of this machine; what left by a server is not ours any more."""
    outbox.forget_before(clock.now() - timedelta(days=settings.OUTBOX_DAYS))


@job(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def send_password_reset(*, user_id: int, site: str, **_: object) -> None:
    """The key is made here, so that it stands nowhere but in the mail."""
    user: Any = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    key = default_token_generator.make_token(user)
    names = {"uidb36": user_pk_to_url_str(user), "key": key}
    mailing.send_password_reset(
        user, site + reverse("account_reset_password_from_key", kwargs=names)
    )
