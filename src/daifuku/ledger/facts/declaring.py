"""`@fact`: a frozen dataclass per kind, refused at import when a field could hold free text."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform, get_type_hints

from daifuku.ledger.facts.coding import Coding, coding_for
from daifuku.ledger.facts.retentions import RETENTIONS

T = TypeVar("T")
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
_KIND = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)+\Z")


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """An entry of a kind or version that this program does not know (a newer one wrote it)."""

    kind: str
    version: int
    facts: dict[str, Any]


@dataclass(slots=True)
class Kind:
    """One kind of entry, as declared."""

    key: str
    version: int
    retention: str
    cls: type
    codings: dict[str, Coding]
    upcasters: dict[int, Upcaster] = field(default_factory=dict)

    def encode(self, fact: Any) -> str:
        written = {n: c.write(getattr(fact, n)) for n, c in self.codings.items()}
        return json.dumps({n: v for n, v in written.items() if v is not None})

    def decode(self, version: int, facts: dict[str, Any]) -> Any:
        """The fact as the newest version of its kind."""
        for step in range(version, self.version):
            facts = self.upcasters[step](dict(facts))
        unknown = facts.keys() - self.codings.keys()
        if unknown:
            raise ValueError(f"{self.key} version {version} has unknown facts: {sorted(unknown)}")
        absent = {n: None for n, c in self.codings.items() if c.optional and n not in facts}
        return self.cls(**absent, **{n: self.codings[n].read(v) for n, v in facts.items()})


class Kinds:
    """Every kind of entry, by key and by class. A key is taken once and for ever."""

    def __init__(self) -> None:
        self._by_key: dict[str, Kind] = {}
        self._by_class: dict[type, Kind] = {}

    def add(self, kind: Kind) -> None:
        if kind.key in self._by_key:
            raise ValueError(f"The kind {kind.key} is declared twice")
        self._by_key[kind.key] = kind
        self._by_class[kind.cls] = kind

    def of(self, fact: Any) -> Kind:
        cls = fact if isinstance(fact, type) else type(fact)
        try:
            return self._by_class[cls]
        except KeyError:
            raise TypeError(f"{cls.__name__} is not declared with @fact") from None

    def get(self, key: str) -> Kind:
        return self._by_key[key]

    def decode(self, key: str, version: int, facts: dict[str, Any]) -> Any:
        kind = self._by_key.get(key)
        if kind is None or version > kind.version:
            return UnknownFact(key, version, facts)
        return kind.decode(version, facts)

    def check(self) -> None:
        """Raise when a kind cannot read one of its older versions."""
        for kind in self:
            missing = set(range(1, kind.version)) - kind.upcasters.keys()
            if missing:
                raise TypeError(f"{kind.key} has no upcaster from version {sorted(missing)}")

    def __iter__(self) -> Iterator[Kind]:
        return iter(sorted(self._by_key.values(), key=lambda kind: kind.key))

    def __contains__(self, key: str) -> bool:
        return key in self._by_key


kinds = Kinds()


@dataclass_transform(frozen_default=True, kw_only_default=True)
def fact(
    key: str, *, version: int = 1, retention: str = "business"
) -> Callable[[type[T]], type[T]]:
    """Declare a kind of entry: `room.past_tense`. The class becomes a frozen keyword dataclass."""
    if not _KIND.match(key):
        raise TypeError(f"{key!r} is not a kind: write room.thing_happened in the past tense")
    if retention not in RETENTIONS:
        raise TypeError(f"{key}: {retention!r} is none of {', '.join(RETENTIONS)}")

    def declare(cls: type[T]) -> type[T]:
        hints = get_type_hints(cls, include_extras=True)
        codings = {n: coding_for(hint, f"{cls.__name__}.{n}") for n, hint in hints.items()}
        cls.__post_init__ = _check(codings)  # type: ignore[attr-defined]
        made = dataclasses.dataclass(frozen=True, kw_only=True, slots=True)(cls)
        kinds.add(Kind(key, version, retention, made, codings))
        return made

    return declare


def upcast(key: str, *, from_version: int) -> Callable[[Upcaster], Upcaster]:
    """Register the pure function that turns stored facts of one version into the next."""

    def register(upcaster: Upcaster) -> Upcaster:
        kinds.get(key).upcasters[from_version] = upcaster
        return upcaster

    return register


def _check(codings: dict[str, Coding]) -> Callable[[Any], None]:
    def check(self: Any) -> None:
        for name, coding in codings.items():
            value = getattr(self, name)
            if not coding.fits(value):
                raise TypeError(f"{type(self).__name__}.{name}: {value!r} is no {coding.name}")

    return check
