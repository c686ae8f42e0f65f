"""What may stand in the book, and who follows it: the page docs/ledger.md.

`daifuku explain ledger > docs/ledger.md` writes it anew."""

import inspect
from collections.abc import Iterator
from itertools import groupby

from daifuku.foundation.registries import reactions, readers
from daifuku.ledger.facts import kinds
from daifuku.ledger.facts.declaring import Kind
from daifuku.ledger.facts.retentions import RETENTIONS

_HEAD = """\
# The book: what may stand in it

Made from `src/daifuku/ledger/vocabulary` by `daifuku explain ledger > docs/ledger.md`; a test
fails when it is old. DESIGN.md 4 has the laws.

An entry says whose it is, when it happened and when it was written, by whom, where, in which
change, and these facts. Facts are references, amounts, codes and times; names, addresses, numbers
and free text are refused. Nothing is struck out: an entry is taken back by another one, and
written again as the next revision of its key.
"""


def text() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_rooms(), *_retentions(), *_followers()]) + "\n"


def _rooms() -> Iterator[str]:
    for room, kinds_of_room in groupby(kinds, key=lambda kind: kind.key.partition(".")[0]):
        yield f"## {room}\n\n| kind | what it says | facts | version | kept |\n|---|---|---|---|---|"
        yield from (_row(kind) for kind in kinds_of_room)
        yield ""


def _row(kind: Kind) -> str:
    said = " ".join((inspect.getdoc(kind.cls) or "").split())
    facts = ", ".join(f"`{name}` {coding.name}" for name, coding in kind.codings.items())
    return f"| `{kind.key}` | {said} | {facts or '–'} | {kind.version} | {kind.retention} |"


def _retentions() -> Iterator[str]:
    yield "## How long\n\n| kept as | at least |\n|---|---|"
    for name, years in RETENTIONS.items():
        yield f"| {name} | {f'{years} years' if years else 'for ever'} |"
    yield ""


def _followers() -> Iterator[str]:
    yield "## Who reacts, who reads\n\n| follower | follows | taken back |\n|---|---|---|"
    for reaction in sorted(reactions, key=lambda reaction: reaction.key):
        back = "undoes it" if reaction.on_retraction == "handles" else "irrevocable"
        yield f"| reaction `{reaction.key}` | `{reaction.kind}` | {back} |"
    for reader in sorted(readers, key=lambda reader: reader.key):
        yield f"| reader `{reader.key}` | all | subtracts it |"
