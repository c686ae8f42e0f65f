"""How upper rooms add to lower ones: plain typed values, registered in `apps.ready`.

`daifuku explain TOPIC` prints each registry, so nothing is hidden."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar, get_args

from daifuku.foundation.roles import Role

T = TypeVar("T")


class Registry(Generic[T]):
    """Values by key, in the order of registration; a key is registered once."""

    def __init__(self, name: str, key: str = "key") -> None:
        self.name = name
        self._key = key
        self._items: dict[str, T] = {}

    def add(self, *items: T) -> None:
        for item in items:
            key = getattr(item, self._key)
            if key in self._items and self._items[key] != item:
                raise ValueError(f"{self.name}: {key!r} is registered twice")
            self._items[key] = item

    def get(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            raise LookupError(f"{self.name}: {key!r} is not registered") from None

    def find(self, key: str) -> T | None:
        return self._items.get(key)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def ordered(self) -> list[T]:
        return sorted(self._items.values(), key=lambda item: getattr(item, "position", 0))


@dataclass(frozen=True, slots=True)
class Verb:
    """A named action: who may do it, what tokens need, whether it may leave no entry."""

    key: str
    label: Any
    minimum: Role = Role.STAFF
    scope: str = ""
    silent: bool = False
    undoable: bool = True
    # What stood there before is kept for ever, not for so many days.
    keeps_images: bool = False
    # What else somebody must be allowed who undoes another's: to undo a making is to delete.
    unmade_by: str = ""
    # Takes away what somebody wrote: to readers it is deleted, not undone.
    removes: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something happens in the world because of an entry; `job` is a dotted job name."""

    key: str
    kind: str
    job: str
    # Irrevocable ones (a mail sent) do not hear of a taking back.
    on_retraction: Literal["handles", "irrevocable"]

    def __post_init__(self) -> None:
        if self.on_retraction not in get_args(self.__annotations__["on_retraction"]):
            raise ValueError(f"{self.key}: on_retraction is handles or irrevocable")


@dataclass(frozen=True, slots=True)
class Reader:
    """A view of the book, pulled by bookmark; can be thrown away and rebuilt."""

    key: str
    label: Any
    catch_up: Callable[..., int]
    rebuild: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Lag:
    """Who follows the book by themselves: `seconds()` is how long the oldest entry waits for them."""

    key: str
    seconds: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the customer page. `load(customer_ids, actor)` gives the template its context."""

    key: str
    place: str
    title: Any
    template: str
    load: Callable[..., dict[str, Any]]
    position: int = 100
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class TimelineKind:
    """How entries of one kind are shown. `load(entries, actor)` fetches what the cards need, in
    one query, as {entry id: context}."""

    key: str
    label: Any
    icon: str
    template: str
    chip: str
    tone: str = ""
    load: Callable[..., dict[int, Any]] | None = None
    # Tables whose old and new values the card shows; with a fact that names the row, of that alone.
    traces: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamesOf:
    """How values read that name something kept: `load(values)` gives the names of all of them."""

    load: Callable[[Iterable[Any]], Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class Trace:
    """A remembered table whose old and new values people may read: of each column its label and
    how a value reads. `owner` is the column that names the customer; `label` may look at the row;
    `name` is said where there is no row to look at; `derived(row)` are columns that only repeat
    others; `put_back` gives of a column the edit that sets it, as (row, value, by=, at=); a `whole`
    row is one statement, and what touched any column of it stands in the way of all. Without fields
    a table has a name and nothing more."""

    key: str
    label: Any
    fields: Mapping[str, tuple[Any, Callable[[Any], Any] | NamesOf]]
    owner: str = "customer_id"
    row_key: str = "id"
    derived: Callable[[Mapping[str, Any]], Container[str]] = lambda row: ()
    name: Any = ""
    put_back: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class BulkKind:
    """What can be done to many records of a list at once; `key` is its verb. `check(asked, actor)`
    gives what the action is to be given, or refuses; `apply(ids, asked, by=, at=)` does it to at
    most `batch`, within an open change, and answers to how many of them it made a difference. Up to
    `at_once` are done while somebody waits."""

    key: str
    of: str
    check: Callable[[Mapping[str, Any], Any], dict[str, Any]]
    apply: Callable[..., int]
    batch: int = 5_000
    at_once: int = 200


@dataclass(frozen=True, slots=True)
class SearchSource:
    """What can be found. `rows(ids)` yields search rows (all when ids is None);
    `look_up(asked, actor, limit)` gives hits of what has no documents, from an index of its own.
    `tell_apart(ids, asked, actor)` gives {id: what else to say of it}, in one query for all."""

    key: str
    label: Any
    icon: str
    url_name: str
    rows: Callable[..., Any] | None = None
    position: int = 100
    look_up: Callable[..., Any] | None = None
    tell_apart: Callable[[list[int], str, Any], dict[int, str]] | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """Something in the book that may turn out to be another customer's: `key` is the kind of its
    entry, `hand_over(fact, customer_id, by=, at=)` takes it back and writes it for that one."""

    key: str
    hand_over: Callable[..., object]


@dataclass(frozen=True, slots=True)
class ImportKind:
    key: str
    label: Any
    load: str
    position: int = 100


@dataclass(frozen=True, slots=True)
class PersonalPlace:
    """A place that may hold personal words, and how it forgets a customer. `columns` names what it
    empties: a column ("work_note.body") or a table whose rows go; their history with them."""

    key: str
    label: Any
    erase: Callable[[list[int]], int]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of many that are chosen from while typing; `note` tells those of one name apart."""

    id: int
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustomerReference:
    """A column of a customer that points at a table of a room above; `refusal` is said of an id
    that is not there. `choices(typed)` are those to choose from; `called(words)` gives the ids of
    those that are called exactly so; `named` is SQL of the name, in both languages, of the id %s."""

    key: str
    exists: Callable[[int], bool]
    refusal: Any
    choices: Callable[[str], list[Choice]] = lambda _typed: []
    names: Callable[[Iterable[int]], dict[int, str]] = lambda _ids: {}
    called: Callable[[Iterable[str]], dict[str, int]] = lambda _words: {}
    named: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """What a room keeps as words of one language, and how it reads in both: {words: Words}."""

    key: str
    load: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class NavItem:
    key: str
    label: Any
    icon: str
    url_name: str
    position: int = 100
    verb: str = ""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column that a room above adds to the customer list. `select` is SQL about `c.id`, of one
    value or none, asked within the query of the list; `read(json)` makes the value of it and
    `text(value)` what a file says; `shown`: also to who has chosen no columns; `as_of(values)`
    says as of when they are true."""

    key: str
    label: Any
    template: str
    select: str
    read: Callable[[Any], Any]
    position: int = 100
    numeric: bool = False
    text: Callable[[Any], Any] = str
    shown: bool = True
    as_of: Callable[[list[Any]], datetime | None] | None = None


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A quick filter that a room above adds to the customer list: a condition on `c.id` with one
    %s, and the choices as (value, label). One that is not offered is reached by links alone;
    `given(choice)` is the value of the condition."""

    key: str
    label: Any
    condition: str
    choices: Callable[[], list[tuple[str, Any]]]
    position: int = 100
    offered: bool = True
    given: Callable[[str], Any] = str


@dataclass(frozen=True, slots=True)
class HomeTile:
    key: str
    title: Any
    template: str
    load: Callable[..., dict[str, Any]]
    position: int = 100
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class ComposerTab:
    """A tab of the composer above the timeline; `template` renders its extra fields, of which
    those that are chosen have `choices`."""

    key: str
    label: Any
    icon: str
    url_name: str
    placeholder: Any
    save: Any
    verb: str
    template: str = ""
    position: int = 100
    optional: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    key: str
    label: Any
    icon: str
    url_name: str
    position: int = 100
    verb: str = ""


@dataclass(frozen=True, slots=True)
class CommandItem:
    """A command of the palette."""

    key: str
    label: Any
    icon: str
    url_name: str
    shortcut: str = ""
    verb: str = ""
    position: int = 100
    words: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ApiRouter:
    key: str
    prefix: str
    router: str
    position: int = 100


verbs: Registry[Verb] = Registry("verbs")
reactions: Registry[Reaction] = Registry("reactions")
readers: Registry[Reader] = Registry("readers")
lags: Registry[Lag] = Registry("lags")
panels: Registry[Panel] = Registry("panels")
timeline_kinds: Registry[TimelineKind] = Registry("timeline_kinds")
traces: Registry[Trace] = Registry("traces")
bulk_kinds: Registry[BulkKind] = Registry("bulk_kinds")
search_sources: Registry[SearchSource] = Registry("search_sources")
import_kinds: Registry[ImportKind] = Registry("import_kinds")
handovers: Registry[Handover] = Registry("handovers")
personal_places: Registry[PersonalPlace] = Registry("personal_places")
customer_references: Registry[CustomerReference] = Registry("customer_references")
word_lists: Registry[WordList] = Registry("word_lists")
nav: Registry[NavItem] = Registry("nav")
list_columns: Registry[ListColumn] = Registry("list_columns")
list_filters: Registry[ListFilter] = Registry("list_filters")
composer_tabs: Registry[ComposerTab] = Registry("composer_tabs")
home_tiles: Registry[HomeTile] = Registry("home_tiles")
settings_pages: Registry[SettingsPage] = Registry("settings_pages")
palette_commands: Registry[CommandItem] = Registry("palette_commands")
api_routers: Registry[ApiRouter] = Registry("api_routers")

ALL: tuple[Registry[Any], ...] = (
    verbs,
    reactions,
    readers,
    lags,
    panels,
    timeline_kinds,
    traces,
    bulk_kinds,
    search_sources,
    import_kinds,
    handovers,
    personal_places,
    customer_references,
    word_lists,
    nav,
    list_columns,
    list_filters,
    composer_tabs,
    home_tiles,
    settings_pages,
    palette_commands,
    api_routers,
)
