"""What lists have in common: a page is narrowed to what a search found, and says if it was cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from daifuku.api.call import Call
from daifuku.foundation.search import find

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The ids that `q` found, None when it was not asked; `capped` when there are more."""

    ids: Sequence[int] | None = None
    capped: bool = False

    def told(self, page: str) -> str:
        """The page, with whether it was cut when `q` was asked."""
        if self.ids is None:
            return page
        return f'{page[:-1]}, "capped": {"true" if self.capped else "false"}}}'


def narrowed(call: Call, kind: str) -> Narrowed:
    """Refuses with TooBroad."""
    asked = call.asked("q")
    if asked is None:
        return Narrowed()
    found = find(asked, call.actor, kinds=[kind], limit=_MOST)
    return Narrowed(tuple(hit.object_id for hit in found.hits), found.capped)
