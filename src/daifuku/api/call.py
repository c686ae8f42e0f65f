"""One request as a view of the API sees it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from daifuku.api.reading import json_object, raw_body
from daifuku.foundation.access import Actor

_BLOCK = 1 << 20


@dataclass
class Call:
    """`streamed`: the body is a file of any size, taken in by `blocks`."""

    request: HttpRequest
    actor: Actor
    at: datetime
    streamed: bool = False
    _hash: Any = field(default_factory=hashlib.sha256)

    @cached_property
    def raw(self) -> bytes:
        return raw_body(self.request)

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; refuses anything else, saying where it breaks."""
        return json_object(self.raw)

    def asked(self, name: str) -> str | None:
        return self.request.GET.get(name)

    def said_yes(self, name: str) -> bool:
        return (self.asked(name) or "").lower() in ("1", "true", "yes")

    def blocks(self) -> Iterator[bytes]:
        """What is sent, never whole in memory."""
        while block := self.request.read(_BLOCK):
            self._hash.update(block)
            yield block

    def digest_of_stream(self) -> bytes:
        for _block in self.blocks():
            pass
        return bytes(self._hash.digest())
