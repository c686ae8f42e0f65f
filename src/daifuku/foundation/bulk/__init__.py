"""One thing done to many records: chosen ones at once, all that match in the background.

Rooms register what can be done (`registries.BulkKind`). It is one change of many batches, each with
its entries, history and jobs: it can be stopped, goes on after a crash, and is undone as one."""

from daifuku.foundation.bulk.beginning import NothingChosen, OthersByNow, Targets, begin
from daifuku.foundation.bulk.running import carry_out, edit_of, go_on, stop
from daifuku.foundation.bulk.undoing import UNDO, begin_undo, is_of_many

__all__ = [
    "UNDO",
    "NothingChosen",
    "OthersByNow",
    "Targets",
    "begin",
    "begin_undo",
    "carry_out",
    "edit_of",
    "go_on",
    "is_of_many",
    "stop",
]
