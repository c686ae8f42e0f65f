"""When a change is undone, what it wrote in the book is taken back with it."""

from daifuku.foundation.changes import current_change
from daifuku.foundation.changes.undo import Undone
from daifuku.ledger.book.taking_back import take_back_change


def turn_entries_round(undone: Undone) -> None:
    turned = take_back_change(undone.undone_change_id, at=undone.at, but=undone.left)
    undone.entries = turned
    made = current_change()
    if made is not None and not turned:
        # A change without entries (of the list of tags, of stages) is undone without entries.
        made.notes["ledger.exempt"] = True
