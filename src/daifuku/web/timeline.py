"""The timeline of the customer page: entries of the book, shown as their rooms registered."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from daifuku.customers import queries
from daifuku.foundation.access import Actor, can
from daifuku.foundation.changes.tracing import Difference, differences
from daifuku.foundation.registries import TimelineKind, timeline_kinds
from daifuku.ledger import book
from daifuku.ledger.facts import UnknownFact

PAGE = 25


@dataclass(frozen=True, slots=True)
class Card:
    """One entry as the page shows it."""

    entry: book.Entry
    kind: TimelineKind
    details: dict[str, Any] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Timeline:
    days: list[Day]
    older: str | None
    counts: book.Counts | None = None


@dataclass(frozen=True, slots=True)
class Looking:
    """What part of a timeline is asked for: of one chip, what says something, what is older."""

    chip: str = ""
    asked: str = ""
    before: str | None = None

    def query(self, *, chip: str, before: str | None = None) -> str:
        """The same words in a URL, of this chip and this age."""
        said = {"show": chip, "find": self.asked, "before": before or ""}
        kept = {name: text for name, text in said.items() if text}
        return f"?{urlencode(kept)}" if kept else ""


def timeline_of(
    customer_ids: Sequence[int], actor: Actor, looking: Looking = Looking()
) -> Timeline:
    """One page of a customer's entries, newest first, grouped by the company's days."""
    chip = looking.chip
    kinds = [kind.key for kind in timeline_kinds if not chip or kind.chip == chip]
    page = book.page_saying(
        customer_ids,
        looking.asked,
        before=looking.before,
        limit=PAGE,
        kinds=kinds,
    )
    cards = _cards(page.entries, actor)
    if can(actor, "foundation.see_changes"):
        cards = _traced(cards, customer_ids)
    return Timeline(_days(cards), page.next, page.counts)


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """The newest entry of one customer."""

    customer: queries.Row
    entry: book.Entry
    kind: TimelineKind


def latest_touchpoints(actor: Actor, limit: int = 8) -> list[Touchpoint]:
    """Whom the actor may see, by their newest entry; a customer stands here once."""
    people = queries.list_page(queries.ListQuery("-last_entry_at", limit=limit), actor).rows
    newest = book.newest_of([row.id for row in people], [kind.key for kind in timeline_kinds])
    found = [
        Touchpoint(row, entry, timeline_kinds.get(entry.kind))
        for row in people
        if (entry := newest.get(row.id))
    ]
    return sorted(found, key=lambda one: (one.entry.occurred_at, one.entry.id), reverse=True)


def _cards(entries: Sequence[book.Entry], actor: Actor) -> list[Card]:
    # Kinds that share a loader are loaded together.
    together: dict[Callable[..., dict[int, Any]], list[book.Entry]] = {}
    for entry in entries:
        load = _kind(entry).load
        if load is not None:
            together.setdefault(load, []).append(entry)
    details: dict[int, Any] = {}
    for load, mine in together.items():
        details.update(load(mine, actor))
    return [Card(entry, _kind(entry), details.get(entry.id) or {}) for entry in entries]


def _traced(cards: list[Card], customer_ids: Sequence[int]) -> list[Card]:
    """With the old and new values where the card is to show them: one query for all."""
    telling = [c for c in cards if c.kind.traces and not c.entry.retracted]
    found = differences([card.entry.change_id for card in telling], customer_ids)
    return [
        replace(card, differences=_of(card, found.get(card.entry.change_id, ()))) for card in cards
    ]


def _of(card: Card, found: Sequence[Difference]) -> list[Difference]:
    wanted = card.kind.traces
    return [
        one
        for one in found
        if one.table in wanted
        and (not wanted[one.table] or getattr(card.entry.fact, wanted[one.table]) == one.row)
    ]


def _kind(entry: book.Entry) -> TimelineKind:
    """What a newer program wrote (while another node is being upgraded) is shown as a plain line."""
    kind = timeline_kinds.get(entry.kind)
    if isinstance(entry.fact, UnknownFact):
        return replace(kind, template="web/customer/_unknown_entry.html", load=None, traces={})
    return kind


def _days(cards: Sequence[Card]) -> list[Day]:
    days: list[Day] = []
    for card in cards:
        on = _local(card.entry.occurred_at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].cards.append(card)
    return days


def _local(moment: datetime) -> date:
    return timezone.localtime(moment).date()


# What the filters above the timeline are called; rooms name one of these keys as their `chip`.
CHIPS: dict[str, Any] = {
    "purchase": _("Purchases"),
    "note": _("Notes"),
    "call": _("Calls"),
    "inquiry": _("Inquiries"),
    "message": _("Messages"),
    "profile": _("Profile changes"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """`written` is how many there are, with a plus when nobody counted to the end; empty when
    nobody knows."""

    key: str
    label: Any
    written: str


def chips(
    customer_ids: Sequence[int], chosen: str = "", counts: book.Counts | None = None
) -> list[Chip]:
    """The filters that have an entry behind them, and the chosen one, after that for all."""
    counts = counts or book.counts_by_kind(customer_ids)
    numbers: Counter[str] = Counter()
    for kind, number in counts.of.items():
        if kind in timeline_kinds:
            numbers[timeline_kinds.get(kind).chip] += number
    used = {kind.chip for kind in timeline_kinds} if counts.capped else {*numbers, chosen}

    def written(number: int) -> str:
        return f"{number:,}" if not counts.capped else f"{number:,}+" if number else ""

    found = [Chip(key, label, written(numbers[key])) for key, label in CHIPS.items() if key in used]
    return [Chip("", _("All"), written(numbers.total())), *found]
