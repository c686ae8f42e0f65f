"""What a room says about one kind of file, and what the machinery hands it back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.module_loading import import_string

from daifuku.foundation.access import Actor
from daifuku.foundation.errors import FieldError
from daifuku.foundation.registries import import_kinds

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
SOURCE = "import"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column may hold. `synonyms` are headers people write for it."""

    key: str
    label: Any
    synonyms: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read; travels to child processes."""

    kind: str
    # field key → column of the file, from 0
    columns: Mapping[str, int]
    header: tuple[str, ...]
    at: datetime
    source: str = SOURCE
    corrections: bool = False
    reactions: bool = False
    language: str = "ja"
    # By what a row is recognised, one of `Kind.keys`; empty: as the kind does it by itself.
    key: str = ""

    def column_of(self, field_key: str) -> str:
        position = self.columns.get(field_key)
        return "" if position is None else self.header[position]


@dataclass(frozen=True, slots=True)
class Read:
    """One row as understood: `body` is plain JSON. Rows of one `key` belong together; `rank` puts
    groups that others need first."""

    key: str
    body: Any
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one key, in the order of the file."""

    key: str
    lines: tuple[int, ...]
    bodies: tuple[Any, ...]
    # What `Kind.ahead` made of the first of them, if it did.
    made: Any = None


@dataclass(slots=True)
class Outcome:
    """What is to become of a group. `errors` pair a line (0: every line) with its fault."""

    group: Group
    state: str
    plan: Any = None
    errors: list[tuple[int, FieldError]] = field(default_factory=list)

    @classmethod
    def refused(cls, group: Group, *errors: FieldError, line: int = 0) -> "Outcome":
        return cls(group, REFUSED, errors=[(line, error) for error in errors])


class Claim(NamedTuple):
    """A group asks for what only one can have."""

    field: str
    value: str
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The groups of one transaction and on whose behalf they go in. `staged`: which of these keys
    stand in the file at all. `claim`: field and value that only one can have → the key and line of
    the group that asked first; kept through the run, as one that only tries writes nothing."""

    reading: Reading
    by: Actor
    at: datetime
    staged: Callable[[Iterable[str]], set[str]]
    claim: Callable[[Sequence[Claim]], dict[tuple[str, str], tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` works on one row, in a child process, without the database, and raises Invalid;
    `compare` says of each group what is to be done, in a few queries for all; `write` does it,
    inside a change, and may still turn an outcome to refused. `grouped`: several rows may make up one thing (lines of a receipt)."""

    key: str
    verb: str
    fields: tuple[Field, ...]
    read: Callable[[Mapping[str, str], Reading], Read]
    compare: Callable[[Sequence[Group], Batch], list[Outcome]]
    write: Callable[[Sequence[Outcome], Batch], None]
    grouped: bool = False
    # Keys of a batch in the staging table all of which certainly stands as the file says: `compare`
    # does not see them. For speed alone.
    known: Callable[[int, Reading], list[str]] | None = None
    # Work on a body that is likely to be new, done in a child while the batch before goes in.
    ahead: Callable[[Any], Any] | None = None
    # The remembered tables that `compare` looks at.
    tables: tuple[str, ...] = ()
    # Sets of fields of which at least one must have a column.
    one_of: tuple[tuple[str, ...], ...] = ()
    # What a row may be recognised by, where somebody may choose: fields and their names.
    keys: tuple[tuple[str, Any], ...] = ()
    # Its rows leave entries in the book, of which reactions may hear (`Reading.reactions`).
    heard: bool = False


def kind_of(key: str) -> Kind:
    """The kind registered under a key; LookupError for an unknown one."""
    return import_string(import_kinds.get(key).load)
