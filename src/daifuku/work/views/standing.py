"""What the form of a correction shows of a row, and what is meant by the one that comes back."""

from typing import Any

from daifuku.design.formats import moment, typed_moment
from daifuku.foundation import meanwhile
from daifuku.work.models import CHOICES, Call, Inquiry, Note

_SHOWN: dict[type, tuple[str, ...]] = {
    Note: ("body",),
    Call: ("body", "direction", "outcome", "happened_at", "minutes"),
    Inquiry: ("body", "subject", "channel", "happened_at"),
}
_OF_AN_ANSWER = ("answer", "answered_at")
_TIMES = {"happened_at", "answered_at"}


def standing(row: Note | Call | Inquiry, posted: Any = ()) -> dict[str, Any]:
    """By the name of its field; nothing of an answer until there is one, except where the form that
    was posted showed one that was undone since."""
    shows = "was_answer" in posted or (isinstance(row, Inquiry) and row.answered_at is not None)
    names = _SHOWN[type(row)] + (_OF_AN_ANSWER if shows and isinstance(row, Inquiry) else ())
    values = {name: getattr(row, name) for name in names}
    return {n: typed_moment(v) if n in _TIMES else v for n, v in values.items()}


def compared_with(row: Note | Call | Inquiry, posted: Any) -> meanwhile.Compared:
    """Refuses with ChangedMeanwhile."""
    compared = meanwhile.compare(posted, standing(row, posted))
    compared.refuse_clashes(
        lambda name: _reads(row, name),
        lambda name: meanwhile.changed_by(row._meta.db_table, row.pk, name),
    )
    return compared


def untouched(row: Note | Call | Inquiry, posted: Any, mine: frozenset[str]) -> dict[str, Any]:
    """What stays exactly as it stands, also where a field shows less of it."""
    return {name: getattr(row, name) for name in standing(row, posted).keys() - mine}


def _reads(row: Note | Call | Inquiry, name: str) -> object:
    value = getattr(row, name)
    if name in _TIMES:
        return moment(value)
    return dict[Any, Any](CHOICES[name])[value] if name in CHOICES else value
