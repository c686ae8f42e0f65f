"""The same Idempotency-Key and the same request give the same answer, once carried out."""

import hashlib
import json
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from daifuku.api.call import Call
from daifuku.api.models import IdempotentAnswer
from daifuku.foundation.errors import Invalid

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def once(call: Call, make: Callable[[], HttpResponse]) -> HttpResponse:
    key = call.request.headers.get("Idempotency-Key", "")
    if not key or call.request.method not in WRITES:
        return make()
    if len(key) > 255 or not key.isprintable():
        message = _("Idempotency-Key: at most 255 printable characters.")
        raise Invalid.field("Idempotency-Key", "bad_key", message)
    with transaction.atomic():
        # A second request with the key waits here until the first has committed or failed.
        if not _claimed(call, key):
            return _replayed(call, key)
        answer = make()
        if answer.status_code >= 300:
            transaction.set_rollback(True)
        else:
            _keep(call, key, answer)
    return answer


def digest(call: Call) -> str:
    """What was asked. Of a form its fields and files, whose boundary differs every time; of a
    file, that was read as it came, what is left of it is read too."""
    request = call.request
    hashed = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            hashed.update(json.dumps([name, values]).encode())
        for name, file in sorted(request.FILES.items()):
            content = hashlib.sha256()
            for block in file.chunks():
                content.update(block)
            hashed.update(json.dumps([name, file.name, content.hexdigest()]).encode())
    elif call.streamed:
        hashed.update(call.digest_of_stream())
    else:
        hashed.update(call.raw)
    return hashed.hexdigest()


def _claimed(call: Call, key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_idempotentanswer"
            " (user_id, key, request_digest, status, body, created_at)"
            " VALUES (%s, %s, '', 0, '', %s) ON CONFLICT DO NOTHING RETURNING id",
            [call.actor.user_id, key, call.at],
        )
        return cursor.fetchone() is not None


def _replayed(call: Call, key: str) -> HttpResponse:
    kept = IdempotentAnswer.objects.get(user_id=call.actor.user_id, key=key)
    if kept.request_digest != digest(call):
        message = _("This Idempotency-Key was used for another request.")
        raise Invalid.field("Idempotency-Key", "key_reused", message)
    answer = HttpResponse(bytes(kept.body), "application/json", status=kept.status)
    answer["Idempotent-Replayed"] = "true"
    if kept.change_id is not None:
        answer["Daifuku-Change"] = str(kept.change_id)
    return answer


def _keep(call: Call, key: str, answer: HttpResponse) -> None:
    body = json.loads(answer.content) if answer.content else {}
    owner = body.get("customer_id") or (
        body.get("id") if "/customers" in call.request.path else None
    )
    IdempotentAnswer.objects.filter(user_id=call.actor.user_id, key=key).update(
        # Known only now: a file is hashed as it is read.
        request_digest=digest(call),
        status=answer.status_code,
        body=answer.content,
        change_id=answer.headers.get("Daifuku-Change"),
        customer_id=owner,
    )
