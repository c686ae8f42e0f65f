"""Mail that nobody waits for."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from procrastinate import RetryStrategy

from daifuku.foundation import mailing
from daifuku.foundation.jobs import job
from daifuku.foundation.models import User

SEND_PASSWORD_RESET = "daifuku.foundation.mailing_jobs.send_password_reset"  # noqa: S105


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
