"""What the URL of the customer list says: view, filters, sort, columns, where the page begins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from daifuku.customers.queries import Choices, Filters, ListQuery, choices_of_list
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Invalid
from daifuku.foundation.filters import Asker, ask
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.registries import list_filters
from daifuku.foundation.saved_views import View, read_views, views_sql
from daifuku.foundation.search import find

SHOWS = "customers"
DEFAULT_SORT = "-last_purchase_at"
_OWN = ("stage", "tag", "owner", "store", "kind", "q", "filter")
_DENSITIES = ("normal", "compact")
_FOUND = 1000
_NO_RECORD = 0


@dataclass(frozen=True, slots=True)
class ListState:
    """`view` is the number of the saved view that the list began with; `columns` and `density` are
    empty where the reader's own choice holds."""

    sort: str
    after: str
    given: dict[str, str]
    actor: Actor
    view: str = ""
    columns: tuple[str, ...] = ()
    density: str = ""
    _kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, request: Any) -> "ListState":
        return cls.read(request.GET, request.actor)

    @classmethod
    def read(cls, asked: Mapping[str, str], actor: Actor) -> "ListState":
        """From the parameters of an address, or those that a view keeps."""
        keys = {*_OWN, *(filter_.key for filter_ in list_filters)}
        given = {key: text.strip() for key, text in asked.items() if key in keys}
        given = {key: text for key, text in given.items() if text}
        density = asked.get("density", "")
        return cls(
            asked.get("sort") or DEFAULT_SORT,
            asked.get("after", ""),
            given,
            actor,
            asked.get("view", ""),
            tuple(filter(None, asked.get("columns", "").split(","))),
            density if density in _DENSITIES else "",
        )

    def query(self, *, of_all: bool = False) -> ListQuery:
        """`of_all`: for what is asked of everybody. Refuses with TooBroad a search that matches too
        much, with BadQuestion a filter that cannot be understood."""
        asker = self.asker() if self.filter else None
        asked = ask("customer", self.filter, asker, of_all=of_all) if asker else None
        ids, capped = self._found()
        filters = Filters(
            stage=self.given.get("stage", ""),
            tag_id=self._record("tag"),
            owner_id=self._record("owner"),
            home_store_id=self._record("store"),
            kind=self.given.get("kind", ""),
            ids=ids,
            capped=capped,
            more=tuple(_added_by_rooms(self.given)),
            asked=asked,
        )
        return ListQuery(sort=self.sort, after=self.after, filters=filters)

    @property
    def filter(self) -> str:
        """The question, as text."""
        return self.given.get("filter", "")

    def asker(self) -> Asker:
        """One for the whole page: what choices are called is looked up once."""
        if "asker" not in self._kept:
            asker, choices = Asker.of(self.actor, clock.now()), self.choices()
            asker.know("customer.stage", [(one.code, one.names) for one in choices.stages])
            asker.know("customer.tag", [(str(one.id), one.names) for one in choices.tags])
            self._kept["asker"] = asker
        return self._kept["asker"]

    def choices(self) -> Choices:
        """What the filters above the list offer, what is chosen in its name, and the views there
        are: read once."""
        if "choices" not in self._kept:
            owner, store = (id_or_none(self.given.get(key)) for key in ("owner", "store"))
            self._kept["choices"] = choices_of_list(owner, store, views_sql(SHOWS, self.actor))
        return self._kept["choices"]

    def views(self) -> list[View]:
        return read_views(self.choices().also, self.actor)

    def _record(self, key: str) -> int | None:
        """An old link may name what is gone, or nothing that ever was: then nobody is listed."""
        given = self.given.get(key)
        return None if given is None else id_or_none(given) or _NO_RECORD

    def _found(self) -> tuple[tuple[int, ...] | None, bool]:
        asked = self.given.get("q")
        if asked is None:
            return None, False
        found = find(asked, self.actor, kinds=["customer"], limit=_FOUND)
        return tuple(hit.object_id for hit in found.hits), found.capped

    def kept(self, **changed: str) -> dict[str, str]:
        """The parameters of this list with something changed; empty values are left out."""
        # With a view the sort always stands there: a view alone is the view as it was saved.
        sort = "" if self.sort == DEFAULT_SORT and not self.view else self.sort
        now = {"view": self.view, **self.state(), **self.given, "sort": sort, **changed}
        return {key: value for key, value in now.items() if value}

    def state(self) -> dict[str, str]:
        """What a view keeps of this list: not the search, which mostly is somebody's name."""
        sort = "" if self.sort == DEFAULT_SORT else self.sort
        columns = ",".join(self.columns)
        given = {key: value for key, value in self.given.items() if key != "q"}
        now = {**given, "sort": sort, "columns": columns, "density": self.density}
        return {key: value for key, value in now.items() if value}

    def address(self, name: str = SHOWS, **changed: str) -> str:
        kept = self.kept(**changed)
        return reverse(name) + (f"?{urlencode(kept)}" if kept else "")

    def turned(self, sort: str) -> str:
        """The other way round when it is the sort already; a column's first way else."""
        if self.sort == sort:
            return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
        return sort

    def direction(self, sort: str) -> str:
        if self.sort.removeprefix("-") != sort.removeprefix("-"):
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    @property
    def last(self) -> str:
        """The filter that was given last: what to take away first."""
        return next(reversed(self.given), "")

    def without(self, key: str) -> "ListState":
        left = {name: value for name, value in self.given.items() if name != key}
        return replace(self, given=left, after="")


def _added_by_rooms(given: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Refuses what is none of a filter's choices."""
    for filter_ in list_filters:
        value = given.get(filter_.key)
        if value is None:
            continue
        if value not in [choice for choice, _label in filter_.choices()]:
            text = _("“%(value)s” is none of the choices of %(filter)s.")
            named = {"value": value[:40], "filter": filter_.label}
            raise Invalid.field(filter_.key, "unknown", text % named)
        yield filter_.condition, filter_.given(value)
