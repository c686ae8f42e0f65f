"""What can be asked about: fields and relations, registered by the rooms that own them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from daifuku.foundation.registries import Registry

Kind: TypeAlias = Literal[
    "text", "number", "money", "date", "moment", "choice", "choices", "yes_no", "person", "record"
]
KINDS: dict[Kind, Any] = {
    "text": pgettext_lazy("kind of field", "Text"),
    "number": _("Number"),
    "money": pgettext_lazy("kind of field", "Money"),
    "date": _("Date"),
    "moment": _("Date and time"),
    "choice": _("Choice"),
    "choices": _("Several choices"),
    "yes_no": _("Yes or no"),
    "person": _("Colleague"),
    "record": _("Record"),
}


# What a question reads as its own, so no field or relation may be called so.
RESERVED = frozenset(
    [
        "not",
        "and",
        "or",
        "in",
        "last",
        "next",
        "this",
        "since",
        "until",
        "today",
        "yesterday",
        "tomorrow",
    ]
)


@dataclass(frozen=True, slots=True)
class FilterField:
    """`key` is of what it belongs to and its name: `customer.stage`. `sql` is one value about the
    row, NULL (of texts also '') where there is none: text of `text` and `choice`, an array of text
    of `choices`, an integer of `number` (in units of 10^-scale), `money` (minor units), `person`
    and `record` (the id of a user, of a record), a date, timestamptz or boolean of the rest.

    Raises ValueError for a name that a question would read as a word of its own."""

    key: str
    label: Any
    kind: Kind
    sql: str
    # (value, label) of each; its name in either language is asked for, or its value. With `open`
    # other values are taken as they are.
    choices: Callable[[], Iterable[tuple[str, Any]]] | None = None
    open: bool = False
    # Of ids: those of what is called exactly so, and what those ids are called.
    called: Callable[[Iterable[str]], Mapping[str, int]] | None = None
    names: Callable[[Iterable[int]], Mapping[int, str]] | None = None
    scale: int = 0
    # As the column keeps text, and all ways in which it may keep the whole of it.
    folds: Callable[[str], str] = str.strip
    spellings: Callable[[str], Iterable[str]] | None = None
    # Quicker conditions than a look at `sql`: that it is one of %s, an array of text, and of
    # `choices` that %s is among them.
    equals: str = ""
    holds: str = ""
    # Of the own row, so criteria of access may use it.
    cheap: bool = False
    # Who may not do this does not know the field.
    verb: str = ""
    position: int = 100

    def __post_init__(self) -> None:
        _refuse_reserved(self.name)

    @property
    def subject(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]


@dataclass(frozen=True, slots=True)
class FilterRelation:
    """Records of `subject` that belong to one of another: `customer.purchases` of `purchase`.
    `table` and `link` are SQL (`commerce_purchase p`, `p.customer_id = c.id`); `at` names the field
    that a period is about."""

    key: str
    label: Any
    subject: str
    table: str
    link: str
    at: str = ""
    verb: str = ""
    position: int = 100

    def __post_init__(self) -> None:
        _refuse_reserved(self.name)

    @property
    def owner(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]


def _refuse_reserved(name: str) -> None:
    if name.lower() in RESERVED:
        raise ValueError(f"{name!r} is a word of the question language")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What somebody may ask about; what they may not see is not in it."""

    fields: dict[str, dict[str, FilterField]] = field(default_factory=dict)
    relations: dict[str, dict[str, FilterRelation]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, fields: Iterable[FilterField], relations: Iterable[FilterRelation] = ()
    ) -> "Vocabulary":
        made = cls()
        for one in fields:
            made.fields.setdefault(one.subject, {})[one.name] = one
        for relation in relations:
            made.relations.setdefault(relation.owner, {})[relation.name] = relation
        return made


@dataclass(frozen=True, slots=True)
class FilterSubject:
    """What can be asked about by itself; `source` is SQL of a FROM, `id` the id within it."""

    key: str
    label: Any
    source: str
    id: str


filter_subjects: Registry[FilterSubject] = Registry("filter_subjects")
filter_fields: Registry[FilterField] = Registry("filter_fields")
filter_relations: Registry[FilterRelation] = Registry("filter_relations")
