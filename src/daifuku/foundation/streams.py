"""Where live pages listen, and the short-lived token with which they do."""

import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "daifuku.stream"
TOKEN_SECONDS = 60


def token_of(user_id: int) -> str:
    """A token for one connection, good for a minute."""
    return signing.dumps([user_id, time.time()], salt=SALT)


def issued_at(token: str) -> float | None:
    """When a token was made that is still good. The stream tells its page what happened since."""
    try:
        _user_id, made = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        return None
    return float(made)


def name_of(customer_id: int) -> str:
    """What a stream calls a customer: known to the pages that may show them, to others a word that
    says nothing, so that the stream needs to ask nobody what they may see."""
    return salted_hmac(SALT, str(customer_id)).hexdigest()[:16]


def names_of(customer_ids: Iterable[int]) -> str:
    """The same of all ids of one customer, for a page: what is written to any of them is theirs."""
    return " ".join(map(name_of, customer_ids))


def address_for(request: Any) -> str:
    """The next port of the host that serves the page, unless a proxy says otherwise."""
    if settings.STREAM_URL:
        return settings.STREAM_URL
    host, _colon, port = request.get_host().rpartition(":")
    if not port.isdigit():
        return ""
    return f"{request.scheme}://{host}:{int(port) + 1}/events"
