"""Files come in: columns known by name, rows checked and compared, only what changed is written.

This package knows no kind of thing; rooms register theirs (`registries.import_kinds`) and give a
`Kind`."""

from daifuku.foundation.imports.headers import Matched, match
from daifuku.foundation.imports.kinds import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    SOURCE,
    Batch,
    Claim,
    Field,
    Group,
    Kind,
    Outcome,
    Read,
    Reading,
    kind_of,
)
from daifuku.foundation.imports.opening import Request, Sight, begin, look_at, receive
from daifuku.foundation.imports.running import carry_out

__all__ = [
    "CHANGED",
    "NEW",
    "REFUSED",
    "SAME",
    "SOURCE",
    "Batch",
    "Claim",
    "Field",
    "Group",
    "Kind",
    "Matched",
    "Outcome",
    "Read",
    "Reading",
    "Request",
    "Sight",
    "begin",
    "carry_out",
    "kind_of",
    "look_at",
    "match",
    "receive",
]
